import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { app } from 'electron';
import { failure } from '../../../shared/errors';
import { err, ok } from '../../../shared/result';
import { defaultPreferences } from '../../../shared/model/preferences';
import type { AppView } from '../../../shared/ipc/views';
import type { Clock, Ids, Log } from '../../ports/system';
import { rememberedChoice } from '../choice';
import type { Options } from '../cli';
import { createProduct, type Product } from '../product';
import { openLog, systemClock, systemIds } from './runtime-system';

export interface CompositionOptions {
  readonly profile: string;
  readonly resources: string;
  readonly options: Options;
}

/** The program wired together. */
export interface Composition {
  readonly log: Log;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly product: Product;
  /** Whether a check-out of the person at this computer is under way. */
  isCheckingOut(): boolean;
  logStart(): void;
  /** Writes out what is still to be written. */
  finish(): void;
}

/** Wires adapters to ports; the only place that knows which is which. */
export function compose({ profile }: CompositionOptions): Composition {
  const log = openLog();
  const clock = systemClock();
  const ids = systemIds();
  let kept = defaultPreferences;
  const product = createProduct({
    openPractice: () => Promise.resolve(err(failure('bug', { detail: 'practice' }))),
    choice: rememberedChoice(join(profile, 'work.json')),
    preferences: {
      get: () => kept,
      set: (change) => ok((kept = { ...kept, ...change })),
    },
    ids,
    log,
    about: about(),
  });
  return {
    log,
    clock,
    ids,
    product,
    isCheckingOut: () => isCheckingOut(product),
    logStart: () => log.info('app.started', { version: about().version, ...about().runtime }),
    finish: () => undefined,
  };
}

function isCheckingOut(product: Product): boolean {
  const leases = product.workplace()?.latchkey.snapshot('live').leases ?? [];
  return leases.some(({ mine, state }) => mine && (state === 'requested' || state === 'provisioning'));
}

/** What runs here. A runtime that is not the one users get says so by a file beside its binary. */
function about(): Pick<AppView, 'version' | 'runtime' | 'platform'> {
  const { electron = '?', chrome = '?', node } = process.versions;
  const isStandIn = existsSync(join(process.execPath, '..', 'STAND-IN'));
  const { platform } = process;
  return {
    version: app.getVersion(),
    runtime: { electron, chromium: chrome, node, official: !isStandIn },
    platform: platform === 'win32' || platform === 'darwin' ? platform : 'linux',
  };
}
