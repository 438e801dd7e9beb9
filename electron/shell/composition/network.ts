import { app, session } from 'electron';
import { failure, type Failure } from '../../../shared/errors';
import type { NetworkTrial, NetworkView } from '../../../shared/ipc/network-rows';
import type { Cloud } from '../../../shared/model/connector';
import { proxyCredentialsSchema, proxyName, type ProxyCredentials } from '../../../shared/model/network';
import { err, ok, type Result } from '../../../shared/result';
import { Secret } from '../../../shared/secret';
import { SECOND, type Millis } from '../../../shared/time';
import { graphRoot } from '../../adapters/graph/clouds';
import { signInAddresses } from '../../adapters/identity/clouds';
import type { Fetch, Network } from '../../adapters/network';
import type { AuthoritiesFile } from '../../adapters/store/authorities';
import type { ManagedPolicy } from '../../adapters/system/managed';
import { environmentAnswer } from '../../core/network/ways';
import { NetworkFailure } from '../../core/network/wire-failure';
import type { CertificateFacts } from '../../ports/domain-finder';
import type { Keychain } from '../../ports/security';
import type { Clock, Log } from '../../ports/system';
import type { PreferencesStore } from '../product';

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
  /** Asks the services of these clouds for something that everybody may know. */
  try(clouds: readonly Cloud[]): Promise<Result<{ readonly trials: NetworkTrial[] }, Failure>>;
  certificates(pem: string): Promise<Result<{ readonly certificates: (CertificateFacts | null)[] }, Failure>>;
  trust(pem: string): Promise<Result<NetworkView, Failure>>;
  distrust(fingerprint: string): Promise<Result<NetworkView, Failure>>;
  /** Another proxy was chosen. */
  renew(): void;
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
  #opened: Promise<Network> | undefined;
  #network: Network | undefined;
  #file: AuthoritiesFile | undefined;

  constructor(world: NetworkAccessWorld) {
    this.#world = world;
  }

  open(): Promise<Network> {
    this.#opened ??= this.#load();
    return this.#opened;
  }

  async view(): Promise<Result<NetworkView, Failure>> {
    await this.open();
    const name = this.#proxy();
    const kept = name === undefined ? ok(undefined) : await this.#world.keychain.get(entryOf(name));
    const proxy =
      name === undefined
        ? {}
        : { proxy: { name, asking: this.#isAsking(name), known: kept.ok && kept.value !== undefined } };
    const facts = [
      ...(await factsOf(this.#managed())).map((one) => ({ ...one, managed: true })),
      ...(await factsOf(this.#own())).map((one) => ({ ...one, managed: false })),
    ];
    return ok({ ...proxy, authorities: facts });
  }

  async setCredentials(proxy: string, credentials: Secret<ProxyCredentials>): Promise<Result<NetworkView, Failure>> {
    await this.open();
    if (proxy !== this.#proxy()) return err(failure('bad_input', { detail: 'proxy' }));
    const kept = await this.#world.keychain.put(entryOf(proxy), new Secret(JSON.stringify(credentials.reveal())));
    return kept.ok ? this.#changed() : kept;
  }

  async removeCredentials(proxy: string): Promise<Result<NetworkView, Failure>> {
    const removed = await this.#world.keychain.remove(entryOf(proxy));
    return removed.ok ? this.#changed() : removed;
  }

  async try(clouds: readonly Cloud[]): Promise<Result<{ readonly trials: NetworkTrial[] }, Failure>> {
    const { fetch } = await this.open();
    const asked = new Set((clouds.length === 0 ? [{ kind: 'global' } as const] : clouds).flatMap(askedOf));
    const overTls = [...asked].filter((url) => url.startsWith('https:')).slice(0, MOST_TRIALS);
    return ok({ trials: await Promise.all(overTls.map((url) => tried(fetch, url))) });
  }

  async certificates(pem: string): Promise<Result<{ readonly certificates: (CertificateFacts | null)[] }, Failure>> {
    const { createDomainFinder } = await import('../../adapters/ldap/domain-finder');
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
    for (const { fingerprint } of facts) this.#world.log.warn('network.trusted', { fingerprint });
    return this.#keep(list);
  }

  async distrust(fingerprint: string): Promise<Result<NetworkView, Failure>> {
    await this.open();
    const facts = await factsOf(this.#own());
    this.#world.log.info('network.distrusted', { fingerprint });
    return this.#keep(this.#own().filter((_, index) => facts[index]?.fingerprint !== fingerprint));
  }

  renew(): void {
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
    this.renew();
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
      import('../../adapters/network'),
      this.#world.authorities(),
    ]);
    const { clock, preferences, keychain } = this.#world;
    this.#file = file;
    this.#network = openNetwork({
      clock,
      waysTo: waysBy(() => preferences.get().proxy, systemAnswer),
      credentials: (proxy) => credentialsOf(keychain, proxy),
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
  return session.fromPartition(PARTITION).resolveProxy(`https://${name}:${String(port)}/`);
}

/** Names of proxies hold signs that names of entries may not. */
const entryOf = (proxy: string): string => `proxy/${proxy.replaceAll(/[^A-Za-z0-9.-]/g, '_')}`;

async function credentialsOf(
  keychain: Keychain,
  proxy: string,
): Promise<Result<Secret<ProxyCredentials> | undefined, Failure>> {
  const found = await keychain.get(entryOf(proxy));
  if (!found.ok) return found;
  if (found.value === undefined) return ok(undefined);
  const parsed = proxyCredentialsSchema.safeParse(jsonIn(found.value));
  return parsed.success
    ? ok(new Secret(parsed.data))
    : err(failure('keychain_corrupt', { detail: 'proxy credentials' }));
}

function jsonIn(secret: Secret<string>): unknown {
  try {
    return JSON.parse(secret.reveal());
  } catch {
    return undefined;
  }
}

function blocksOf(pem: string): readonly string[] {
  return pem.match(/-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]*-----END CERTIFICATE-----/g) ?? [];
}

/** In the order of the certificates; those that cannot be read are left out. */
async function factsOf(certificates: readonly string[]): Promise<readonly CertificateFacts[]> {
  if (certificates.length === 0) return [];
  const { createDomainFinder } = await import('../../adapters/ldap/domain-finder');
  return createDomainFinder()
    .certificates(certificates.join('\n'))
    .flatMap((facts) => facts ?? []);
}
