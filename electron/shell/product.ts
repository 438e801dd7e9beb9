import { failure, type Failure } from '../../shared/errors';
import type { ConnectorId } from '../../shared/ids';
import type { ForgetComputer } from '../../shared/ipc/organisation-rows';
import type { AppView } from '../../shared/ipc/views';
import type { Preferences } from '../../shared/model/preferences';
import { err, ok, type Result } from '../../shared/result';
import type { Secret } from '../../shared/secret';
import type { Millis } from '../../shared/time';
import type { LatchkeyChange } from '../app/api';
import type { Ids, Log } from '../ports/system';
import { describeError } from './start/describe-error';
import type { Parsed } from './ipc/route';
import type { Workplace } from './workplace';

type Mode = AppView['mode'];
/** What is worked for. */
export type Choice = 'none' | 'practice' | 'organisation';
/** What the person chose the last time. */
export interface RememberedChoice {
  get(): Choice;
  set(choice: Choice): void;
}

/** The real organisation of this computer; at most one. */
export interface Organisations {
  /** Opens the one that was created or joined. */
  open(): Promise<Result<Workplace, Failure>>;
  /** Lays the first file at its source and takes it up on this computer, without opening it. */
  create(input: Parsed<'organisation.create'>): Promise<Result<void, Failure>>;
  /** Takes up the organisation of an invitation, without opening it. Names the connector whose secret is missing. */
  join(input: Parsed<'organisation.join'>): Promise<Result<void, Failure>>;
  /** Keeps the secret without which the file of the newest invitation cannot be read. */
  keepSecret(connectorId: ConnectorId, secret: Secret<string>): Promise<Result<void, Failure>>;
}

export interface PreferencesStore {
  get(): Preferences;
  set(change: Partial<Preferences>): Result<Preferences, Failure>;
}

export interface ProductWorld {
  readonly openPractice: () => Promise<Result<Workplace, Failure>>;
  readonly organisations: Organisations;
  readonly choice: RememberedChoice;
  readonly preferences: PreferencesStore;
  readonly ids: Ids;
  readonly log: Log;
  readonly about: Pick<AppView, 'version' | 'runtime' | 'platform'>;
}

export type ProductChange =
  | LatchkeyChange
  | { readonly kind: 'app' | 'preferences' }
  /** The organisation in force, its draft or its sync. */
  | { readonly kind: 'organisation'; readonly revision: number };

/** The program as a whole: which organisation it works for, and how it fares. */
export interface Product {
  readonly preferences: PreferencesStore;
  view(): AppView;
  /** Undefined while there is no organisation. */
  workplace(): Workplace | undefined;
  /** Opens what was chosen the last time. */
  start(practice: boolean): Promise<void>;
  stop(graceMs: Millis): Promise<void>;
  enterPractice(): Promise<Result<AppView, Failure>>;
  leavePractice(): Promise<Result<AppView, Failure>>;
  /** Practice as on its first day. Refused while there are live leases: their accounts may lie in a real domain. */
  startPracticeOver(): Promise<Result<void, Failure>>;
  /** From the welcome page only. */
  createOrganisation(input: Parsed<'organisation.create'>): Promise<Result<void, Failure>>;
  /** From the welcome page only. */
  joinOrganisation(input: Parsed<'organisation.join'>): Promise<Result<void, Failure>>;
  /** From the welcome page only: what the newest invitation needs to be read. Elsewhere the workplace keeps secrets. */
  keepSecret(connectorId: ConnectorId, secret: Secret<string>): Promise<Result<void, Failure>>;
  /** Back to the welcome page, `computer`: with nothing left behind. Refused while there are live leases. */
  leaveOrganisation(computer?: ForgetComputer): Promise<Result<void, Failure>>;
  /** Notes an error nobody expected; it is shown with its correlation id until the next start. */
  noteBug(error: unknown): void;
  subscribe(listener: (change: ProductChange) => void): () => void;
}

/** How long a change of organisation waits for calls under way, ms. */
const GRACE: Millis = 5_000;

/** Holds at most one workplace at a time and tells listeners of every change in it. */
export function createProduct(world: ProductWorld): Product {
  return new OneProduct(world);
}

class OneProduct implements Product {
  readonly preferences: PreferencesStore;
  readonly #world: ProductWorld;
  readonly #listeners = new Set<(change: ProductChange) => void>();
  readonly #troubles = new Map<string, Failure>();
  #mode: Mode = 'starting';
  #place: Workplace | undefined;
  #forget: readonly (() => void)[] = [];
  #revision = 0;
  /** Changes of organisation happen one after the other. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(world: ProductWorld) {
    this.#world = world;
    this.preferences = {
      get: () => world.preferences.get(),
      set: (change) => {
        const set = world.preferences.set(change);
        if (set.ok) this.#tell({ kind: 'preferences' });
        return set;
      },
    };
  }

  view(): AppView {
    return viewOf(this.#mode, this.#place, this.#troubles, this.#world.about);
  }

  workplace(): Workplace | undefined {
    return this.#place;
  }

  start(practice: boolean): Promise<void> {
    return this.#inTurn(async () => {
      const choice = practice ? 'practice' : this.#world.choice.get();
      if (choice === 'none') this.#become('welcome');
      else await this.#openPlace(choice);
    });
  }

  stop(graceMs: Millis): Promise<void> {
    return this.#inTurn(() => this.#closePlace(graceMs));
  }

  enterPractice(): Promise<Result<AppView, Failure>> {
    return this.#inTurn(async () => {
      // Whoever left a real organisation open for this would leave its leases without the one who ends them.
      if (this.#place?.kind === 'organisation') return err(failure('policy_denied', { detail: 'in an organisation' }));
      const opened = await this.#openPlace('practice');
      if (!opened.ok) return opened;
      this.#world.choice.set('practice');
      return ok(this.view());
    });
  }

  leavePractice(): Promise<Result<AppView, Failure>> {
    return this.#inTurn(async () => {
      if (this.#place?.kind !== 'practice') return err(failure('policy_denied', { detail: 'not in practice' }));
      await this.#closePlace(GRACE);
      this.#world.choice.set('none');
      this.#become('welcome');
      return ok(this.view());
    });
  }

  startPracticeOver(): Promise<Result<void, Failure>> {
    return this.#inTurn(async () => {
      const place = this.#place;
      if (place?.practice === undefined) return err(failure('policy_denied', { detail: 'not in practice' }));
      if (place.latchkey.snapshot('live').leases.length > 0)
        return err(failure('policy_denied', { detail: 'live leases' }));
      await this.#closePlace(GRACE);
      const forgotten = place.practice.forget();
      const opened = await this.#openPlace('practice');
      return forgotten.ok ? opened : forgotten;
    });
  }

  createOrganisation(input: Parsed<'organisation.create'>): Promise<Result<void, Failure>> {
    return this.#settle(() => this.#world.organisations.create(input));
  }

  joinOrganisation(input: Parsed<'organisation.join'>): Promise<Result<void, Failure>> {
    return this.#settle(() => this.#world.organisations.join(input));
  }

  keepSecret(connectorId: ConnectorId, secret: Secret<string>): Promise<Result<void, Failure>> {
    return this.#inTurn(() =>
      this.#mode === 'welcome'
        ? this.#world.organisations.keepSecret(connectorId, secret)
        : Promise.resolve(err(failure('policy_denied', { detail: 'in an organisation' }))),
    );
  }

  leaveOrganisation(computer?: ForgetComputer): Promise<Result<void, Failure>> {
    return this.#inTurn(async () => {
      const sync = this.#place?.sync;
      if (sync === undefined) return err(failure('policy_denied', { detail: 'not in an organisation' }));
      const left = await sync.leave(GRACE, computer !== undefined);
      await this.#closePlace(GRACE);
      if (!left.ok) {
        await this.#openPlace('organisation');
        return left;
      }
      this.#world.choice.set('none');
      this.#become('welcome');
      return computer?.records === 'wipe' ? sync.wipeRecords() : ok(undefined);
    });
  }

  noteBug(error: unknown): void {
    const correlationId = this.#world.ids.correlation();
    this.#world.log.error('app.unexpected', { correlationId, ...describeError(error) });
    this.#troubles.set('bug', failure('bug', { correlationId }));
    this.#tell({ kind: 'app' });
  }

  subscribe(listener: (change: ProductChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #settle(take: () => Promise<Result<void, Failure>>): Promise<Result<void, Failure>> {
    return this.#inTurn(async () => {
      if (this.#mode !== 'welcome') return err(failure('policy_denied', { detail: 'in an organisation' }));
      const taken = await take();
      if (!taken.ok) return taken;
      this.#world.choice.set('organisation');
      return this.#openPlace('organisation');
    });
  }

  async #openPlace(kind: Workplace['kind']): Promise<Result<void, Failure>> {
    if (this.#place?.kind === kind) return ok(undefined);
    await this.#closePlace(GRACE);
    this.#become('starting');
    const opened = await (kind === 'practice' ? this.#world.openPractice() : this.#world.organisations.open());
    if (!opened.ok) {
      this.#troubles.set('open', opened.error);
      this.#world.log.error(`${kind}.notOpened`, { code: opened.error.code, detail: opened.error.detail });
      this.#become('welcome');
      return opened;
    }
    this.#troubles.delete('open');
    this.#settleIn(opened.value);
    return ok(undefined);
  }

  #settleIn(place: Workplace): void {
    this.#place = place;
    const forget = place.latchkey.subscribe((change) => {
      this.#tell(change);
      if (change.kind === 'problems') this.#tell({ kind: 'app' });
    });
    const ignore = place.subscribe?.(() => {
      this.#revision += 1;
      this.#tell({ kind: 'organisation', revision: this.#revision });
      this.#tell({ kind: 'app' });
    });
    this.#forget = [forget, ...(ignore === undefined ? [] : [ignore])];
    this.#become(place.kind);
    void place.latchkey.start().then(
      () => this.#tell({ kind: 'app' }),
      (error: unknown) => this.noteBug(error),
    );
  }

  async #closePlace(graceMs: Millis): Promise<void> {
    for (const forget of this.#forget) forget();
    this.#forget = [];
    const old = this.#place;
    this.#place = undefined;
    await old?.close(graceMs);
  }

  #become(mode: Mode): void {
    this.#mode = mode;
    this.#world.log.info('app.mode', { mode });
    this.#tell({ kind: 'app' });
  }

  #tell(change: ProductChange): void {
    for (const listener of this.#listeners) listener(change);
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#turn.then(work, work);
    this.#turn = next.catch(() => undefined);
    return next;
  }
}

function viewOf(
  mode: Mode,
  place: Workplace | undefined,
  troubles: ReadonlyMap<string, Failure>,
  about: ProductWorld['about'],
): AppView {
  const current = place?.organisation.current();
  const me = current?.organisation.technicians.find(({ id }) => id === current.me);
  return {
    mode,
    ...(current === undefined ? {} : { organisationName: current.organisation.name }),
    ...(me === undefined ? {} : { me: { id: me.id, name: me.name, role: me.role } }),
    checkOutsOpen: place?.latchkey.checkOutsOpen() ?? false,
    problems: [...troubles.values(), ...(place?.problems() ?? []), ...(place?.latchkey.problems() ?? [])],
    ...about,
  };
}
