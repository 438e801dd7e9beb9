import { create } from 'zustand';
import type { Failure } from '../../shared/errors';
import type { LeaseId } from '../../shared/ids';
import { ask, bridge } from '../bridge';
import { mainNow } from './clock';

interface Copied {
  readonly leaseId: LeaseId;
  readonly what: 'secret' | 'userName';
  /** When the clipboard is cleared; user names stay. */
  readonly clearsAt: number | undefined;
  /** When the button goes back to its own name. */
  readonly shownUntil: number;
}

interface CopiedStore {
  readonly copied: Copied | undefined;
  /** Failures of actions by lease, shown in the row until the next action on it. */
  readonly failures: Readonly<Record<string, Failure>>;
}

export const useCopied = create<CopiedStore>(() => ({ copied: undefined, failures: {} }));

const CONFIRM_MS = 3_000;

/** Notes or forgets the failure of an action on a lease. */
export function noteFailure(leaseId: LeaseId, failure: Failure | undefined): void {
  const rest = Object.entries(useCopied.getState().failures).filter(([id]) => id !== leaseId);
  useCopied.setState({
    failures: Object.fromEntries(failure === undefined ? rest : [...rest, [leaseId, failure] as const]),
  });
}

/** Has main put the credential or the user name on the clipboard; the value never comes here. */
export async function copy(leaseId: LeaseId, what: 'secret' | 'userName'): Promise<void> {
  const answer = await ask('lease.copy', { leaseId, what });
  noteFailure(leaseId, answer.ok ? undefined : answer.error);
  if (!answer.ok) return;
  const clearsAt = answer.value.clearsAt;
  useCopied.setState({
    copied: { leaseId, what, clearsAt, shownUntil: clearsAt ?? mainNow() + CONFIRM_MS },
  });
}

/** Starts listening for a cleared clipboard; returns how to stop. */
export function followClipboard(): () => void {
  return bridge().on('clipboard.cleared', ({ leaseId }) => {
    if (useCopied.getState().copied?.leaseId === leaseId) useCopied.setState({ copied: undefined });
  });
}
