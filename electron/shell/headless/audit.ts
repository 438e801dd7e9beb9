import { closeSync, openSync, writeSync } from 'node:fs';
import { failure } from '../../../shared/errors';
import { isProved } from '../../../shared/receipt';
import type { CommandOf } from './command-line';
import { HEADLESS_EXIT } from './exit-codes';
import { failed, type HeadlessPlace, type Report } from './report';
import { customerOf } from './sweep';

/** A text that goes to a file, or to standard output as it is. */
interface Paper {
  readonly pieces: Iterable<string>;
  readonly out: string | undefined;
  /** What the document and the line say, once all pieces were taken. */
  readonly said: () => { readonly document: Readonly<Record<string, unknown>>; readonly line: string };
}

/** To a file that only its user can read, never over something that is there: an older one may be the only copy. */
function handOver({ pieces, out, said }: Paper): Report {
  if (out === undefined) {
    const raw = [...pieces].join('');
    return { code: HEADLESS_EXIT.done, document: said().document, lines: [], raw };
  }
  try {
    const file = openSync(out, 'wx', 0o600);
    try {
      for (const piece of pieces) writeSync(file, piece);
    } finally {
      closeSync(file);
    }
  } catch {
    return failed(failure('ledger_unwritable', { detail: 'the file exists already or cannot be written' }));
  }
  const { document, line } = said();
  return { code: HEADLESS_EXIT.done, document: { ...document, file: out }, lines: [`${line} in ${out}`] };
}

/** `audit export`: the same trail as the window exports, with who, what, where, why, ticket and who ends it. */
export function exportAudit({ place }: HeadlessPlace, { format, customer, out }: CommandOf<'audit export'>): Report {
  const customerId = customerOf(place, customer);
  if (!customerId.ok) return failed(customerId.error);
  const file = place.latchkey.audit.export(
    format,
    customerId.value === undefined ? {} : { customerId: customerId.value },
  );
  if (!file.ok) return failed(file.error);
  const { chunks, lines } = file.value;
  const said = () => ({ document: { entries: lines() }, line: `${String(lines())} entries` });
  return handOver({ pieces: chunks, out, said });
}

/** `audit report`: the monthly report of one customer, as the window makes it. */
export async function reportMonth(
  { place }: HeadlessPlace,
  { customer, month, out }: CommandOf<'audit report'>,
): Promise<Report> {
  const customerId = customerOf(place, customer);
  if (!customerId.ok) return failed(customerId.error);
  if (customerId.value === undefined) return failed(failure('unknown_customer'));
  const report = await place.latchkey.audit.report(customerId.value, month);
  if (!report.ok) return failed(report.error);
  const said = () => ({ document: { month }, line: `the report of ${month}` });
  return handOver({ pieces: [report.value.html], out, said });
}

/** `receipt`: what was read back at the end of one lease; code 1 while it is not complete. */
export function receipt({ place }: HeadlessPlace, { lease, json, out }: CommandOf<'receipt'>): Report {
  const made = place.latchkey.receipt(lease);
  if (!made.ok) return failed(made.error);
  const view = place.latchkey.one(lease);
  const complete = view.ok && isProved(view.value);
  const said = () => ({ document: { lease, complete }, line: `the receipt of ${lease}` });
  const handed = handOver({ pieces: [json ? made.value.json : made.value.text], out, said });
  return handed.code === HEADLESS_EXIT.done && !complete ? { ...handed, code: HEADLESS_EXIT.left } : handed;
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

/** `accept-damage` */
export function acceptDamage({ place }: HeadlessPlace): Report {
  const accepted = place.latchkey.audit.acceptDamage();
  if (!accepted.ok) return failed(accepted.error);
  return { code: HEADLESS_EXIT.done, document: {}, lines: ['accepted: check-outs are open again at the next start'] };
}
