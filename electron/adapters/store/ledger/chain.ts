import { createHash } from 'node:crypto';
import { auditEntrySchema, type AuditDraft, type AuditEntry } from '../../../../shared/model/audit';

/** What the first entry follows. */
export const CHAIN_START = '0'.repeat(64);

/** The last link: what the next entry follows. */
export interface ChainHead {
  readonly sequence: number;
  readonly hash: string;
}
export const emptyChain: ChainHead = { sequence: 0, hash: CHAIN_START };

/**
 * JSON with sorted keys, no blanks and no undefined members, so that the same value always gives the same bytes (the
 * rules of RFC 8785 for the values that occur here: strings, booleans, finite numbers, null, arrays, plain objects).
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
    return `{${members.join(',')}}`;
  }
  return JSON.stringify(value ?? null);
}

function linkHash(previous: string, sequence: number, draft: AuditDraft): string {
  const { at, actor, leaseId, event } = draft;
  return createHash('sha256')
    .update(previous)
    .update(canonicalJson({ sequence, at, actor, leaseId, event }), 'utf8')
    .digest('hex');
}

/** Gives a draft its place after `head`. Throws ZodError for a draft that does not match its schema. */
export function link(head: ChainHead, draft: AuditDraft): AuditEntry {
  const sequence = head.sequence + 1;
  return auditEntrySchema.parse({ ...draft, sequence, hash: linkHash(head.hash, sequence, draft) });
}

/** Whether `entry` is what follows `head`. */
export function follows(head: ChainHead, entry: AuditEntry): boolean {
  return entry.sequence === head.sequence + 1 && entry.hash === linkHash(head.hash, entry.sequence, entry);
}

/**
 * Walks a chain from its start. Undefined stands for an entry that could not be read. `expected` is the head that was
 * stored apart: a chain that ends before it has lost its tail.
 */
export function verifyChain(
  entries: Iterable<AuditEntry | undefined>,
  expected?: ChainHead,
): { readonly entries: number; readonly brokenAt?: number } {
  let head = emptyChain;
  let count = 0;
  let brokenAt: number | undefined;
  for (const entry of entries) {
    count += 1;
    if (brokenAt !== undefined) continue;
    if (entry === undefined || !follows(head, entry)) brokenAt = head.sequence + 1;
    else head = entry;
  }
  if (brokenAt === undefined && expected !== undefined && expected.hash !== head.hash) brokenAt = head.sequence + 1;
  return brokenAt === undefined ? { entries: count } : { entries: count, brokenAt };
}
