import type { Failure } from '../../../shared/errors';
import type { LeaseId } from '../../../shared/ids';
import type { LeaseView, StepView } from '../../../shared/ipc/views';
import { checksOf, isProved } from '../../../shared/receipt';
import { ok, type Result } from '../../../shared/result';
import type { Instant } from '../../../shared/time';
import { visibleLease, type CommandParts } from './commands';
import { viewOf } from './projection';

/** A receipt in the form of a file. */
export interface ReceiptFile {
  /** Proposed name, safe on every system. */
  readonly name: string;
  readonly json: string;
  /** The same for people. */
  readonly text: string;
}

/** The receipt of a lease that this person may see, as it stands now. Fails with `unknown_lease` or `not_entitled`. */
export function receiptOf(parts: CommandParts, id: LeaseId): Result<ReceiptFile, Failure> {
  const found = visibleLease(parts, id);
  if (!found.ok) return found;
  const { lease, me } = found.value;
  const now = parts.time.of(id);
  return ok(receiptFile(viewOf(lease, me, now), me.organisation.name, now));
}

const iso = (at: Instant | undefined): string | undefined =>
  at === undefined ? undefined : new Date(at).toISOString();

function documentOf(lease: LeaseView, organisation: string, madeAt: Instant) {
  return {
    kind: 'latchkey-receipt',
    schemaVersion: 1,
    madeAt: iso(madeAt),
    organisation,
    lease: lease.id,
    complete: isProved(lease),
    state: lease.state,
    customer: lease.customer.name,
    account: lease.accountName,
    source: lease.source,
    mode: lease.mode,
    policy: lease.policyName,
    privileges: lease.privileges,
    technician: lease.technician.name,
    reason: lease.reason,
    ticket: lease.ticket,
    requestedAt: iso(lease.requestedAt),
    endsAt: iso(lease.endsAt),
    endedAt: iso(lease.revokedAt),
    unusableAt: iso(lease.neutralisedAt),
    cause: lease.cause,
    exposureSeconds: lease.exposureMs === undefined ? undefined : lease.exposureMs / 1_000,
    enforcedBy: Object.fromEntries(
      Object.entries(lease.enforcedBy).map(([what, by]) => [
        what,
        by.by === 'app' ? { by: by.by } : { by: by.by, at: iso(by.at) },
      ]),
    ),
    checks: checksOf(lease).map((check) => ({ ...check, at: iso(check.at) })),
    steps: lease.steps.map((step) => ({ ...step, at: iso(step.at) })),
  };
}

/** Both forms of a receipt. Holds what windows may see, so no secret. */
export function receiptFile(lease: LeaseView, organisation: string, madeAt: Instant): ReceiptFile {
  const json = `${JSON.stringify(documentOf(lease, organisation, madeAt), undefined, 2)}\n`;
  const local = lease.accountName.split('@')[0]?.replaceAll(/[^a-z0-9-]+/gi, '-') ?? '';
  const day = new Date(lease.requestedAt).toISOString().slice(0, 10);
  return { name: `Receipt ${local.slice(0, 60)} ${day}`, json, text: textOf(lease, organisation, madeAt) };
}

/** Times of receipts are universal time to the second, so that two of them can be laid side by side. */
function timeText(at: Instant | undefined): string {
  return at === undefined ? '' : `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** Names come from directories: nothing in them may begin a line or turn the text around. */
function plain(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').trim();
}

const marks = { waiting: '[ ]', written: '[~]', readBack: '[x]', untold: '[-]' } as const;

function textOf(lease: LeaseView, organisation: string, madeAt: Instant): string {
  const facts: readonly (readonly [string, string])[] = [
    ['Account', lease.accountName],
    ['Customer', lease.customer.name],
    ['JIT policy', `${lease.policyName} (${lease.mode})`],
    ['Privileges', lease.privileges.join(', ')],
    ['Technician', lease.technician.name],
    ['Reason', lease.reason],
    ['Ticket', lease.ticket ?? ''],
    ['Requested', timeText(lease.requestedAt)],
    ['End', timeText(lease.endsAt)],
    ['Unusable since', timeText(lease.neutralisedAt)],
    ['Ended', timeText(lease.revokedAt)],
    ['Lease', lease.id],
  ];
  const proved = isProved(lease);
  const checks = checksOf(lease);
  return [
    `Receipt of ${plain(organisation)}, made by Latchkey at ${timeText(madeAt)}`,
    proved ? 'COMPLETE: everything was read back.' : 'NOT COMPLETE: not everything was read back yet.',
    '',
    ...facts.filter(([, fact]) => fact !== '').map(([term, fact]) => `${`${term}:`.padEnd(16)}${plain(fact)}`),
    '',
    'The end  ([x] read back, [~] done, not read back, [ ] not done, [-] the directory does not tell)',
    ...(checks.length === 0 ? ['The lease has not ended yet.'] : checks.map(checkLine)),
    '',
    'Every step',
    ...lease.steps.flatMap(stepLines),
    '',
  ].join('\n');
}

function checkLine(check: ReturnType<typeof checksOf>[number]): string {
  const item = check.item === 'enabled' ? 'sign-in' : check.item;
  const name = check.name === undefined ? item : `${item} ${check.name}`;
  const read = check.readBack === undefined ? '' : `: ${check.readBack}`;
  return plain(`${marks[check.status]} ${name}, ${check.asked}${read}  ${timeText(check.at)}`);
}

function stepLines(step: StepView): readonly string[] {
  const name = step.name === undefined ? step.key : `${step.kind} ${step.name}`;
  const why = step.failure === undefined ? '' : ` (${step.failure.code})`;
  return [
    plain(`${timeText(step.at).padEnd(24)}${name}: ${step.status}${why}`),
    ...step.evidence.map(({ item, name: what, asked, readBack }) => {
      const about = what === undefined ? item : `${item} ${what}`;
      return `    ${plain(`${about}: asked ${asked}, read back ${readBack ?? 'nothing'}`)}`;
    }),
  ];
}
