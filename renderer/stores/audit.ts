import { create } from 'zustand';
import type { Failure } from '../../shared/errors';
import type { AuditFilterInput, AuditLine, AuditStateView } from '../../shared/ipc/audit-rows';
import type { Output } from '../../shared/ipc/contract';
import { ask, bridge } from '../bridge';

interface AuditStore {
  /** Newest first. */
  readonly lines: readonly AuditLine[];
  readonly filter: AuditFilterInput;
  /** Where to go on; undefined: nothing older is left. */
  readonly next: number | undefined;
  readonly complete: boolean;
  readonly loading: boolean;
  readonly failure: Failure | undefined;
  readonly state: AuditStateView | undefined;
  readonly names: Output<'audit.names'>;
}

const start: AuditStore = {
  lines: [],
  filter: {},
  next: undefined,
  complete: false,
  loading: false,
  failure: undefined,
  state: undefined,
  names: { customers: [], technicians: [] },
};
export const useAudit = create<AuditStore>(() => start);

const PAGE = 200;
/** Answers to an older question are thrown away. */
let question = 0;

/** Fetches the next older lines; does nothing while some are under way or when all are here. */
export async function loadOlder(): Promise<void> {
  const { filter, next, complete, loading } = useAudit.getState();
  if (complete || loading) return;
  const mine = question;
  useAudit.setState({ loading: true });
  const answer = await ask('audit.search', { ...filter, limit: PAGE, ...(next === undefined ? {} : { before: next }) });
  if (mine !== question) return;
  if (!answer.ok) {
    useAudit.setState({ loading: false, failure: answer.error });
    return;
  }
  const { lines, next: older } = answer.value;
  useAudit.setState((before) => ({
    lines: [...before.lines, ...lines],
    next: older,
    complete: older === undefined,
    loading: false,
    failure: undefined,
  }));
  // A rare match may lie further back than one question looks.
  if (lines.length === 0 && older !== undefined) await loadOlder();
}

/** Starts again with the newest lines of this choice. */
export async function searchAudit(filter: AuditFilterInput): Promise<void> {
  question += 1;
  useAudit.setState({ lines: [], filter, next: undefined, complete: false, loading: false });
  await loadOlder();
}

/** Forgets what was read of the trail. */
export function forgetAudit(): void {
  question += 1;
  useAudit.setState(start);
}

async function loadState(): Promise<void> {
  const answer = await ask('audit.state', {});
  if (answer.ok) useAudit.setState({ state: answer.value });
}

/** Opens the trail, and follows its check and delivery until the returned function is called. */
export function followAudit(): () => void {
  void searchAudit({});
  void loadState();
  void ask('audit.names', {}).then((answer) => {
    if (answer.ok) useAudit.setState({ names: answer.value });
  });
  return bridge().on('audit.changed', () => void loadState());
}

/** Has main recompute the chain of hashes. */
export async function verifyChain(): Promise<void> {
  const answer = await ask('audit.verify', {});
  if (!answer.ok) useAudit.setState({ failure: answer.error });
  await loadState();
}

/** Tries every receiver now. */
export async function retryDelivery(): Promise<void> {
  await ask('audit.retry', {});
  await loadState();
}
