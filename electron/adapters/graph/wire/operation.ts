import type { Millis } from '../../../../shared/time';
import type { Call } from '../../../ports/directory';
import type { Clock, Timers } from '../../../ports/system';

/** One verb under way: what belongs to its call, and how long it may still take. */
export interface Operation {
  readonly call: Call;
  /** Aborted when the call's time is over. */
  readonly signal: AbortSignal;
  /** Resolves when the call's time is over; one promise for all who wait, as a signal bears few listeners. */
  readonly ended: Promise<undefined>;
  /** Milliseconds left. */
  remaining(): Millis;
  /** Resolves after `ms`, or when time is over. */
  pause(ms: Millis): Promise<void>;
}

const systemTimers: Timers = {
  after(ms, action) {
    const timer = setTimeout(action, ms);
    return () => clearTimeout(timer);
  },
};

/** Runs `work` with a signal that fires after `call.timeoutMs`. */
export async function withinTime<T>(
  call: Call,
  clock: Clock,
  timers: Timers | undefined,
  work: (operation: Operation) => Promise<T>,
): Promise<T> {
  const running = timers ?? systemTimers;
  const ending = new AbortController();
  const deadline = clock.monotonic() + call.timeoutMs;
  const disarm = running.after(call.timeoutMs, () => ending.abort());
  const ended = new Promise<undefined>((resolve) => {
    ending.signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
  const operation: Operation = {
    call,
    signal: ending.signal,
    ended,
    remaining: () => (ending.signal.aborted ? 0 : Math.max(0, deadline - clock.monotonic())),
    pause: async (ms) => {
      let forget = (): void => undefined;
      const over = new Promise<undefined>((resolve) => {
        forget = running.after(ms, () => resolve(undefined));
      });
      await Promise.race([over, ended]);
      forget();
    },
  };
  try {
    return await work(operation);
  } finally {
    disarm();
  }
}

/** Waits between looks for something that a replica does not show yet (Graph: seconds, rarely minutes). */
const looks: readonly Millis[] = [250, 500, 1_000, 2_000, 3_000];
/** Time kept for the request itself. */
export const RESERVE: Millis = 1_000;

/** Repeats `attempt` while `again` says so and there is time; gives the last result. */
export async function repeatedly<T>(
  operation: Operation,
  attempt: () => Promise<T>,
  again: (result: T) => boolean,
): Promise<T> {
  let result = await attempt();
  for (const wait of looks) {
    if (!again(result) || operation.remaining() < wait + RESERVE) return result;
    await operation.pause(wait);
    result = await attempt();
  }
  return result;
}
