import { failure, type Failure } from '../../../shared/errors';
import type { UpdatesView } from '../../../shared/model/support';
import { err, ok, type Result } from '../../../shared/result';
import { HOUR, MINUTE } from '../../../shared/time';
import type { Clock, Log, Timers } from '../../ports/system';
import type { UpdateSource } from '../../ports/updates';

export interface UpdatesWorld {
  /** Absent: the program does not look for new versions, for this reason. */
  readonly source: UpdateSource | 'development' | 'noFeed';
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
  /** Whether a lease is being made or ended: then nothing may stop the program. */
  readonly isBusy: () => boolean;
  readonly changed: () => void;
}

/** Looks for new versions and installs one when a person says so. */
export interface Updates {
  view(): UpdatesView;
  /** Begins to look now and then. */
  start(): void;
  look(): Promise<UpdatesView>;
  /**
   * Failures: `bad_input` when nothing is ready, `busy` while a lease is being made or ended, `insufficient_rights` when the
   * installer did not run.
   */
  install(): Result<void, Failure>;
  stop(): void;
}

/** The first look waits until the program has settled. */
const FIRST_LOOK = 2 * MINUTE;
const BETWEEN_LOOKS = 6 * HOUR;

export function createUpdates(world: UpdatesWorld): Updates {
  return new Looking(world);
}

class Looking implements Updates {
  readonly #world: UpdatesWorld;
  readonly #source: UpdateSource | undefined;
  #view: UpdatesView;
  #callOff: () => void = () => undefined;
  #underWay: Promise<UpdatesView> | undefined;

  constructor(world: UpdatesWorld) {
    this.#world = world;
    this.#source = typeof world.source === 'string' ? undefined : world.source;
    this.#view = typeof world.source === 'string' ? { state: 'off', why: world.source } : { state: 'idle' };
  }

  view(): UpdatesView {
    return this.#view;
  }

  start(): void {
    if (this.#source !== undefined) this.#next(FIRST_LOOK);
  }

  stop(): void {
    this.#callOff();
  }

  look(): Promise<UpdatesView> {
    const source = this.#source;
    // What is fetched already stays offered; a newer one is found after the restart.
    if (source === undefined || this.#view.state === 'ready') return Promise.resolve(this.#view);
    this.#underWay ??= this.#lookAt(source).finally(() => {
      this.#underWay = undefined;
    });
    return this.#underWay;
  }

  install(): Result<void, Failure> {
    if (this.#view.state !== 'ready') return err(failure('bad_input', { detail: 'no update is ready' }));
    if (this.#world.isBusy()) return err(failure('busy', { detail: 'a lease is being made or ended' }));
    this.#world.log.info('updates.install');
    const installed = this.#source?.install() ?? ok(undefined);
    if (installed.ok) return ok(undefined);
    const { version, lookedAt } = this.#view;
    this.#become({
      state: 'failed',
      why: installed.error,
      ...(version === undefined ? {} : { version }),
      ...(lookedAt === undefined ? {} : { lookedAt }),
    });
    return err(failure('insufficient_rights', { detail: 'the installer did not run' }));
  }

  #next(after: number): void {
    this.#callOff = this.#world.timers.after(after, () => {
      void this.look().finally(() => this.#next(BETWEEN_LOOKS));
    });
  }

  async #lookAt(source: UpdateSource): Promise<UpdatesView> {
    this.#become({ state: 'looking' });
    const found = await source.look();
    const lookedAt = this.#world.clock.wall();
    if (!found.ok) return this.#become({ state: 'failed', why: found.error, lookedAt });
    if (found.value === undefined) return this.#become({ state: 'idle', lookedAt });
    const version = found.value;
    this.#become({ state: 'fetching', version, lookedAt });
    const fetched = await source.fetch();
    if (!fetched.ok) return this.#become({ state: 'failed', why: fetched.error, version, lookedAt });
    return this.#become({ state: 'ready', version, lookedAt });
  }

  #become(view: UpdatesView): UpdatesView {
    this.#view = view;
    this.#world.log.info('updates.state', { state: view.state, why: view.why });
    this.#world.changed();
    return view;
  }
}
