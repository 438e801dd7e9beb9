import { failure, type Failure } from '../../shared/errors';
import type { AppView } from '../../shared/ipc/views';
import type { Preferences } from '../../shared/model/preferences';
import { err, ok, type Result } from '../../shared/result';
import type { Millis } from '../../shared/time';
import type { LatchkeyChange } from '../app/api';
import type { Ids, Log } from '../ports/system';
import type { Workplace } from './workplace';

type Mode = AppView['mode'];
/** What the person chose the last time. */
export interface RememberedChoice {
  get(): 'none' | 'practice';
  set(choice: 'none' | 'practice'): void;
}

export interface PreferencesStore {
  get(): Preferences;
  set(change: Partial<Preferences>): Result<Preferences, Failure>;
}

export interface ProductWorld {
  readonly openPractice: () => Promise<Result<Workplace, Failure>>;
  readonly choice: RememberedChoice;
  readonly preferences: PreferencesStore;
  readonly ids: Ids;
  readonly log: Log;
  readonly about: Pick<AppView, 'version' | 'runtime' | 'platform'>;
}

export type ProductChange = LatchkeyChange | { readonly kind: 'app' | 'preferences' };

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
  #forget: (() => void) | undefined;
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
      if (practice || this.#world.choice.get() === 'practice') await this.#openPlace();
      else this.#become('welcome');
    });
  }

  stop(graceMs: Millis): Promise<void> {
    return this.#inTurn(() => this.#closePlace(graceMs));
  }

  enterPractice(): Promise<Result<AppView, Failure>> {
    return this.#inTurn(async () => {
      const opened = await this.#openPlace();
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

  async #openPlace(): Promise<Result<void, Failure>> {
    if (this.#place?.kind === 'practice') return ok(undefined);
    await this.#closePlace(GRACE);
    this.#become('starting');
    const opened = await this.#world.openPractice();
    if (!opened.ok) {
      this.#troubles.set('open', opened.error);
      this.#world.log.error('practice.notOpened', { code: opened.error.code, detail: opened.error.detail });
      this.#become('welcome');
      return opened;
    }
    this.#troubles.delete('open');
    this.#settleIn(opened.value);
    return ok(undefined);
  }

  #settleIn(place: Workplace): void {
    this.#place = place;
    this.#forget = place.latchkey.subscribe((change) => {
      this.#tell(change);
      if (change.kind === 'problems') this.#tell({ kind: 'app' });
    });
    this.#become('practice');
    void place.latchkey.start().then(
      () => this.#tell({ kind: 'app' }),
      (error: unknown) => this.noteBug(error),
    );
  }

  async #closePlace(graceMs: Millis): Promise<void> {
    this.#forget?.();
    this.#forget = undefined;
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

/** Name, code and the places of an error, without its message, which may quote anything. */
export function describeError(error: unknown): {
  readonly error: string;
  readonly code?: string;
  readonly at?: string;
} {
  if (!(error instanceof Error)) return { error: typeof error };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const places = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  const at = places.slice(0, 5).map((line) => line.trim().replace(/\(?(file:\/\/)?\/.*\/(?=out\/)/, ''));
  return {
    error: error.name,
    ...(code === undefined ? {} : { code }),
    ...(at.length === 0 ? {} : { at: at.join(' < ').slice(0, 400) }),
  };
}
