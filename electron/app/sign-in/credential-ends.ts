import { failure, type Failure } from '../../../shared/errors';
import type { ConnectorId } from '../../../shared/ids';
import type { CredentialView } from '../../../shared/ipc/credential-rows';
import type { Connector, M365Connector } from '../../../shared/model/connector';
import type { Expiry } from '../../../shared/model/credential';
import { err, ok, type Result } from '../../../shared/result';
import { DAY, type Instant, type Millis } from '../../../shared/time';
import type { ConnectorCertificates, SecretEndLook } from '../../ports/identity';
import type { OrganisationInForce } from '../../ports/organisation';
import type { Keychain } from '../../ports/security';
import type { Clock } from '../../ports/system';
import { connectorEntry, connectorFor } from '../organisation/secrets';
import { expiryOf } from './expiry';
import { createSecretEnds, secretEndEntry } from './secret-ends';

type Answer<T> = Promise<Result<T, Failure>>;

export interface CredentialEndsWorld {
  readonly organisation: OrganisationInForce;
  readonly clock: Clock;
  readonly keychain: Keychain;
  readonly certificates: Pick<ConnectorCertificates, 'get'>;
  /** A connector that was added and not published yet. */
  readonly drafted: (connectorId: ConnectorId) => Connector | undefined;
  readonly look: SecretEndLook;
}

/** A certificate or client secret of this computer that has ended or will within 30 days. */
export interface EndingCredential {
  readonly connectorId: ConnectorId;
  readonly customer: string;
  readonly label: string;
  readonly kind: CredentialView['kind'];
  readonly endsAt: Instant;
  readonly expiry: Exclude<Expiry, 'fine'>;
  /** Tells it from its successor. */
  readonly mark: string;
}

/** When the certificates and client secrets of this computer end. */
export interface CredentialEnds {
  /** Undefined: the connector signs in otherwise, or this computer holds nothing for it. Failures as `connectorFor`. */
  view(connectorId: ConnectorId): Answer<CredentialView | undefined>;
  /** What a person says of the client secret that is there; undefined: unknown again. `bad_input` where there is none. */
  setSecretEnd(connectorId: ConnectorId, at: Instant | undefined): Answer<void>;
  /** Those of connectors in force that have ended or will within 30 days, the nearest end first. */
  ending(): Answer<readonly EndingCredential[]>;
  /** Asks the directory when a client secret ends, unless it has told, or has refused to tell within a day. */
  learn(connectorId: ConnectorId): Promise<void>;
  /**
   * A secret or certificate was replaced or removed: what a directory would not tell of the former says nothing of it, so
   * it is asked again. Absent connector: somebody signed in or out.
   */
  changed(connectorId?: ConnectorId): void;
  /** Hears when an end became known. */
  subscribe(listener: () => void): () => void;
}

/** How long a directory that would not tell is left alone, ms. */
const ASKED_AGAIN: Millis = DAY;

export function createCredentialEnds(world: CredentialEndsWorld): CredentialEnds {
  return new Ends(world);
}

class Ends implements CredentialEnds {
  readonly #world: CredentialEndsWorld;
  readonly #ends;
  readonly #listeners = new Set<() => void>();
  /** When a directory was asked last, on the clock that nobody can set. */
  readonly #asked = new Map<ConnectorId, Millis>();

  constructor(world: CredentialEndsWorld) {
    this.#world = world;
    this.#ends = createSecretEnds(world.keychain);
  }

  async view(connectorId: ConnectorId): Answer<CredentialView | undefined> {
    const connector = connectorFor(this.#world, connectorId);
    if (!connector.ok) return connector;
    const kind = credentialOf(connector.value);
    if (kind === undefined) return ok(undefined);
    if (kind === 'certificate') {
      const found = await this.#world.certificates.get(connectorId);
      if (!found.ok) return found;
      return ok(found.value === undefined ? undefined : this.#viewOf(kind, found.value.notAfter, kind));
    }
    const secret = await this.#world.keychain.get(connectorEntry(connectorId));
    if (!secret.ok || secret.value === undefined) return secret.ok ? ok(undefined) : secret;
    const end = await this.#ends.read(connectorId);
    if (!end.ok) return end;
    return ok(end.value === undefined ? { kind } : this.#viewOf(kind, end.value.at, end.value.toldBy));
  }

  async setSecretEnd(connectorId: ConnectorId, at: Instant | undefined): Answer<void> {
    const connector = connectorFor(this.#world, connectorId);
    if (!connector.ok) return connector;
    const none = err(failure('bad_input', { connectorId, detail: 'no client secret' }));
    if (credentialOf(connector.value) !== 'secret') return none;
    const secret = await this.#world.keychain.get(connectorEntry(connectorId));
    if (!secret.ok) return secret;
    if (secret.value === undefined) return none;
    const done = await (at === undefined
      ? this.#ends.forget(connectorId)
      : this.#ends.write(connectorId, { at, toldBy: 'person' }));
    if (done.ok) this.#tell();
    return done;
  }

  async ending(): Answer<readonly EndingCredential[]> {
    const { organisation, keychain } = this.#world;
    const current = organisation.current()?.organisation;
    const holders = (current?.connectors ?? []).filter((one) => credentialOf(one) !== undefined);
    if (holders.length === 0) return ok([]);
    // Asked once: a question for an entry that is not there costs a keychain several.
    const names = await keychain.list();
    if (!names.ok) return names;
    const held = new Set(names.value);
    const customers = new Map(current?.customers.map(({ id, name }) => [id, name]));
    const found: EndingCredential[] = [];
    for (const connector of holders) {
      const end = await this.#heldEnd(connector, held);
      if (!end.ok) return end;
      if (end.value === undefined) continue;
      const expiry = expiryOf(end.value.endsAt, this.#world.clock.wall());
      if (expiry === 'fine') continue;
      const { id, label, customerId } = connector;
      found.push({ ...end.value, connectorId: id, customer: customers.get(customerId) ?? '', label, expiry });
    }
    return ok(found.sort((a, b) => a.endsAt - b.endsAt));
  }

  async learn(connectorId: ConnectorId): Promise<void> {
    const { clock, keychain, look } = this.#world;
    const connector = this.#secretConnector(connectorId);
    const asked = this.#asked.get(connectorId);
    if (connector === undefined || (asked !== undefined && clock.monotonic() - asked < ASKED_AGAIN)) return;
    const before = await keychain.get(connectorEntry(connectorId));
    if (!before.ok || before.value === undefined) return;
    const known = await this.#ends.read(connectorId);
    if (!known.ok || known.value?.toldBy === 'directory') return;
    this.#asked.set(connectorId, clock.monotonic());
    const told = await look(connector, before.value);
    // Who may not read it will not be able to in a minute; a directory that is away may answer the next time.
    if (!told.ok && told.error.code !== 'insufficient_rights') this.#asked.delete(connectorId);
    if (!told.ok || told.value === undefined) return;
    const after = await keychain.get(connectorEntry(connectorId));
    if (!after.ok || after.value?.reveal() !== before.value.reveal()) return;
    const written = await this.#ends.write(connectorId, { at: told.value, toldBy: 'directory' });
    if (written.ok) this.#tell();
  }

  changed(connectorId?: ConnectorId): void {
    this.#tell();
    if (connectorId === undefined) return;
    this.#asked.delete(connectorId);
    void this.learn(connectorId);
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Undefined: nothing is held, or its end is not known. Half a certificate is passed over: a sign-in says more about it. */
  async #heldEnd(
    connector: Connector,
    held: ReadonlySet<string>,
  ): Answer<Pick<EndingCredential, 'kind' | 'endsAt' | 'mark'> | undefined> {
    const { id } = connector;
    if (credentialOf(connector) === 'certificate') {
      if (!held.has(`${connectorEntry(id)}/certificate`)) return ok(undefined);
      const found = await this.#world.certificates.get(id);
      if (!found.ok && found.error.code !== 'keychain_corrupt') return found;
      if (!found.ok || found.value === undefined) return ok(undefined);
      const { notAfter, thumbprint } = found.value;
      return ok({ kind: 'certificate', endsAt: notAfter, mark: thumbprint });
    }
    if (!held.has(connectorEntry(id)) || !held.has(secretEndEntry(id))) return ok(undefined);
    const end = await this.#ends.read(id);
    if (!end.ok || end.value === undefined) return end.ok ? ok(undefined) : end;
    const { at } = end.value;
    return ok({ kind: 'secret', endsAt: at, mark: `${id} ${String(at)}` });
  }

  #viewOf(kind: CredentialView['kind'], at: Instant, toldBy: 'certificate' | 'directory' | 'person'): CredentialView {
    return { kind, end: { at, toldBy, expiry: expiryOf(at, this.#world.clock.wall()) } };
  }

  #secretConnector(connectorId: ConnectorId): M365Connector | undefined {
    const found = connectorFor(this.#world, connectorId);
    if (!found.ok || found.value.kind !== 'm365') return undefined;
    return credentialOf(found.value) === 'secret' ? found.value : undefined;
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** What a connector signs in with as an app; undefined: it signs in otherwise. */
function credentialOf(connector: Connector): CredentialView['kind'] | undefined {
  if (connector.kind !== 'm365' || connector.signIn.kind !== 'app') return undefined;
  return connector.signIn.credential;
}
