import { failure, type Failure } from '../../../shared/errors';
import type { LeaseId } from '../../../shared/ids';
import type { Output } from '../../../shared/ipc/contract';
import { err, ok, type Result } from '../../../shared/result';
import type { Shown } from '../../app/api';
import type { Clock, Timers } from '../../ports/system';

/** Holds the one secret that the isolated window may show, until it hides, its lease ends or the window closes. */
export interface SecretShelf {
  put(leaseId: LeaseId, shown: Shown, clock: Clock, timers: Timers): void;
  reveal(): Result<Output<'secret.reveal'>, Failure>;
  /** The lease whose secret lies here. */
  leaseId(): LeaseId | undefined;
  clear(): void;
}

/** `onGone` closes the window when the time is over. */
export function createSecretShelf(onGone: () => void): SecretShelf {
  let held: { readonly leaseId: LeaseId; readonly shown: Shown; readonly clock: Clock } | undefined;
  let callOff: (() => void) | undefined;
  const clear = (): void => {
    callOff?.();
    callOff = undefined;
    held = undefined;
  };
  return {
    put(leaseId, shown, clock, timers) {
      clear();
      held = { leaseId, shown, clock };
      callOff = timers.after(Math.max(0, shown.hidesAt - clock.wall()), () => {
        clear();
        onGone();
      });
    },
    reveal() {
      if (held === undefined || held.clock.wall() >= held.shown.hidesAt) return err(failure('lease_not_active'));
      const { accountName, kind, value, hidesAt } = held.shown;
      return ok({ accountName, kind, value: value.reveal(), hidesAt });
    },
    leaseId: () => held?.leaseId,
    clear,
  };
}
