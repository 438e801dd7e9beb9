import type { Timers } from '../../ports/system';
import type { Millis } from '../../../shared/time';

/** The part of a runtime's timers that is used; replaced in tests. */
export interface Scheduling {
  set(action: () => void, ms: Millis): unknown;
  clear(handle: unknown): void;
}

const nodeScheduling: Scheduling = {
  set: (action, ms) => setTimeout(action, ms),
  clear: (handle) => {
    if (typeof handle === 'object') clearTimeout(handle as NodeJS.Timeout);
  },
};

/** Node turns a longer delay into 1 ms (Node: timers, setTimeout), so longer ones are armed in parts. */
export const LONGEST_DELAY: Millis = 2_147_483_647;

/** The timers of this process. A delay that is no number or negative is due at once. */
export function systemTimers(scheduling: Scheduling = nodeScheduling): Timers {
  return {
    after: (ms, action) => {
      let handle: unknown;
      const arm = (left: Millis): void => {
        const part = Math.min(left, LONGEST_DELAY);
        handle = scheduling.set(() => (left > part ? arm(left - part) : action()), part);
      };
      arm(ms > 0 ? Math.ceil(ms) : 0);
      return () => scheduling.clear(handle);
    },
  };
}
