import type { AuditEvent, ReceiptLine } from '../../../shared/model/audit';
import type { Lease } from '../../../shared/model/lease';
import type { LeaseEvent } from './event';
import { exposureMs, phaseOf, RENEW_PASS } from './state';

/** More lines than any account has roles, groups and methods. */
const LONGEST_RECEIPT = 2_000;

/**
 * The lines of the audit trail that an event leads to. A step that keeps failing for the same reason is written once, or a
 * lease that is retried for ever would fill the disk. `before` and `after` are the lease around the event.
 */
export function auditEventsOf(before: Lease, event: LeaseEvent, after: Lease): readonly AuditEvent[] {
  switch (event.kind) {
    case 'stepDone': {
      const record = before.steps.find((step) => step.key === event.key);
      if (record === undefined) return [];
      const line: AuditEvent = { kind: 'stepDone', step: record.kind, key: event.key, already: event.already };
      const pass = event.learned?.credential;
      if (event.key === RENEW_PASS && pass !== undefined) {
        return [line, { kind: 'passRenewed', expiresAt: pass.expiresAt }];
      }
      const extension = event.learned?.extension;
      if (extension === undefined || after.endsAt !== extension.endsAt || before.state.kind !== 'active') return [line];
      return [line, { kind: 'extended', endsAt: extension.endsAt, reason: extension.reason }];
    }
    case 'stepFailed': {
      const record = before.steps.find((step) => step.key === event.key);
      if (record === undefined) return [];
      if (record.attempts > 1 && before.retry.failure?.code === event.failure.code) return [];
      return [{ kind: 'stepFailed', step: record.kind, key: event.key, failure: event.failure }];
    }
    case 'activated':
      return after.state.kind === 'active' && before.state.kind !== 'active'
        ? [{ kind: 'activated', endsAt: after.endsAt, enforcedBy: after.enforcedBy }]
        : [];
    case 'shortened':
      return after.endsAt < before.endsAt ? [{ kind: 'shortened', endsAt: after.endsAt }] : [];
    case 'revoking':
      return before.state.kind === after.state.kind ? [] : [{ kind: 'revoking', cause: event.cause }];
    case 'revoked':
      return before.state.kind === after.state.kind
        ? []
        : [{ kind: 'revoked', exposureMs: exposureMs(after) ?? 0, receipt: receiptOf(after) }];
    default:
      return [];
  }
}

/** What the end of a lease showed, in the order of its steps. */
function receiptOf(lease: Lease): ReceiptLine[] {
  return lease.steps
    .filter((step) => phaseOf(step) === 'end')
    .flatMap(({ kind, outcome }) => {
      if (outcome?.kind !== 'done') return [];
      const { at, evidence } = outcome;
      return evidence.map((line): ReceiptLine => ({ at, step: kind, evidence: line }));
    })
    .slice(0, LONGEST_RECEIPT);
}
