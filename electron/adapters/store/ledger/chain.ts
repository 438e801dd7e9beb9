import { createHash } from 'node:crypto';
import type { AuditWalk } from '../../../ports/storage';
import { auditEntrySchema, type AuditDraft, type AuditEntry } from '../../../../shared/model/audit';

/** What the first entry follows. */
const CHAIN_START = '0'.repeat(64);

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
function canonicalJson(value: unknown): string {
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
function follows(head: ChainHead, entry: AuditEntry): boolean {
  return entry.sequence === head.sequence + 1 && entry.hash === linkHash(head.hash, entry.sequence, entry);
}

/** A row of the chain: what could be read of it, under its own number. */
export interface ChainRow {
  readonly sequence: number;
  /** Undefined: it could not be read. */
  readonly entry: AuditEntry | undefined;
}

const walkStart: AuditWalk = { entries: 0, done: false, through: 0, head: emptyChain };

/** Goes on from `from` over the rows that come next. */
export function walkOn(from: AuditWalk = walkStart, rows: Iterable<ChainRow>): AuditWalk {
  let { entries, brokenAt, through, head } = from;
  for (const { sequence, entry } of rows) {
    entries += 1;
    through = sequence;
    if (brokenAt !== undefined) continue;
    if (entry === undefined || !follows(head, entry)) brokenAt = head.sequence + 1;
    else head = { sequence: entry.sequence, hash: entry.hash };
  }
  return { entries, done: false, through, head, ...(brokenAt === undefined ? {} : { brokenAt }) };
}

/** The end of a walk. `expected` is the head that was stored apart: a chain that ends before it has lost its tail. */
export function walkEnd(walk: AuditWalk, expected: ChainHead): AuditWalk {
  const cut = walk.brokenAt === undefined && expected.hash !== walk.head.hash;
  return { ...walk, done: true, ...(cut ? { brokenAt: walk.head.sequence + 1 } : {}) };
}

/** What a walk from the start to the end says. */
export function verdictOf({ entries, brokenAt }: AuditWalk): { readonly entries: number; readonly brokenAt?: number } {
  return brokenAt === undefined ? { entries } : { entries, brokenAt };
}
