import { z } from 'zod';
import { failure, type Failure } from '../../../../shared/errors';
import { leaseIdSchema, operationIdSchema } from '../../../../shared/ids';
import type { AuditEntry } from '../../../../shared/model/audit';
import { leaseSchema, stepKindSchema, type Lease } from '../../../../shared/model/lease';
import { err, ok, type Result } from '../../../../shared/result';
import { instantSchema } from '../../../../shared/time';
import type { Intent, LedgerChange } from '../../../ports/storage';
import { link, type ChainHead } from './chain';

/** An intent as it is stored. */
export const intentSchema = z.strictObject({
  opId: operationIdSchema,
  leaseId: leaseIdSchema,
  step: stepKindSchema,
  key: z.string().max(400),
  at: instantSchema,
});

/** A change whose every part was checked, with its audit entries in their places. */
export interface EncodedChange {
  readonly leases: readonly Lease[];
  readonly openIntents: readonly Intent[];
  readonly closeIntents: readonly string[];
  readonly audit: readonly AuditEntry[];
  readonly head: ChainHead;
}

/**
 * Checks a change before anything of it is written. What does not match its schema is a bug of the caller and is refused
 * as a whole; the detail names the field, never a value.
 */
export function encodeChange(change: LedgerChange, head: ChainHead): Result<EncodedChange, Failure> {
  try {
    const audit: AuditEntry[] = [];
    let last = head;
    for (const draft of change.audit ?? []) {
      const entry = link(last, draft);
      audit.push(entry);
      last = { sequence: entry.sequence, hash: entry.hash };
    }
    return ok({
      leases: (change.leases ?? []).map((lease) => leaseSchema.parse(lease)),
      openIntents: (change.openIntents ?? []).map((intent) => intentSchema.parse(intent)),
      closeIntents: change.closeIntents ?? [],
      audit,
      head: last,
    });
  } catch (cause) {
    if (!(cause instanceof z.ZodError)) throw cause;
    const path = (cause.issues[0]?.path ?? []).map(String).join('.');
    return err(failure('bug', { detail: `ledger: ${path}`.slice(0, 240) }));
  }
}
