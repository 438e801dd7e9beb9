import { failure, type Failure } from '../../../shared/errors';
import type { LeaseId } from '../../../shared/ids';
import { err, type Result } from '../../../shared/result';
import type { Millis } from '../../../shared/time';
import type { Log, Timers } from '../../ports/system';

export interface Bounds {
  readonly world: { readonly timers: Timers; readonly log: Log };
  readonly leaseId: LeaseId;
  readonly ms: Millis;
}

/** A call of a directory, of which neither an exception nor that it never ends gets past here (`bug`, `timeout`). */
export function bounded<T>(bounds: Bounds, work: () => Promise<Result<T, Failure>>): Promise<Result<T, Failure>> {
  const { world, leaseId, ms } = bounds;
  return new Promise((resolve) => {
    const give = (answer: Result<T, Failure>): void => {
      cancel();
      resolve(answer);
    };
    const cancel = world.timers.after(ms, () => {
      give(err(failure('timeout', { leaseId, detail: 'no answer' })));
    });
    const broken = (): void => {
      world.log.error('directory.threw', { leaseId });
      give(err(failure('bug', { leaseId, detail: 'directory threw' })));
    };
    try {
      work().then(give, broken);
    } catch {
      broken();
    }
  });
}
