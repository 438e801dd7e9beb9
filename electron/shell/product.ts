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
  const listeners = new Set<(change: ProductChange) => void>();
  const troubles = new Map<string, Failure>();
  let mode: Mode = 'starting';
  let place: Workplace | undefined;
  let forget: (() => void) | undefined;
  /** Changes of organisation happen one after the other. */
  let turn: Promise<unknown> = Promise.resolve();

  const tell = (change: ProductChange): void => {
    for (const listener of listeners) listener(change);
  };
  const become = (next: Mode): void => {
    mode = next;
    world.log.info('app.mode', { mode: next });
    tell({ kind: 'app' });
  };
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = turn.then(work, work);
    turn = next.catch(() => undefined);
    return next;
  };

  const closePlace = async (graceMs: Millis): Promise<void> => {
    forget?.();
    forget = undefined;
    const old = place;
    place = undefined;
    await old?.close(graceMs);
  };

  const openPlace = async (): Promise<Result<void, Failure>> => {
    if (place?.kind === 'practice') return ok(undefined);
    await closePlace(GRACE);
    become('starting');
    const opened = await world.openPractice();
    if (!opened.ok) {
      troubles.set('open', opened.error);
      world.log.error('practice.notOpened', { code: opened.error.code, detail: opened.error.detail });
      become('welcome');
      return opened;
    }
    troubles.delete('open');
    place = opened.value;
    forget = place.latchkey.subscribe((change) => {
      tell(change);
      if (change.kind === 'problems') tell({ kind: 'app' });
    });
    become('practice');
    void place.latchkey.start().then(() => tell({ kind: 'app' }), noteBug);
    return ok(undefined);
  };

  const view = (): AppView => viewOf(mode, place, troubles, world.about);

  function noteBug(error: unknown): void {
    const correlationId = world.ids.correlation();
    world.log.error('app.unexpected', { correlationId, ...describeError(error) });
    troubles.set('bug', failure('bug', { correlationId }));
    tell({ kind: 'app' });
  }

  const preferences: PreferencesStore = {
    get: world.preferences.get,
    set(change) {
      const set = world.preferences.set(change);
      if (set.ok) tell({ kind: 'preferences' });
      return set;
    },
  };

  return {
    preferences,
    view,
    workplace: () => place,
    start: (practice) =>
      inTurn(async () => {
        if (practice || world.choice.get() === 'practice') await openPlace();
        else become('welcome');
      }),
    stop: (graceMs) => inTurn(() => closePlace(graceMs)),
    enterPractice: () =>
      inTurn(async () => {
        const opened = await openPlace();
        if (!opened.ok) return opened;
        world.choice.set('practice');
        return ok(view());
      }),
    leavePractice: () =>
      inTurn(async () => {
        if (place?.kind !== 'practice') return err(failure('policy_denied', { detail: 'not in practice' }));
        await closePlace(GRACE);
        world.choice.set('none');
        become('welcome');
        return ok(view());
      }),
    noteBug,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
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
