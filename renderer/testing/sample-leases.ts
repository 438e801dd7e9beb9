import type { CorrelationId } from '../../shared/ids';
import type { LeaseView, StepView } from '../../shared/ipc/views';
import type { Source } from '../../shared/model/connector';
import { at, ben, connectorId, customerId, leaseId, LONG, me, policyId, rows, type Sample } from './samples';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const beginKinds = ['create', 'credential', 'grant', 'verifyLive'] as const;
const endKinds = ['neutralise', 'strip', 'erase', 'verifyGone'] as const;

/** The steps of a lease, `done` of them done and, if any is left, the next one under way. */
export function steps(phase: 'begin' | 'end', done: number, from: number, grantName: string): StepView[] {
  const kinds = phase === 'begin' ? beginKinds : endKinds;
  return kinds.map((kind, index) => ({
    key: kind === 'grant' ? `grant ${grantName}` : kind,
    kind,
    phase,
    ...(kind === 'grant' ? { name: grantName } : {}),
    status: index < done ? 'done' : index === done ? 'running' : 'waiting',
    attempts: index <= done ? 1 : 0,
    ...(index < done ? { at: at(from + index * 1_400), already: false } : {}),
    evidence:
      index < done
        ? [
            {
              item: kind === 'grant' ? ('role' as const) : ('account' as const),
              ...(kind === 'grant' ? { name: grantName } : {}),
              asked: phase === 'begin' ? 'present' : 'absent',
              readBack: phase === 'begin' ? 'present' : 'not found',
            },
          ]
        : [],
  }));
}

interface LeaseSketch {
  readonly id: string;
  readonly customer: number;
  readonly account: string;
  readonly policyName: string;
  readonly privilege: string;
  readonly source: Source;
  readonly minutesLeft: number;
  readonly minutesLong: number;
  readonly changes?: Partial<LeaseView>;
}

/** A live lease as sketched. */
export function lease(sketch: LeaseSketch, now: number): LeaseView {
  const row = rows[sketch.customer % rows.length] ?? rows[0];
  if (row === undefined) throw new Error('no customers');
  const endsAt = now + sketch.minutesLeft * MINUTE;
  const since = endsAt - sketch.minutesLong * MINUTE;
  const byDirectory = { by: 'directory' as const, at: at(endsAt) };
  return {
    id: leaseId(sketch.id),
    customer: { id: customerId(row[0]), name: row[1], timeZone: row[3] },
    connectorId: connectorId('m365'),
    policyId: policyId('break-fix'),
    policyName: sketch.policyName,
    source: sketch.source,
    mode: sketch.source === 'm365' ? 'burner' : 'standard',
    technician: me,
    mine: true,
    accountName: sketch.account,
    privileges: [sketch.privilege],
    reason: 'Mail flow stopped',
    state: 'active',
    overdue: false,
    requestedAt: at(since - 8_000),
    activeSince: at(since),
    endsAt: at(endsAt),
    credential: {
      kind: sketch.source === 'm365' ? 'tap' : 'password',
      oneTime: false,
      expiresAt: at(endsAt),
    },
    enforcedBy: { signIn: byDirectory, privilege: { by: 'app' }, object: { by: 'app' } },
    canCopy: true,
    canCheckIn: true,
    extensions: ['1h', '4h'],
    extending: { left: 2, reason: { required: true, minLength: 3 } },
    canShorten: true,
    steps: steps('begin', 4, since - 6_000, sketch.privilege),
    ...sketch.changes,
  };
}

/** Nothing can be done with it any more. */
const dead: Partial<LeaseView> = { canCopy: false, canCheckIn: false, extensions: [], canShorten: false };

const m365 = {
  customer: 0,
  policyName: 'Global Admin break-fix',
  privilege: 'Global Administrator',
  source: 'm365' as const,
};

/** Being made: two of four steps done. */
function making(now: number): LeaseView {
  const changes = {
    ...dead,
    state: 'provisioning' as const,
    canCheckIn: true,
    steps: steps('begin', 2, now, 'Domain Admins'),
  };
  return lease(
    {
      id: 'l2',
      customer: 1,
      account: 'ana-jit',
      policyName: 'Domain admin',
      privilege: 'Domain Admins',
      source: 'activeDirectory',
      minutesLeft: 420,
      minutesLong: 480,
      changes,
    },
    now,
  );
}

/** Past its end and not yet gone; a person must act. */
function overdue(now: number): LeaseView {
  const correlationId = 'k3' as CorrelationId;
  const changes: Partial<LeaseView> = {
    ...dead,
    state: 'revoking',
    cause: 'expired',
    overdue: true,
    steps: [...steps('begin', 4, now - HOUR, m365.privilege), ...steps('end', 1, now - 3 * MINUTE, m365.privilege)],
    waiting: { failure: { code: 'unreachable' }, until: at(now + 40_000) },
    attention: {
      failure: { code: 'insufficient_rights', detail: 'Authorization_RequestDenied', correlationId },
      since: at(now - MINUTE),
    },
  };
  const account = 'jit-ana-q81x@northwind.com';
  return lease({ ...m365, id: 'l3', customer: 2, account, minutesLeft: -3, minutesLong: 60, changes }, now);
}

/** Ended yesterday by a colleague. */
function ended(now: number): LeaseView {
  const endedAt = now - 26 * HOUR;
  const changes: Partial<LeaseView> = {
    ...dead,
    technician: ben,
    mine: false,
    state: 'revoked',
    cause: 'checkedIn',
    neutralisedAt: at(endedAt - 4_000),
    revokedAt: at(endedAt),
    exposureMs: -4_000,
    steps: [
      ...steps('begin', 4, endedAt - 4 * HOUR, m365.privilege),
      ...steps('end', 4, endedAt - 6_000, m365.privilege),
    ],
  };
  const account = 'jit-ben-0d2s@tailspin.com';
  return lease({ ...m365, id: 'l4', customer: 3, account, minutesLeft: -26 * 60, minutesLong: 240, changes }, now);
}

function typicalLeases(now: number): LeaseView[] {
  const account = 'jit-ana-7f3k@contoso.com';
  return [
    lease({ ...m365, id: 'l1', account, minutesLeft: 43, minutesLong: 60 }, now),
    making(now),
    overdue(now),
    ended(now),
  ];
}

/** The leases of a sample as they are at `now`. */
export function leases(sample: Sample, now: number): LeaseView[] {
  if (sample === 'empty' || sample === 'welcome') return [];
  const typical = typicalLeases(now);
  if (sample === 'longest') {
    return typical.map((one) => ({
      ...one,
      accountName: `jit-${LONG.toLowerCase().replaceAll(/[^a-z]/g, '')}@contoso.onmicrosoft.com`,
      policyName: `${one.policyName} ${LONG}`,
      customer: { ...one.customer, name: `${one.customer.name} ${LONG}` },
      privileges: [...one.privileges, `${LONG} Administrators`],
      reason: LONG,
    }));
  }
  if (sample !== 'many') return typical;
  const more = Array.from({ length: 10_000 }, (_, index) => {
    const [live, , , ended] = typical;
    const base = index % 5 === 0 ? live : ended;
    if (base === undefined) throw new Error('no sample lease');
    return { ...base, id: leaseId(`m${String(index)}`), accountName: `jit-ana-${String(index)}@contoso.com` };
  });
  return [...typical, ...more];
}
