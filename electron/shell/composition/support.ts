import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { app } from 'electron';
import { feedWorld } from '../../adapters/system/updates/feed-world';
import { openSignedFeed } from '../../adapters/system/updates/signed-feed';
import { diagnosticsText, MOST_LINES } from '../../app/support/diagnostics';
import { healthOf, type HealthFacts } from '../../app/support/health';
import { createUpdates, type Updates, type UpdatesWorld } from '../../app/support/updates';
import type { HealthItem } from '../../../shared/model/support';
import type { Composition } from './index';

/** What only the desktop knows. */
export interface DesktopFacts {
  readonly trayIsSeen: () => boolean;
  readonly shortcutRefused: () => boolean;
  /** How near the nearest end of a certificate or client secret is. */
  readonly credentialExpiry: () => HealthFacts['credentialExpiry'];
}

/** What helps a person and those who help them. */
export interface Support {
  readonly updates: Updates;
  health(): readonly HealthItem[];
  /** Text that may be mailed: no name, address, account or id is in it. */
  diagnostics(): string;
}

export interface SupportOptions {
  readonly profile: string;
  /** Hears when it stands otherwise with new versions. */
  readonly changed: () => void;
}

/** Wires updates, the health list and the diagnostics. */
export function composeSupport(
  composition: Composition,
  { profile, changed }: SupportOptions,
  desktop: DesktopFacts,
): Support {
  const { product, clock, timers, log, policy } = composition;
  const leases = (): readonly { readonly state: string }[] =>
    product.workplace()?.latchkey.snapshot('live').leases ?? [];
  const updates = createUpdates({
    source: sourceOf(composition, profile),
    clock,
    timers,
    log,
    isBusy: () => leases().some(({ state }) => ['requested', 'provisioning', 'revoking'].includes(state)),
    changed,
  });
  const health = (): readonly HealthItem[] =>
    healthOf({
      view: product.view(),
      sandboxed: !app.commandLine.hasSwitch('no-sandbox'),
      trayIsSeen: desktop.trayIsSeen(),
      shortcutRefused: desktop.shortcutRefused(),
      credentialExpiry: desktop.credentialExpiry(),
      policyTrouble: policy.trouble,
      updates: updates.view(),
      logIsWritten: existsSync(logFile(profile)),
    });
  return {
    updates,
    health,
    diagnostics() {
      const { version, runtime, platform, mode, problems } = product.view();
      const counts = new Map<string, number>();
      for (const { state } of leases()) counts.set(state, (counts.get(state) ?? 0) + 1);
      return diagnosticsText({
        at: new Date(clock.wall()).toISOString(),
        about: { version, ...runtime, platform, arch: process.arch, system: process.getSystemVersion(), mode },
        health: health(),
        problems: problems.map(({ code }) => code),
        leases: Object.fromEntries(counts),
        log: newestLines(profile),
      });
    },
  };
}

/** A checkout does not update itself, and without a feed in the policy nothing is looked for. */
function sourceOf({ policy, network }: Composition, profile: string): UpdatesWorld['source'] {
  if (!app.isPackaged) return 'development';
  const { feed, keys } = policy.managed.updates ?? {};
  if (feed === undefined || keys === undefined) return 'noFeed';
  const { platform, arch } = process;
  const world = feedWorld(() => network.open());
  return openSignedFeed({ feed, keys, folder: join(profile, 'updates'), platform, arch }, world);
}

const logFile = (profile: string): string => join(profile, 'logs', 'latchkey.log');

/** From the newest file, and the one before when that has only begun. */
function newestLines(profile: string): readonly string[] {
  const read = (name: string): readonly string[] => {
    try {
      return readFileSync(join(profile, 'logs', name), 'utf8')
        .split('\n')
        .filter(Boolean);
    } catch {
      return [];
    }
  };
  const newest = read('latchkey.log');
  return newest.length >= MOST_LINES ? newest : [...read('latchkey.1.log'), ...newest];
}
