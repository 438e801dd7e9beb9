import { failure } from '../../../shared/errors';
import type { Lease, StepKind } from '../../../shared/model/lease';
import type { Privilege } from '../../../shared/model/policy';
import { MINUTE, plus, type Instant, type Millis } from '../../../shared/time';
import type { LeaseCommand } from '../lease/decide';
import { READ_CHANGE, recordOf, RENEW_PASS } from '../lease/state';
import { isTransient } from '../retry/classify';
import { planBegin } from './plan-begin';
import { planEnd } from './plan-end';

/** A check-out that takes longer than this has failed and is revoked. */
export const PROVISIONING_LIMIT: Millis = 5 * MINUTE;
/** How often an end that the directory refused to move is set back before the lease's own end is left to do it. */
const RESTORE_ATTEMPTS = 5;

/** One call of one directory. */
export interface PlannedStep {
  readonly kind: StepKind;
  readonly key: string;
  readonly privilege?: Privilege;
  /** Prolong only: where the ends are moved to. */
  readonly endsAt?: Instant;
  /** Prolong only: the technician's reason; absent when ends are only set back to what the lease says. */
  readonly extensionReason?: string;
}

/** What is true about the directory and the moment. */
export interface PlanContext {
  readonly now: Instant;
  readonly staged: boolean;
  readonly settleMs: Millis;
}

/** The next thing to do about a lease: steps that may run together, a change of state, or nothing before an instant. */
export type Plan =
  | { readonly kind: 'run'; readonly steps: readonly PlannedStep[] }
  | { readonly kind: 'command'; readonly command: LeaseCommand }
  | { readonly kind: 'wait'; readonly until: Instant }
  | { readonly kind: 'nothing' };

/**
 * Level-based: looks at the lease as it is, not at why anybody asks. Steps without outcome must have been closed before
 * (their process is gone) or be awaited by the caller.
 */
export function plan(lease: Lease, context: PlanContext): Plan {
  const { kind } = lease.state;
  if (kind === 'revoked') return { kind: 'nothing' };
  if (kind === 'revoking') return planEnd(lease, context);
  if (context.now >= lease.endsAt) return { kind: 'command', command: { kind: 'end', cause: 'expired' } };
  return kind === 'active' ? planActive(lease, context) : planProvisioning(lease, context);
}

function planProvisioning(lease: Lease, context: PlanContext): Plan {
  const deadline = plus(lease.requestedAt, PROVISIONING_LIMIT);
  const next = planBegin(lease, context);
  if (next.kind === 'command') return next;
  if (context.now >= deadline) {
    const why = lease.retry.failure ?? failure('timeout', { leaseId: lease.id });
    return { kind: 'command', command: { kind: 'end', cause: 'checkOutFailed', failure: why } };
  }
  if (lease.retry.notBefore > context.now) {
    return { kind: 'wait', until: earliest(lease.retry.notBefore, deadline, lease.endsAt) };
  }
  return next;
}

function planActive(lease: Lease, context: PlanContext): Plan {
  const prolong = recordOf(lease, 'prolong')?.record;
  const failed = prolong?.outcome?.kind === 'failed' ? prolong.outcome.failure : undefined;
  const inDoubt = failed !== undefined && (isTransient(failed) || lease.retry.attempt <= RESTORE_ATTEMPTS);
  if (!inDoubt && !isUnread(lease)) return { kind: 'wait', until: lease.endsAt };
  if (lease.retry.notBefore > context.now)
    return { kind: 'wait', until: earliest(lease.retry.notBefore, lease.endsAt) };
  const step: PlannedStep = inDoubt
    ? { kind: 'prolong', key: 'prolong', endsAt: lease.endsAt }
    : { kind: 'verifyLive', key: READ_CHANGE };
  return { kind: 'run', steps: [step] };
}

/** The directory said that it moved the end or issued another pass, and nobody has read there since that it stands. */
function isUnread(lease: Lease): boolean {
  const changes = ['prolong', RENEW_PASS].flatMap((key) => {
    const change = recordOf(lease, key);
    return change?.record.outcome?.kind === 'done' ? [change.place] : [];
  });
  if (changes.length === 0) return false;
  const read = recordOf(lease, READ_CHANGE);
  return read === undefined || read.place < Math.max(...changes) || read.record.outcome?.kind !== 'done';
}

function earliest(first: Instant, ...others: readonly Instant[]): Instant {
  return others.reduce((least, at) => (at < least ? at : least), first);
}
