import { failure } from '../../../shared/errors';
import type { LeaseId } from '../../../shared/ids';
import type { SweepFinding } from '../../../shared/ipc/sweep-rows';
import { err } from '../../../shared/result';
import { MINUTE } from '../../../shared/time';
import type { Latchkey } from '../../app/api';
import { createLatchkey } from '../../app/latchkey';
import { fakeKeychain } from '../fakes/fake-keychain';
import { memoryLedger, type MemoryLedger } from '../fakes/memory-ledger';
import { checkOutAt, type TestWorld, type Where } from './world';

/** One more computer of the organisation: the same directories and clock, everything else its own. */
export interface Computer {
  readonly ledger: MemoryLedger;
  readonly latchkey: Latchkey;
  /** From now on nothing that it had in hand does anything. */
  die(): void;
}

export async function computer(base: TestWorld): Promise<Computer> {
  const ledger = memoryLedger();
  let dead = false;
  const latchkey = createLatchkey({
    ...base,
    ledger,
    keychain: fakeKeychain(),
    timers: {
      after: (ms, action) =>
        base.timers.after(ms, () => {
          if (!dead) action();
        }),
    },
    directories: { directory: (id) => (dead ? err(failure('unreachable')) : base.directories.directory(id)) },
  });
  await latchkey.start();
  const die = (): void => {
    dead = true;
  };
  return { ledger, latchkey, die };
}

/** A computer checks out and is never seen again. */
export async function lost(base: TestWorld, where: Where, mode: 'standard' | 'burner'): Promise<LeaseId> {
  const gone = await computer(base);
  const made = await gone.latchkey.checkOut(checkOutAt(where, mode));
  if (!made.ok) throw new Error(made.error.code);
  const { leaseId } = made.value;
  await base.timers.advanceUntil(() => gone.ledger.lease(leaseId)?.state.kind === 'active', 5 * MINUTE);
  gone.die();
  return leaseId;
}

/** Sweeps everything in reach and gives what was found. */
export async function swept(base: TestWorld, latchkey: Latchkey): Promise<readonly SweepFinding[]> {
  const ran: { done: boolean } = { done: false };
  void latchkey.sweep.run().then(() => {
    ran.done = true;
  });
  await base.timers.advanceUntil(() => ran.done, 10 * MINUTE);
  const view = latchkey.sweep.view();
  if (!view.ok) throw new Error(view.error.code);
  return view.value.findings;
}
