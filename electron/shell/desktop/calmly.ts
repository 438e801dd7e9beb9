import type { Millis } from '../../../shared/time';
import type { Timers } from '../../ports/system';

export interface Calm {
  /** Runs now, or when the pause after the last run is over. */
  readonly ask: () => void;
  readonly stop: () => void;
}

/** Something that is asked for with every change, and once for many in a row is enough. `pause`: between two runs, ms. */
export function calmly(timers: Timers, pause: Millis, run: () => void): Calm {
  let callOff: (() => void) | undefined;
  let asked = false;
  const begin = (): void => {
    asked = false;
    callOff = timers.after(pause, () => {
      callOff = undefined;
      if (asked) begin();
    });
    run();
  };
  return {
    ask() {
      if (callOff === undefined) begin();
      else asked = true;
    },
    stop: () => callOff?.(),
  };
}
