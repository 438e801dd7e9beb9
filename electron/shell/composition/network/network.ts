import { app, session } from 'electron';
import { failure, type Failure } from '../../../../shared/errors';
import type { NetworkTrial, NetworkView } from '../../../../shared/ipc/network-rows';
import type { Cloud } from '../../../../shared/model/connector';
import type { NetworkEvent } from '../../../../shared/model/audit';
import { proxyName, type ProxyChoice, type ProxyCredentials } from '../../../../shared/model/network';
import { err, ok, type Result } from '../../../../shared/result';
import type { Secret } from '../../../../shared/secret';
import { SECOND, type Millis } from '../../../../shared/time';
import { graphRoot } from '../../../adapters/graph/tenant/clouds';
import { signInAddresses } from '../../../adapters/identity/clouds';
import type { Fetch, Network } from '../../../adapters/network';
import type { AuthoritiesFile } from '../../../adapters/store/authorities';
import type { ManagedPolicy } from '../../../adapters/system/managed';
import { environmentAnswer } from '../../../core/network/ways';
import { NetworkFailure, printable } from '../../../core/network/wire-failure';
import type { CertificateFacts } from '../../../ports/domain-finder';
import type { Keychain } from '../../../ports/security';
import type { Clock, Log } from '../../../ports/system';
import { quietSession } from '../../start/hardening';
import type { PreferencesStore } from '../../product';
import { proxyPasswords, type ProxyPasswords } from './proxy-passwords';

/** What of a place asks services over https, as options take it; nothing where there is no network of ours. */
export function fetchOf({ network }: { readonly network?: Network }): { readonly fetch?: Fetch } {
  return network === undefined ? {} : { fetch: network.fetch };
}

/** What is asked of a service to see whether it answers; nobody needs to be signed in for it. */
function askedOf(cloud: Cloud): readonly string[] {
  const signIn = signInAddresses(cloud, 'common');
  const login = cloud.kind === 'custom' ? `${cloud.loginUrl.replace(/\/+$/, '')}/common` : undefined;
  const graph = graphRoot(cloud);
  return [
    ...(signIn.ok ? [`${login ?? signIn.value.authority}/v2.0/.well-known/openid-configuration`] : []),
    ...(graph === undefined ? [] : [`${graph}/v1.0/me`]),
  ];
}

export interface NetworkAccessWorld {
  readonly clock: Clock;
  readonly log: Log;
  readonly preferences: Pick<PreferencesStore, 'get'>;
  readonly policy: ManagedPolicy;
  readonly keychain: Keychain;
  /** Writes into the audit trail of the organisation that is open, if one is. Fails like its ledger. */
  readonly note: (event: NetworkEvent) => Result<void, Failure>;
  /** Opened when it is first needed. */
  readonly authorities: () => Promise<AuthoritiesFile>;
  /** Hears that what failed before may come about now. */
  readonly changed: () => void;
}

/** The network of this computer, and what a person may say about it. */
export interface NetworkAccess {
  /** Loaded with the first workplace; the first window needs none. */
  open(): Promise<Network>;
  view(): Promise<Result<NetworkView, Failure>>;
  setCredentials(proxy: string, credentials: Secret<ProxyCredentials>): Promise<Result<NetworkView, Failure>>;
  removeCredentials(proxy: string): Promise<Result<NetworkView, Failure>>;
  /** Asks the services of these clouds, and where updates come from, for something that everybody may know. */
  try(clouds: readonly Cloud[]): Promise<Result<{ readonly trials: NetworkTrial[] }, Failure>>;
  certificates(pem: string): Promise<Result<{ readonly certificates: (CertificateFacts | null)[] }, Failure>>;
  trust(pem: string): Promise<Result<NetworkView, Failure>>;
  distrust(fingerprint: string): Promise<Result<NetworkView, Failure>>;
  /** Another proxy was chosen. */
  choose(choice: ProxyChoice): void;
  /** No authority that a person trusted here stays, and no password. Failures: those of the keychain, `ledger_unwritable`. */
  forget(): Promise<Result<void, Failure>>;
}

const MOST_TRIALS = 8;
const TRIAL_PATIENCE: Millis = 20 * SECOND;

/** Whatever the status: a service that answers can be reached. */
async function tried(fetch: Fetch, url: string): Promise<NetworkTrial> {
  const { host } = new URL(url);
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(TRIAL_PATIENCE) });
    await answer.body?.cancel();
    return { host };
  } catch (problem) {
    return { host, failure: problem instanceof NetworkFailure ? problem.failure : failure('timeout') };
  }
}

/** As many as are believed on a computer. */
const MOST = 20;

export function networkAccess(world: NetworkAccessWorld): NetworkAccess {
  return new OneNetwork(world);
}

class OneNetwork implements NetworkAccess {
  readonly #world: NetworkAccessWorld;
  readonly #passwords: ProxyPasswords;
  #opened: Promise<Network> | undefined;
  #network: Network | undefined;
  #file: AuthoritiesFile | undefined;

  constructor(world: NetworkAccessWorld) {
    this.#world = world;
    this.#passwords = proxyPasswords(world.keychain);
  }

  open(): Promise<Network> {
    this.#opened ??= this.#load();
    return this.#opened;
  }

  async view(): Promise<Result<NetworkView, Failure>> {
    await this.open();
    const name = this.#proxy();
    const proxy =
      name === undefined
        ? {}
        : { proxy: { name, asking: this.#isAsking(name), known: await this.#passwords.knows(name) } };
    const facts = [
      ...(await factsOf(this.#managed())).map((one) => ({ ...one, managed: true })),
      ...(await factsOf(this.#own())).map((one) => ({ ...one, managed: false })),
    ];
    return ok({ ...proxy, authorities: facts });
  }

  async setCredentials(proxy: string, credentials: Secret<ProxyCredentials>): Promise<Result<NetworkView, Failure>> {
    await this.open();
    if (proxy !== this.#proxy()) return err(failure('bad_input', { detail: 'proxy' }));
    const kept = await this.#passwords.keep(proxy, credentials);
    if (!kept.ok) return kept;
    this.#tell({ kind: 'proxyPassword', proxy, kept: true });
    return this.#changed();
  }

  async removeCredentials(proxy: string): Promise<Result<NetworkView, Failure>> {
    const removed = await this.#passwords.remove(proxy);
    if (!removed.ok) return removed;
    this.#tell({ kind: 'proxyPassword', proxy, kept: false });
    return this.#changed();
  }

  async try(clouds: readonly Cloud[]): Promise<Result<{ readonly trials: NetworkTrial[] }, Failure>> {
    const { fetch } = await this.open();
    const services = (clouds.length === 0 ? [{ kind: 'global' } as const] : clouds).flatMap(askedOf);
    const { feed } = this.#world.policy.managed.updates ?? {};
    const asked = new Set([...services, ...(feed === undefined ? [] : [new URL('latest.yml', feed).href])]);
    const overTls = [...asked].filter((url) => url.startsWith('https:')).slice(0, MOST_TRIALS);
    return ok({ trials: await Promise.all(overTls.map((url) => tried(fetch, url))) });
  }

  async certificates(pem: string): Promise<Result<{ readonly certificates: (CertificateFacts | null)[] }, Failure>> {
    const { createDomainFinder } = await import('../../../adapters/ldap/domain/domain-finder');
    return ok({
      certificates: createDomainFinder()
        .certificates(pem)
        .map((facts) => facts ?? null),
    });
  }

  async trust(pem: string): Promise<Result<NetworkView, Failure>> {
    await this.open();
    const blocks = blocksOf(pem);
    const facts = await factsOf(blocks);
    const refused = this.#refusal(blocks, facts);
    if (refused !== undefined) return err(failure('bad_input', { detail: `certificate ${refused}` }));
    const known = new Set((await factsOf(this.#own())).map(({ fingerprint }) => fingerprint));
    const added = blocks.filter((_, index) => !known.has(facts[index]?.fingerprint ?? ''));
    const list = [...this.#own(), ...added];
    if (list.length > MOST) return err(failure('bad_input', { detail: 'certificate many' }));
    for (const { subject, fingerprint } of facts.filter((one) => !known.has(one.fingerprint))) {
      this.#world.log.warn('network.trusted', { fingerprint });
      // Nobody is believed whom the trail does not name.
      const noted = this.#world.note({ kind: 'authorityTrusted', subject: printable(subject), fingerprint });
      if (!noted.ok) return noted;
    }
    return this.#keep(list);
  }

  async distrust(fingerprint: string): Promise<Result<NetworkView, Failure>> {
    await this.open();
    const own = this.#own();
    const facts = await readAll(own);
    const gone = facts.find((one) => one?.fingerprint === fingerprint);
    if (gone === undefined) return this.view();
    this.#world.log.info('network.distrusted', { fingerprint });
    this.#tell({ kind: 'authorityDistrusted', subject: printable(gone.subject), fingerprint });
    return this.#keep(own.filter((_, index) => facts[index]?.fingerprint !== fingerprint));
  }

  choose(choice: ProxyChoice): void {
    this.#tell({
      kind: 'proxyChosen',
      proxy: choice.kind === 'manual' ? proxyName(choice.host, choice.port) : choice.kind,
    });
    this.#renew();
  }

  async forget(): Promise<Result<void, Failure>> {
    await this.open();
    const removed = await this.#passwords.removeAll();
    const forgotten = removed.ok ? (this.#file?.forget() ?? ok(undefined)) : removed;
    this.#renew();
    return forgotten;
  }

  /** Holds also when the disk takes no line: accounts are ended over this network. */
  #tell(event: NetworkEvent): void {
    const noted = this.#world.note(event);
    if (!noted.ok) this.#world.log.error('network.notNoted', { kind: event.kind, code: noted.error.code });
  }

  #renew(): void {
    this.#network?.renew();
    this.#world.changed();
  }

  #refusal(blocks: readonly string[], facts: readonly CertificateFacts[]): string | undefined {
    if (blocks.length === 0 || facts.length !== blocks.length) return 'none';
    if (facts.some(({ isAuthority }) => !isAuthority)) return 'noAuthority';
    return facts.some(({ endsAt }) => endsAt <= this.#world.clock.wall()) ? 'ended' : undefined;
  }

  #keep(list: readonly string[]): Promise<Result<NetworkView, Failure>> {
    const written = this.#file?.set(list) ?? err(failure('bug'));
    return written.ok ? this.#changed() : Promise.resolve(written);
  }

  #changed(): Promise<Result<NetworkView, Failure>> {
    this.#renew();
    return this.view();
  }

  /** The chosen proxy, else the one that asked. */
  #proxy(): string | undefined {
    const { proxy } = this.#world.preferences.get();
    return proxy.kind === 'manual' ? proxyName(proxy.host, proxy.port) : this.#network?.asked()?.name;
  }

  #isAsking(proxy: string): boolean {
    const asked = this.#network?.asked();
    return asked?.name === proxy && asked.open;
  }

  #managed(): readonly string[] {
    return this.#world.policy.managed.authorities ?? [];
  }

  #own(): readonly string[] {
    return this.#file?.list() ?? [];
  }

  async #load(): Promise<Network> {
    const [{ hasNoNetwork, openNetwork, waysBy }, file] = await Promise.all([
      import('../../../adapters/network'),
      this.#world.authorities(),
    ]);
    const { clock, preferences } = this.#world;
    this.#file = file;
    this.#network = openNetwork({
      clock,
      waysTo: waysBy(() => preferences.get().proxy, systemAnswer),
      credentials: (proxy) => this.#passwords.get(proxy),
      authorities: () => [...this.#managed(), ...this.#own()],
      isOffline: hasNoNetwork,
    });
    return this.#network;
  }
}

/** Its own session: those of the windows reach nothing. */
const PARTITION = 'latchkey-network';

/** What the system says about an address; a run without windows has Electron's answer never, and goes by the environment. */
function systemAnswer(host: string, port: number): Promise<string> {
  if (!app.isReady()) return Promise.resolve(environmentAnswer(process.env, host, port));
  const name = host.includes(':') ? `[${host}]` : host;
  const own = session.fromPartition(PARTITION);
  quietSession(own);
  return own.resolveProxy(`https://${name}:${String(port)}/`);
}

function blocksOf(pem: string): readonly string[] {
  return pem.match(/-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]*-----END CERTIFICATE-----/g) ?? [];
}

/** What each of these certificates says, in their order; undefined for one that cannot be read. */
async function readAll(certificates: readonly string[]): Promise<readonly (CertificateFacts | undefined)[]> {
  if (certificates.length === 0) return [];
  const { createDomainFinder } = await import('../../../adapters/ldap/domain/domain-finder');
  const finder = createDomainFinder();
  return certificates.map((certificate) => finder.certificates(certificate)[0]);
}

/** Those that can be read. */
async function factsOf(certificates: readonly string[]): Promise<readonly CertificateFacts[]> {
  return (await readAll(certificates)).flatMap((facts) => facts ?? []);
}
