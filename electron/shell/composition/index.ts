import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { app, powerMonitor, shell } from 'electron';
import type { AppView } from '../../../shared/ipc/views';
import type { ProxyChoice } from '../../../shared/model/network';
import { ok } from '../../../shared/result';
import { openClipboard } from '../../adapters/security/clipboard';
import { openKeychain } from '../../adapters/security/keychain';
import { keychainService, type KeychainKind } from '../../adapters/security/service';
import { openLog } from '../../adapters/store/log';
import { openPreferences } from '../../adapters/store/preferences';
import { managedPolicyFile, readManagedPolicy, type ManagedPolicy } from '../../adapters/system/managed';
import { systemClock } from '../../adapters/system/clock';
import { systemIds, systemRandom } from '../../adapters/system/random';
import { systemTimers } from '../../adapters/system/timers';
import { onNetwork, onPower } from '../../adapters/system/wakers';
import type { Clipboard, Keychain } from '../../ports/security';
import type { Clock, Ids, Log, Timers } from '../../ports/system';
import { choiceFile, rememberedChoice } from '../start/choice';
import type { Options } from '../start/cli';
import { underPolicy } from '../start/managed-preferences';
import { createProduct, type Organisations, type Product, type ProductWorld } from '../product';
import { clipboardAccess } from './keychain/clipboard-access';
import type { OrganisationPlace } from './organisation/file';
import { keychainLane } from './keychain/keychain-lane';
import { networkAccess, type NetworkAccess, type NetworkAccessWorld } from './network/network';

/** At most 10 MB of log. */
const LOG_BYTES = 2_000_000;
const LOG_FILES = 5;

export interface CompositionOptions {
  readonly profile: string;
  readonly options: Options;
  /** In the place of the desktop's, for a run without windows. */
  readonly clipboard?: Clipboard;
}

/** The program wired together. */
export interface Composition {
  readonly log: Log;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly ids: Ids;
  readonly product: Product;
  /** What the policy file of this computer says. */
  readonly policy: ManagedPolicy;
  readonly network: NetworkAccess;
  /** Whether a check-out of the person at this computer is under way. */
  isCheckingOut(): boolean;
  /** Whether an organisation was chosen on this computer, be it open or not. */
  isChosen(): boolean;
  /** Of the lock of this profile. */
  readonly lockKeychain: Keychain;
  logStart(): void;
  /** Calls with a reason when the computer woke up, was unlocked, or got a network. */
  watch(wake: (reason: string) => void): void;
  /**
   * Waits for the keychain's last call, for a moment, and writes out what is still to be written. False: that call still
   * waits for a person, and would hold up an orderly exit for ever.
   */
  finish(): Promise<boolean>;
}

/** Wires adapters to ports; the only place that knows which is which. */
export function compose({ profile, options, clipboard: given }: CompositionOptions): Composition {
  const clock = systemClock();
  const timers = systemTimers();
  const ids = systemIds();
  const log = openLog({ folder: join(profile, 'logs'), maxBytes: LOG_BYTES, files: LOG_FILES, clock });
  const policy = policyOf(options);
  const preferences = underPolicy(openPreferences({ folder: profile }), policy.managed);
  const clipboard = given ?? openClipboard(clipboardAccess(), process.platform);
  const { version, runtime } = about();
  const keychains = keychainsOf(profile, timers);
  const network = networkIn(profile, {
    ...{ clock, log, preferences, policy },
    keychain: keychains.open('network'),
    note: (event) => product.workplace()?.latchkey.audit.note(event) ?? ok(undefined),
    changed: () => product.workplace()?.latchkey.wake('network'),
  });
  const program = { version, runtime: `Electron ${runtime.electron}` };
  const choice = rememberedChoice(choiceFile(profile));
  const common = { clock, timers, random: systemRandom(), ids, log, clipboard, preferences, program };
  const product = createProduct({
    ...workplaces({ profile, options }, { ...common, openBrowser: inBrowser }, keychains, network),
    choice,
    preferences,
    ids,
    log,
    about: about(),
  });
  followProxy(product, network);
  return {
    ...{ log, clock, timers, ids, product, policy, network },
    isCheckingOut: () => isCheckingOut(product),
    isChosen: () => choice.get() !== 'none',
    lockKeychain: keychains.open('lock'),
    logStart: () => logStart(log, policy),
    watch: (wake) => watch(timers, wake),
    finish: () => keychains.end().finally(() => log.close()),
  };
}

type Common = Omit<OrganisationPlace, 'folder' | 'keychain' | 'network' | 'forgetNetwork'>;

/**
 * The two places where a technician may work. Each is loaded when it is opened: the directories' libraries are most of the
 * program, and the first window does not need them.
 */
function workplaces(
  { profile, options }: CompositionOptions,
  common: Common,
  keychains: ReturnType<typeof keychainsOf>,
  network: NetworkAccess,
): Pick<ProductWorld, 'openPractice' | 'organisations'> {
  return {
    openPractice: async () => {
      const { openPractice } = await import('./practice/practice');
      return openPractice({
        folder: join(profile, 'practice'),
        elsewhere: options.tenant,
        domainFile: options.domainFile,
        endpointFile: options.endpointFile,
        ...common,
        keychain: keychains.open('practice'),
        network: await network.open(),
      });
    },
    organisations: lazily(async () => {
      const { organisationsIn } = await import('./organisation/organisation');
      return organisationsIn({
        folder: join(profile, 'organisation'),
        ...common,
        keychain: keychains.open('organisation'),
        network: await network.open(),
        forgetNetwork: () => network.forget(),
      });
    }),
  };
}

function logStart(log: Log, policy: ManagedPolicy): void {
  log.info('app.started', { version: about().version, ...about().runtime, sandbox: isSandboxed() });
  if (policy.trouble !== undefined) log.error('policy.notHeld', { reason: policy.trouble });
}

function watch(timers: Timers, wake: (reason: string) => void): void {
  onPower(powerMonitor, wake);
  onNetwork(timers, wake);
}

/** What a person trusts on this computer lies beside the preferences. */
function networkIn(profile: string, world: Omit<NetworkAccessWorld, 'authorities'>): NetworkAccess {
  return networkAccess({
    ...world,
    authorities: async () => {
      const { openAuthorities } = await import('../../adapters/store/authorities');
      return openAuthorities({ folder: profile });
    },
  });
}

/** Connections through a proxy that is no longer chosen are not used again. */
function followProxy(product: Product, network: NetworkAccess): void {
  const chosen = (): ProxyChoice => product.preferences.get().proxy;
  let last = JSON.stringify(chosen());
  product.subscribe(({ kind }) => {
    if (kind !== 'preferences' || JSON.stringify(chosen()) === last) return;
    last = JSON.stringify(chosen());
    network.choose(chosen());
  });
}

/** A policy of tests belongs to whoever runs them. */
function policyOf({ policyFile }: Options): ManagedPolicy {
  return policyFile === undefined
    ? readManagedPolicy(managedPolicyFile(process.platform, process.env))
    : readManagedPolicy(policyFile, process.getuid?.());
}

/** The superuser of a Unix system has no sandbox: Chromium refuses it. */
const isSandboxed = (): boolean => !app.commandLine.hasSwitch('no-sandbox');

/** The person's own browser, where sign-in pages belong. Addresses were checked by who asks. */
function inBrowser(url: string): Promise<boolean> {
  return shell.openExternal(url).then(
    () => true,
    () => false,
  );
}

/** The real organisation, whose libraries are loaded when it is first needed. */
function lazily(load: () => Promise<Organisations>): Organisations {
  let loaded: Promise<Organisations> | undefined;
  const loading = (): Promise<Organisations> => (loaded ??= load());
  return {
    open: async () => (await loading()).open(),
    create: async (input) => (await loading()).create(input),
    join: async (input) => (await loading()).join(input),
    keepSecret: async (connectorId, secret) => (await loading()).keepSecret(connectorId, secret),
  };
}

/** A keychain that does not answer must not keep the program from ending, ms. */
const KEYCHAIN_GRACE_MS = 3_000;

/** The keychains of a profile, and how they end. */
function keychainsOf(profile: string, timers: Timers) {
  const lane = keychainLane(timers);
  return {
    // What the lock is asked for, somebody has typed a passphrase for.
    open: (kind: KeychainKind): Keychain =>
      lane.through(openKeychain({ service: keychainService(profile, kind) }), kind === 'lock'),
    /** Whether they have. */
    end: (): Promise<boolean> => Promise.race([lane.end().then(() => true), pause(KEYCHAIN_GRACE_MS, false)]),
  };
}

function isCheckingOut(product: Product): boolean {
  const leases = product.workplace()?.latchkey.snapshot('live').leases ?? [];
  return leases.some(({ mine, state }) => mine && (state === 'requested' || state === 'provisioning'));
}

/** What runs here. A runtime that is not the one users get says so by a file beside its binary. */
function about(): Pick<AppView, 'version' | 'runtime' | 'platform'> {
  const { electron, chrome, node } = process.versions;
  const isStandIn = existsSync(join(process.execPath, '..', 'STAND-IN'));
  const { platform } = process;
  return {
    version: app.getVersion(),
    runtime: { electron, chromium: chrome, node, official: !isStandIn },
    platform: platform === 'win32' || platform === 'darwin' ? platform : 'linux',
  };
}
