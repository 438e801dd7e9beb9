import { writeFileSync } from 'node:fs';
import type { Failure } from '../../../shared/errors';
import { failure } from '../../../shared/errors';
import type { AuditEntry } from '../../../shared/model/audit';
import { ok, type Result } from '../../../shared/result';
import type { Workplace } from '../workplace';
import type { CommandOf } from './command-line';
import { HEADLESS_EXIT } from './exit-codes';
import { failed, stamp, type HeadlessPlace, type Report } from './report';

const PAGE = 500;

/** Everything the person may read, oldest first. */
function trail({ latchkey }: Workplace): Result<readonly AuditEntry[], Failure> {
  const pages: AuditEntry[] = [];
  let before: number | undefined;
  for (;;) {
    const page = latchkey.auditPage({ limit: PAGE, ...(before === undefined ? {} : { before }) });
    if (!page.ok) return page;
    pages.push(...page.value);
    before = page.value.at(-1)?.sequence;
    if (page.value.length < PAGE || before === undefined) return ok(pages.reverse());
  }
}

/** A field of CSV (RFC 4180). What a spreadsheet would take for a formula gets an apostrophe first. */
function field(value: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return `"${safe.replaceAll('"', '""')}"`;
}

function csvOf(entries: readonly AuditEntry[]): string {
  const rows = entries.map(({ sequence, at, actor, leaseId, event, hash }) => {
    const { kind, ...rest } = event;
    const cells = [String(sequence), stamp(at), actor ?? '', leaseId ?? '', kind, JSON.stringify(rest), hash];
    return cells.map(field).join(',');
  });
  return ['sequence,at,actor,lease,event,details,hash', ...rows, ''].join('\r\n');
}

/** `audit export`: to a file that only its user can read, or to standard output. */
export function exportAudit({ place }: HeadlessPlace, { format, out }: CommandOf<'audit export'>): Report {
  const entries = trail(place);
  if (!entries.ok) return failed(entries.error);
  const text = format === 'csv' ? csvOf(entries.value) : `${JSON.stringify(entries.value)}\n`;
  const document = { entries: entries.value.length, ...(out === undefined ? {} : { file: out }) };
  if (out === undefined) return { code: HEADLESS_EXIT.done, document, lines: [], raw: text };
  try {
    // Never over something that is there: an older export may be the only copy.
    writeFileSync(out, text, { mode: 0o600, flag: 'wx' });
  } catch {
    return failed(failure('ledger_unwritable', { detail: 'the file exists already or cannot be written' }));
  }
  return { code: HEADLESS_EXIT.done, document, lines: [`${String(entries.value.length)} entries in ${out}`] };
}

/** `audit verify` */
export function verifyAudit({ place }: HeadlessPlace): Report {
  const { entries, brokenAt } = place.latchkey.verifyAudit();
  return {
    code: brokenAt === undefined ? HEADLESS_EXIT.done : HEADLESS_EXIT.left,
    document: { entries, ...(brokenAt === undefined ? {} : { brokenAt }) },
    lines: [
      brokenAt === undefined
        ? `${String(entries)} entries, unbroken`
        : `broken at no. ${String(brokenAt)} of ${String(entries)}: the trail was changed there or after`,
    ],
  };
}
