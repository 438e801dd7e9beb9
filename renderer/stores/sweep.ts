import { create } from 'zustand';
import type { Failure } from '../../shared/errors';
import type { LeaseId } from '../../shared/ids';
import type { SweepView } from '../../shared/ipc/sweep-rows';
import { ask, bridge } from '../bridge';

interface SweepStore {
  /** Undefined until the first answer is here. */
  readonly view: SweepView | undefined;
  readonly failure: Failure | undefined;
  /** Leases whose end was asked for and not yet answered. */
  readonly asked: ReadonlySet<LeaseId>;
}

const start: SweepStore = { view: undefined, failure: undefined, asked: new Set() };
export const useSweep = create<SweepStore>(() => start);

async function fetchSweep(): Promise<void> {
  const answer = await ask('sweep.view', {});
  useSweep.setState(answer.ok ? { view: answer.value } : { failure: answer.error });
}

/** Starts following what sweeps find; returns how to stop. */
export function followSweep(): () => void {
  useSweep.setState(start);
  const stop = bridge().on('sweep.changed', () => void fetchSweep());
  void fetchSweep();
  return stop;
}

/** Forgets what sweeps found. */
export function forgetSweep(): void {
  useSweep.setState(start);
}

/** Has main look everywhere now. */
export async function startSweep(): Promise<void> {
  const answer = await ask('sweep.start', {});
  useSweep.setState({ failure: answer.ok ? undefined : answer.error });
  await fetchSweep();
}

/** Has main end what was offered. */
export async function cleanUp(leaseIds: readonly LeaseId[]): Promise<void> {
  useSweep.setState({ asked: new Set([...useSweep.getState().asked, ...leaseIds]) });
  const answer = await ask('sweep.cleanUp', { leaseIds: [...leaseIds] });
  const asked = new Set(useSweep.getState().asked);
  for (const id of leaseIds) asked.delete(id);
  useSweep.setState({ asked, failure: answer.ok ? answer.value.failure : answer.error });
  await fetchSweep();
}
