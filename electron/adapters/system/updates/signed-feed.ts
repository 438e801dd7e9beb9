import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { UpdateInfo } from 'electron-updater';
import { err, ok, type Result } from '../../../../shared/result';
import { NetworkFailure } from '../../../core/network/wire-failure';
import type { UpdateSource, UpdateTrouble } from '../../../ports/updates';
import { believedAnnouncement, isAnnounced, type Announcement } from './announcement';

export interface FeedOptions {
  /** https address of the folder that holds the announcement and the installers. */
  readonly feed: string;
  /** Ed25519 public keys, raw, base64. */
  readonly keys: readonly string[];
  /** Where the settings of electron-updater are kept. */
  readonly folder: string;
  readonly platform: NodeJS.Platform;
  readonly arch: string;
}

/** As much of electron-updater's `AppUpdater` as is used. */
export interface FeedUpdater {
  /** False for a copy that it cannot replace. */
  isUpdaterActive(): boolean;
  checkForUpdates(): Promise<{ readonly isUpdateAvailable: boolean; readonly updateInfo: UpdateInfo } | null>;
  downloadUpdate(): Promise<unknown>;
  /** Says by an `error` event when the installer did not run. */
  quitAndInstall(isSilent: boolean, isForceRunAfter: boolean): void;
  on(event: 'error', listener: () => void): unknown;
  off(event: 'error', listener: () => void): unknown;
}

/** What the feed is read and updated with; feed-world.ts is the real one. */
export interface FeedWorld {
  /** The first `most` + 1 bytes at an https address; undefined when nobody answers with a file. Follows no redirect. */
  read(url: string, most: number): Promise<Uint8Array | undefined>;
  /** electron-updater for this feed; `settings` is a file of settings for a copy that came without its own. */
  openUpdater(settings: string, feed: string): Promise<FeedUpdater>;
}

const LONGEST_ANNOUNCEMENT = 64 * 1024;

/** electron-builder's name of the announcement for a platform ("Auto Update", `latest.yml`, `latest-mac.yml`, `latest-linux.yml`). */
function announcementName(platform: NodeJS.Platform, arch: string): string {
  if (platform === 'darwin') return 'latest-mac.yml';
  if (platform === 'win32') return 'latest.yml';
  return arch === 'x64' ? 'latest-linux.yml' : `latest-linux-${arch}.yml`;
}

/**
 * Looks for new versions with electron-updater, which takes the digest of an installer from an announcement that it does not
 * verify. So the announcement is fetched here first with its signature, and what electron-updater found must be what was
 * signed. Staging (`stagingPercentage`) and downgrades are electron-updater's: offered to a part, never to an older version.
 */
export function openSignedFeed(options: FeedOptions, world: FeedWorld): UpdateSource {
  let updater: FeedUpdater | undefined;
  let trusted = false;
  return {
    async look() {
      trusted = false;
      const announced = await readAnnouncement(options, world);
      if (!announced.ok) return announced;
      updater ??= await world.openUpdater(writeSettings(options), options.feed);
      if (!updater.isUpdaterActive()) return err('unsupported');
      const found = await updater.checkForUpdates().catch(() => undefined);
      if (found === undefined || found === null) return err('unreachable');
      if (!found.isUpdateAvailable) return ok(undefined);
      trusted = isAnnounced(told(found.updateInfo), announced.value);
      return trusted ? ok(announced.value.version) : err('untrusted');
    },
    async fetch() {
      // electron-updater remembers what it found, whatever was thought of it.
      if (updater === undefined || !trusted) return err('untrusted');
      try {
        await updater.downloadUpdate();
        return ok(undefined);
      } catch (problem) {
        if (problem instanceof NetworkFailure) return err('unreachable');
        // electron-updater compares the digest of what it fetched, and on Windows its signer when the release names one.
        return err('damaged');
      }
    },
    install: () => (updater === undefined || !trusted ? err('untrusted') : runInstaller(updater)),
  };
}

/** On Linux the installer runs before `quitAndInstall` returns; elsewhere it runs when the program has ended. */
function runInstaller(updater: FeedUpdater): Result<void, UpdateTrouble> {
  const troubles: unknown[] = [];
  const note = (trouble?: unknown): void => void troubles.push(trouble);
  updater.on('error', note);
  updater.quitAndInstall(false, true);
  updater.off('error', note);
  return troubles.length > 0 ? err('refused') : ok(undefined);
}

/** Parsed from a file that nobody has verified: any part may be missing. */
type Told = Partial<UpdateInfo> & { readonly packages?: Readonly<Record<string, { readonly sha512?: string }>> };

function told(info: Told): { version: string; digests: readonly string[] } {
  const parts = [...(info.files ?? []), ...Object.values(info.packages ?? {})];
  // A part without a digest is none that could be announced.
  return { version: info.version ?? '', digests: parts.map(({ sha512 }) => sha512 ?? '') };
}

function writeSettings({ feed, folder }: FeedOptions): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const settings = join(folder, 'feed.yml');
  // JSON is YAML.
  const content = { provider: 'generic', url: feed, updaterCacheDirName: 'latchkey-updates' };
  writeFileSync(settings, JSON.stringify(content), { mode: 0o600 });
  return settings;
}

async function readAnnouncement(
  { feed, keys, platform, arch }: FeedOptions,
  world: FeedWorld,
): Promise<Result<Announcement, UpdateTrouble>> {
  const at = new URL(announcementName(platform, arch), feed.endsWith('/') ? feed : `${feed}/`);
  const [file, signature] = await Promise.all([
    world.read(at.href, LONGEST_ANNOUNCEMENT),
    world.read(`${at.href}.sig`, LONGEST_ANNOUNCEMENT),
  ]);
  if (file === undefined || signature === undefined) return err('unreachable');
  if (file.length > LONGEST_ANNOUNCEMENT || signature.length > LONGEST_ANNOUNCEMENT) return err('untrusted');
  const announced = believedAnnouncement(file, Buffer.from(signature).toString('latin1'), keys);
  return announced === undefined ? err('untrusted') : ok(announced);
}
