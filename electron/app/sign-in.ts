import { failure, type Failure } from '../../shared/errors';
import type { ConnectorId } from '../../shared/ids';
import type {
  CertificateView,
  SignedInAccountView,
  SignInAttemptView,
  SignInView,
} from '../../shared/ipc/sign-in-rows';
import type { Connector, M365Connector } from '../../shared/model/connector';
import { err, ok, type Result } from '../../shared/result';
import { MINUTE, plus } from '../../shared/time';
import type {
  ConnectorCertificate,
  ConnectorCertificates,
  SignedInAccount,
  SignInAttempt,
  SignInRequest,
  SignInWay,
  TechnicianSignIn,
} from '../ports/identity';
import type { OrganisationInForce } from '../ports/organisation';
import type { Clock } from '../ports/system';
import { connectorFor } from './organisation/secrets';
import { expiryOf } from './sign-in/expiry';
import { objectIdAtKeyboard, rosterPlace } from './sign-in/roster';

type Answer<T> = Promise<Result<T, Failure>>;

export interface SignInWorld {
  readonly organisation: OrganisationInForce;
  readonly clock: Clock;
  readonly signIn: TechnicianSignIn;
  readonly certificates: ConnectorCertificates;
  /** A connector that was added and not published yet. */
  readonly drafted: (connectorId: ConnectorId) => Connector | undefined;
  /** Address of the page on which an administrator consents to a connector's app. */
  readonly consentPage: (connector: M365Connector) => Result<string, Failure>;
  /** Opens a page in the person's browser; false when there is none. */
  readonly openPage: (url: string) => Promise<boolean>;
  /** Told after somebody signed in or out, or a certificate changed: refused work may go on. Absent connector = all. */
  readonly changed: (connectorId?: ConnectorId) => void;
}

export interface BeginSignIn {
  readonly connectorId: ConnectorId;
  readonly way: SignInWay;
  readonly atCustomer?: boolean;
}

/** Signing in as a technician and the certificates of apps, as windows see them. Answers are those of `signInRows`. */
export interface SignInDesk {
  view(connectorId?: ConnectorId): Answer<SignInView>;
  begin(input: BeginSignIn): Answer<SignInAttemptView>;
  cancel(): Result<SignInAttemptView, Failure>;
  openPage(): Answer<void>;
  signOut(objectId: string, connectorId?: ConnectorId): Answer<void>;
  consentLink(input: { readonly connectorId: ConnectorId; readonly open: boolean }): Answer<{ readonly url: string }>;
  certificate(connectorId: ConnectorId): Answer<CertificateView | undefined>;
  createCertificate(connectorId: ConnectorId): Answer<CertificateView>;
  removeCertificate(connectorId: ConnectorId): Answer<void>;
  subscribe(listener: () => void): () => void;
  /** Calls off an attempt under way. */
  close(): void;
}

/** As the port promises. */
const PATIENCE = 5 * MINUTE;

export function createSignInDesk(world: SignInWorld): SignInDesk {
  return new Desk(world);
}

class Desk implements SignInDesk {
  readonly #world: SignInWorld;
  readonly #listeners = new Set<() => void>();
  #attempt: SignInAttemptView = { state: 'idle' };
  #running: SignInAttempt | undefined;

  constructor(world: SignInWorld) {
    this.#world = world;
  }

  async view(connectorId?: ConnectorId): Answer<SignInView> {
    const mine = appsOf(this.#connectors(connectorId).filter(({ id }) => connectorFor(this.#world, id).ok));
    const apps = await Promise.all(mine.map((found) => this.#appView(found)));
    return ok({ apps, attempt: this.#attempt });
  }

  async begin({ connectorId, way, atCustomer = false }: BeginSignIn): Answer<SignInAttemptView> {
    const connector = this.#m365(connectorId);
    if (!connector.ok) return connector;
    const { signIn, cloud, tenantId } = connector.value;
    if (signIn.kind !== 'technician') return err(failure('bad_input', { connectorId, detail: 'signs in as an app' }));
    const app = { clientId: signIn.clientId, cloud };
    const hint = atCustomer ? await this.#myUsername(app) : undefined;
    this.#start({
      app,
      way,
      ...(atCustomer ? { tenantId } : {}),
      ...(hint === undefined ? {} : { loginHint: hint }),
    });
    return ok(this.#attempt);
  }

  cancel(): Result<SignInAttemptView, Failure> {
    this.#running?.cancel();
    this.#running = undefined;
    this.#become({ state: 'idle' });
    return ok(this.#attempt);
  }

  async openPage(): Answer<void> {
    const page = this.#attempt.state === 'waiting' ? this.#attempt.code?.page : undefined;
    if (page === undefined) return err(failure('bad_input', { detail: 'no page' }));
    return this.#open(page);
  }

  async signOut(objectId: string, connectorId?: ConnectorId): Answer<void> {
    const { signIn, changed } = this.#world;
    for (const { app } of appsOf(this.#connectors(connectorId))) {
      const accounts = await signIn.accounts(app);
      if (!accounts.ok) return accounts;
      for (const account of accounts.value.filter((one) => one.objectId === objectId.toLowerCase())) {
        const done = await signIn.signOut(account);
        if (!done.ok) return done;
      }
    }
    changed();
    this.#become({ state: 'idle' });
    return ok(undefined);
  }

  async consentLink({ connectorId, open }: { connectorId: ConnectorId; open: boolean }): Answer<{ url: string }> {
    const connector = this.#m365(connectorId);
    if (!connector.ok) return connector;
    const url = this.#world.consentPage(connector.value);
    if (!url.ok) return url;
    const opened = open ? await this.#open(url.value) : ok(undefined);
    return opened.ok ? ok({ url: url.value }) : opened;
  }

  async certificate(connectorId: ConnectorId): Answer<CertificateView | undefined> {
    const connector = this.#m365(connectorId);
    if (!connector.ok) return connector;
    const found = await this.#world.certificates.get(connectorId);
    if (!found.ok) return found;
    return ok(found.value === undefined ? undefined : this.#certificateView(found.value));
  }

  async createCertificate(connectorId: ConnectorId): Answer<CertificateView> {
    const connector = this.#m365(connectorId);
    if (!connector.ok) return connector;
    const { signIn } = connector.value;
    if (signIn.kind !== 'app' || signIn.credential !== 'certificate') {
      return err(failure('bad_input', { connectorId, detail: 'signs in without a certificate' }));
    }
    const created = await this.#world.certificates.create(connectorId);
    if (!created.ok) return created;
    this.#certificateChanged(connectorId);
    return ok(this.#certificateView(created.value));
  }

  async removeCertificate(connectorId: ConnectorId): Answer<void> {
    const connector = this.#m365(connectorId);
    if (!connector.ok) return connector;
    const removed = await this.#world.certificates.remove(connectorId);
    if (removed.ok) this.#certificateChanged(connectorId);
    return removed;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.#running?.cancel();
    this.#running = undefined;
    this.#listeners.clear();
  }

  /** One at a time: whoever starts another has given up on the former. */
  #start(request: SignInRequest): void {
    this.#running?.cancel();
    const endsAt = plus(this.#world.clock.wall(), PATIENCE);
    const waiting: SignInAttemptView = { state: 'waiting', way: request.way, endsAt };
    const attempt = this.#world.signIn.begin(request, (code) => {
      if (this.#running === attempt) this.#become({ ...waiting, code });
    });
    this.#running = attempt;
    this.#become(waiting);
    void attempt.done.then((result) => {
      if (this.#running !== attempt) return;
      this.#running = undefined;
      if (result.ok) this.#world.changed();
      this.#become(
        result.ok
          ? { state: 'done', account: this.#accountView(result.value) }
          : { state: 'failed', failure: result.error },
      );
    });
  }

  async #appView({ app, connectors }: AppInUse): Promise<SignInView['apps'][number]> {
    const accounts = await this.#world.signIn.accounts(app);
    return {
      clientId: app.clientId,
      cloud: app.cloud.kind === 'custom' ? app.cloud.loginUrl : app.cloud.kind,
      connectorId: connectors[0],
      connectors: connectors.length,
      accounts: accounts.ok ? accounts.value.map((account) => this.#accountView(account)) : [],
      ...(accounts.ok ? {} : { failure: accounts.error }),
    };
  }

  async #myUsername(app: SignInRequest['app']): Promise<string | undefined> {
    const me = objectIdAtKeyboard(this.#world.organisation);
    const accounts = await this.#world.signIn.accounts(app);
    return accounts.ok ? accounts.value.find(({ objectId }) => objectId === me)?.username : undefined;
  }

  #accountView(account: SignedInAccount): SignedInAccountView {
    return { ...account, roster: rosterPlace(account, this.#world.organisation) };
  }

  #certificateView(certificate: ConnectorCertificate): CertificateView {
    return { ...certificate, expiry: expiryOf(certificate.notAfter, this.#world.clock.wall()) };
  }

  #certificateChanged(connectorId: ConnectorId): void {
    this.#world.changed(connectorId);
    this.#tell();
  }

  /** Those in force, and one that may be drafted only. */
  #connectors(asked: ConnectorId | undefined): readonly Connector[] {
    const inForce = this.#world.organisation.current()?.organisation.connectors ?? [];
    if (asked === undefined || inForce.some(({ id }) => id === asked)) return inForce;
    const found = connectorFor(this.#world, asked);
    return found.ok ? [...inForce, found.value] : inForce;
  }

  #m365(connectorId: ConnectorId): Result<M365Connector, Failure> {
    const found = connectorFor(this.#world, connectorId);
    if (!found.ok) return found;
    return found.value.kind === 'm365'
      ? ok(found.value)
      : err(failure('bad_input', { connectorId, detail: found.value.kind }));
  }

  async #open(url: string): Answer<void> {
    const opened = await this.#world.openPage(url);
    return opened ? ok(undefined) : err(failure('sign_in_failed', { detail: 'browser_failed' }));
  }

  #become(attempt: SignInAttemptView): void {
    this.#attempt = attempt;
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

interface AppInUse {
  readonly app: SignInRequest['app'];
  readonly connectors: readonly [ConnectorId, ...ConnectorId[]];
}

/** Every app through which technicians sign in, with the connectors that use it, in their order. */
function appsOf(connectors: readonly Connector[]): readonly AppInUse[] {
  const found = new Map<string, AppInUse>();
  for (const connector of connectors) {
    if (connector.kind !== 'm365' || connector.signIn.kind !== 'technician') continue;
    const { id, cloud, signIn } = connector;
    const key = JSON.stringify([signIn.clientId.toLowerCase(), cloud]);
    const known = found.get(key);
    const app = known?.app ?? { clientId: signIn.clientId, cloud };
    found.set(key, { app, connectors: known === undefined ? [id] : [...known.connectors, id] });
  }
  return [...found.values()];
}
