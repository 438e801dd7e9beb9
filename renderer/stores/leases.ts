import { create } from 'zustand';
import type { Failure } from '../../shared/errors';
import type { LeaseId } from '../../shared/ids';
import type { EventPayload } from '../../shared/ipc/events';
import type { LeaseView } from '../../shared/ipc/views';
import { ask, bridge } from '../bridge';
import { setMainNow } from './clock';

type Change = EventPayload<'leases.changed'>;

interface LeaseStore {
  /** `undefined` until the first snapshot is here. */
  readonly revision: number | undefined;
  readonly byId: Readonly<Record<string, LeaseView>>;
  readonly failure: Failure | undefined;
}

export const useLeases = create<LeaseStore>(() => ({ revision: undefined, byId: {}, failure: undefined }));

let scope: 'live' | 'all' = 'live';
/** Bumped by each fetch; an answer to an older one is not looked at. */
let fetchNumber = 0;
let fetching = false;
let held: Change[] = [];

function indexed(leases: readonly LeaseView[]): Record<string, LeaseView> {
  return Object.fromEntries(leases.map((lease) => [lease.id, lease]));
}

/** Fetches everything anew; pushes that arrive meanwhile wait for the snapshot. */
export async function refetchLeases(): Promise<void> {
  const number = ++fetchNumber;
  fetching = true;
  const answer = await ask('lease.snapshot', { scope });
  if (number !== fetchNumber) return;
  fetching = false;
  if (!answer.ok) {
    useLeases.setState({ failure: answer.error });
    return;
  }
  setMainNow(answer.value.now);
  useLeases.setState({
    revision: answer.value.revision,
    byId: indexed(answer.value.leases),
    failure: undefined,
  });
  const waiting = held;
  held = [];
  waiting.forEach(apply);
}

function apply(change: Change): void {
  if (fetching) {
    held.push(change);
    return;
  }
  const { revision, byId } = useLeases.getState();
  if (revision !== undefined && change.revision <= revision) return;
  if (revision === undefined || change.revision !== revision + 1) {
    held = [change];
    void refetchLeases();
    return;
  }
  setMainNow(change.now);
  useLeases.setState({ revision: change.revision, byId: { ...byId, ...indexed(change.changed) } });
}

/** Starts following the leases; returns how to stop. */
export function followLeases(which: 'live' | 'all'): () => void {
  scope = which;
  held = [];
  useLeases.setState({ revision: undefined, byId: {}, failure: undefined });
  const stop = bridge().on('leases.changed', apply);
  void refetchLeases();
  return () => {
    fetchNumber += 1;
    fetching = false;
    stop();
  };
}

/** Ended accounts stay in the list this long, so that one sees the end was read back. */
const LINGER_MS = 12_000;

/** The leases to show as live at `now`, soonest end first; those that are being made come on top. */
export function liveLeases(byId: Readonly<Record<string, LeaseView>>, now: number): LeaseView[] {
  const rank = (lease: LeaseView): number => (lease.state === 'requested' || lease.state === 'provisioning' ? 0 : 1);
  return Object.values(byId)
    .filter((lease) => lease.state !== 'revoked' || now - (lease.revokedAt ?? 0) < LINGER_MS)
    .sort((a, b) => rank(a) - rank(b) || a.endsAt - b.endsAt || a.id.localeCompare(b.id));
}

/** The lease of an id, as it is now. */
export function useLease(id: LeaseId | undefined): LeaseView | undefined {
  return useLeases((state) => (id === undefined ? undefined : state.byId[id]));
}
