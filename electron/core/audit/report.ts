import type { Lease } from '../../../shared/model/lease';
import type { Instant, Millis } from '../../../shared/time';
import { exposureMs } from '../lease/state';
import { isoTime } from './record';

/** `2026-01`. */
export type Month = `${string}-${string}`;

export interface ReportInput {
  readonly organisationName: string;
  readonly customer: { readonly name: string; readonly timeZone: string };
  readonly month: Month;
  /** Leases of this customer that began in this month, the oldest first. */
  readonly leases: readonly Lease[];
  readonly chain: { readonly entries: number; readonly brokenAt?: number };
  readonly madeAt: Instant;
  readonly computer?: string;
}

/** Text as HTML shows it, whatever is in it; direction marks are taken out, for one name must not look like another. */
function html(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** `2026-01-05 11:00`, in a time zone of the IANA list; UTC where the zone is not known. */
function zonedTime(at: Instant, timeZone: string): string {
  try {
    const parts = new Intl.DateTimeFormat('sv-SE', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    });
    return parts.format(at);
  } catch {
    return isoTime(at).slice(0, 16).replace('T', ' ');
  }
}

/** The month that an instant falls into for the customer. */
export function monthOf(at: Instant, timeZone: string): Month {
  const [year = '', month = ''] = zonedTime(at, timeZone).split('-');
  return `${year}-${month}`;
}

function spoken(ms: Millis): string {
  const seconds = Math.ceil(ms / 1_000);
  if (seconds < 120) return `${String(seconds)} s`;
  return seconds < 7_200 ? `${String(Math.ceil(seconds / 60))} min` : `${String(Math.ceil(seconds / 3_600))} h`;
}

function endOf(lease: Lease, timeZone: string): string {
  if (lease.state.kind !== 'revoked') return 'not yet ended and read back';
  const exposure = exposureMs(lease) ?? 0;
  const when = zonedTime(lease.state.neutralisedAt, timeZone);
  return exposure > 0 ? `${when}, ${spoken(exposure)} after the agreed end` : `${when}, not after the agreed end`;
}

function enders(lease: Lease, timeZone: string): string {
  const { signIn, privilege, object } = lease.enforcedBy;
  const word = (by: typeof signIn): string =>
    by.by === 'app' ? 'Latchkey' : `directory, ${zonedTime(by.at, timeZone)}`;
  return `Sign-in: ${word(signIn)}; privilege: ${word(privilege)}; account: ${word(object)}`;
}

function receipt(lease: Lease): string {
  const gone = lease.steps.find(({ kind }) => kind === 'verifyGone');
  if (gone?.outcome?.kind !== 'done') return 'No read-back of the end yet.';
  const lines = gone.outcome.evidence.map(
    ({ item, name, asked, readBack }) =>
      `${name === undefined ? item : `${item} ${name}`} ${readBack ?? `${asked} (not read back)`}`,
  );
  return `Read back ${isoTime(gone.outcome.at)}: ${lines.join(', ')}`;
}

function row(lease: Lease, timeZone: string): string {
  const privileges = lease.recipe.privileges.map(({ name }) => name).join(', ');
  const cells = [
    `${html(lease.technician.name)}<br><small>${html(lease.account.name)}</small>`,
    `${html(lease.recipe.policyName)}<br><small>${html(privileges)} · ${lease.recipe.mode}</small>`,
    `${html(lease.reason)}${lease.ticket === undefined ? '' : `<br><small>${html(lease.ticket)}</small>`}`,
    `${zonedTime(lease.requestedAt, timeZone)}<br><small>until ${zonedTime(lease.endsAt, timeZone)}</small>`,
    `${html(endOf(lease, timeZone))}<br><small>${html(enders(lease, timeZone))}<br>${html(receipt(lease))}</small>`,
  ];
  return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
}

function counts({ leases }: ReportInput): string {
  const ended = leases.filter(({ state }) => state.kind === 'revoked').length;
  const late = leases.map((lease) => exposureMs(lease) ?? 0);
  const figures: readonly (readonly [string, string])[] = [
    ['JIT accounts checked out', String(leases.length)],
    ['Ended and read back', String(ended)],
    ['Still open', String(leases.length - ended)],
    ['Technicians', String(new Set(leases.map(({ technician }) => technician.id)).size)],
    ['Longest time past the agreed end', spoken(Math.max(0, ...late))],
  ];
  return figures.map(([name, value]) => `<div><b>${value}</b>${name}</div>`).join('');
}

const STYLE = `body{font:13px/18px "Segoe UI",system-ui,sans-serif;color:#1b1a19;margin:24px}
h1{font-size:20px;line-height:28px;margin:0}p{margin:4px 0 12px;color:#484644}
.counts{display:flex;flex-wrap:wrap;gap:8px 24px;margin:12px 0}.counts div{min-width:120px}
.counts b{display:block;font-size:20px;line-height:28px;font-variant-numeric:tabular-nums}
table{border-collapse:collapse;width:100%;table-layout:fixed}th,td{text-align:left;vertical-align:top;
padding:6px 8px;border-bottom:1px solid #d2d0ce;overflow-wrap:anywhere}th{font-weight:600;background:#f3f2f1}
tr{break-inside:avoid}thead{display:table-header-group}small{color:#605e5c}.bad{color:#a4262c;font-weight:600}`;

/**
 * The monthly report of one customer as one HTML page without scripts, links or anything from elsewhere; its policy
 * forbids them too. Times are the customer's. Opens in any browser and prints on A4.
 */
export function reportHtml(input: ReportInput): string {
  const { organisationName, customer, month, leases, chain, madeAt } = input;
  const title = `${customer.name}: privileged access in ${month}`;
  const broken = chain.brokenAt !== undefined;
  const verdict = broken
    ? `<span class="bad">The audit trail was changed or damaged at entry ${String(chain.brokenAt)}.</span>`
    : `The chain of ${String(chain.entries)} audit entries was verified.`;
  const table =
    leases.length === 0
      ? '<p>No JIT account was checked out at this customer in this month.</p>'
      : `<table><thead><tr><th>Technician</th><th>Policy</th><th>Reason</th><th>Period</th><th>End</th></tr></thead>
<tbody>${leases.map((lease) => row(lease, customer.timeZone)).join('\n')}</tbody></table>`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${html(title)}</title><style>${STYLE}</style></head>
<body><h1>${html(title)}</h1>
<p>By ${html(organisationName)}, from the records of this computer. Times in ${html(customer.timeZone)}. Made ${isoTime(madeAt)}.
${verdict}</p>
<div class="counts">${counts(input)}</div>
${table}
</body></html>
`;
}
