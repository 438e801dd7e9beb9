import { create } from 'zustand';
import type { Failure } from '../../shared/errors';
import type { Output } from '../../shared/ipc/contract';
import type { AuditEntry } from '../../shared/model/audit';
import { ask } from '../bridge';

interface AuditStore {
  /** Newest first. */
  readonly entries: readonly AuditEntry[];
  readonly complete: boolean;
  readonly loading: boolean;
  readonly failure: Failure | undefined;
  readonly verified: Output<'audit.verify'> | undefined;
}

const start: AuditStore = { entries: [], complete: false, loading: false, failure: undefined, verified: undefined };
export const useAudit = create<AuditStore>(() => start);

const PAGE = 200;

/** Fetches the next older page; does nothing while one is under way or when all are here. */
export async function loadOlder(): Promise<void> {
  const { entries, complete, loading } = useAudit.getState();
  if (complete || loading) return;
  useAudit.setState({ loading: true });
  const before = entries.at(-1)?.sequence;
  const answer = await ask('audit.page', { limit: PAGE, ...(before === undefined ? {} : { before }) });
  if (!answer.ok) {
    useAudit.setState({ loading: false, failure: answer.error });
    return;
  }
  const page = [...answer.value.entries].sort((a, b) => b.sequence - a.sequence);
  const first = page.at(-1)?.sequence ?? 1;
  useAudit.setState({
    entries: [...entries, ...page],
    complete: page.length === 0 || first === 1,
    loading: false,
    failure: undefined,
  });
}

/** Starts again with the newest entries. */
export async function reloadAudit(): Promise<void> {
  useAudit.setState(start);
  await loadOlder();
}

/** Has main recompute the chain of hashes. */
export async function verifyChain(): Promise<void> {
  const answer = await ask('audit.verify', {});
  useAudit.setState(answer.ok ? { verified: answer.value, failure: undefined } : { failure: answer.error });
}
