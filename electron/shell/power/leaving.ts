import type { LeavingView } from '../../../shared/ipc/ending-rows';
import type { LeaseView } from '../../../shared/ipc/views';
import type { Preferences } from '../../../shared/model/preferences';

export type LeavingReason = NonNullable<LeavingView['reason']>;
export type LeavingChoice = 'end' | 'leave' | 'stay';

export interface LeavingWorld {
  /** Own leases that are not revoked. */
  readonly live: () => readonly Pick<LeaseView, 'state'>[];
  readonly endAll: () => void;
  readonly preference: () => Preferences['whenLeaving'];
  readonly remember: (choice: 'end' | 'leave') => void;
  readonly show: () => void;
  readonly hide: () => void;
  /** Goes on with what was held up: the program quits. Not called for sleep, which cannot be held up. */
  readonly go: () => void;
}

export interface Leaving {
  /** Somebody is about to leave. `wait`: it must be held up, a window asks; `go` of the world is called in time. */
  ask(reason: LeavingReason): 'go' | 'wait';
  answer(choice: LeavingChoice, remember: boolean): void;
  view(): LeavingView;
  /** Leases changed. */
  look(): void;
  /** The window was closed without an answer. */
  dismissed(): void;
}

/** Asks what shall become of live accounts before their watcher goes, or does what was chosen for good. */
export function createLeaving(world: LeavingWorld): Leaving {
  let reason: LeavingReason | undefined;
  let stage: LeavingView['stage'] = 'asking';
  const over = (): LeavingReason | undefined => {
    const was = reason;
    reason = undefined;
    stage = 'asking';
    world.hide();
    return was;
  };
  const goOn = (): void => {
    const was = over();
    if (was !== undefined && was !== 'sleep') world.go();
  };
  const look = (): void => {
    if (reason !== undefined && world.live().length === 0) goOn();
  };
  const end = (): void => {
    stage = 'ending';
    world.endAll();
    look();
  };
  return {
    ask(next) {
      if (world.live().length === 0 || world.preference() === 'leave') return 'go';
      // Whoever is asked already is asked about the graver thing from now on.
      if (reason === undefined || reason === 'sleep') reason = next;
      world.show();
      if (world.preference() === 'end' && stage === 'asking') end();
      return next === 'sleep' ? 'go' : 'wait';
    },
    answer(choice, remember) {
      if (reason === undefined) return;
      if (remember && choice !== 'stay') world.remember(choice);
      if (choice === 'end') end();
      else if (choice === 'leave') goOn();
      else over();
    },
    view: () => ({ stage, ...(reason === undefined ? {} : { reason }) }),
    look,
    dismissed() {
      if (reason === undefined) return;
      reason = undefined;
      stage = 'asking';
    },
  };
}
