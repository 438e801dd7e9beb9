import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { session } from 'electron';
import type { AppUpdater, UpdateInfo } from 'electron-updater';
import { err, ok, type Result } from '../../../../shared/result';
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
export function openSignedFeed(options: FeedOptions): UpdateSource {
  let updater: AppUpdater | undefined;
  return {
    async look() {
      const announced = await fetchAnnouncement(options);
      if (!announced.ok) return announced;
      updater ??= await openUpdater(options);
      const found = await updater.checkForUpdates().catch(() => undefined);
      if (found === undefined || found === null) return err('unreachable');
      if (!found.isUpdateAvailable) return ok(undefined);
      return isAnnounced(told(found.updateInfo), announced.value) ? ok(announced.value.version) : err('untrusted');
    },
    async fetch() {
      try {
        await updater?.downloadUpdate();
        return ok(undefined);
      } catch {
        // electron-updater compares the digest of what it fetched, and on Windows its signer.
        return err('damaged');
      }
    },
    install: () => updater?.quitAndInstall(false, true),
  };
}

const told = ({ version, files }: UpdateInfo): { version: string; digests: readonly string[] } => ({
  version,
  digests: files.map(({ sha512 }) => sha512),
});

async function openUpdater({ feed, folder }: FeedOptions): Promise<AppUpdater> {
  // Loaded when it is first needed: most starts end before.
  const { autoUpdater } = await import('electron-updater');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const settings = join(folder, 'feed.yml');
  // JSON is YAML.
  const content = { provider: 'generic', url: feed, updaterCacheDirName: 'latchkey-updates' };
  writeFileSync(settings, JSON.stringify(content), { mode: 0o600 });
  autoUpdater.updateConfigPath = settings;
  autoUpdater.autoDownload = false;
  autoUpdater.autoInstallOnAppQuit = false;
  autoUpdater.allowDowngrade = false;
  autoUpdater.logger = null;
  return autoUpdater;
}

async function fetchAnnouncement({
  feed,
  keys,
  platform,
  arch,
}: FeedOptions): Promise<Result<Announcement, UpdateTrouble>> {
  const at = new URL(announcementName(platform, arch), feed.endsWith('/') ? feed : `${feed}/`);
  const [file, signature] = await Promise.all([small(at.href), small(`${at.href}.sig`)]);
  if (file === undefined || signature === undefined) return err('unreachable');
  const announced = believedAnnouncement(file, Buffer.from(signature).toString('latin1'), keys);
  return announced === undefined ? err('untrusted') : ok(announced);
}

/** In a session of its own: those of the windows reach nothing. */
async function small(url: string): Promise<Uint8Array | undefined> {
  try {
    const answer = await session.fromPartition('latchkey-updates').fetch(url, { redirect: 'error', cache: 'no-store' });
    if (!answer.ok) return undefined;
    const bytes = new Uint8Array(await answer.arrayBuffer());
    return bytes.length > LONGEST_ANNOUNCEMENT ? undefined : bytes;
  } catch {
    return undefined;
  }
}
