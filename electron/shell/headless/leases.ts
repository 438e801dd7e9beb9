import type { LeaseId } from '../../../shared/ids';
import type { LeaseView } from '../../../shared/ipc/views';
import type { CommandOf } from './command-line';
import { HEADLESS_EXIT } from './exit-codes';
import { failed, stamp, type HeadlessPlace, type Report } from './report';

/** A lease as the documents of all commands write it. */
export function leaseDocument(lease: LeaseView): Readonly<Record<string, unknown>> {
  return {
    id: lease.id,
    customer: lease.customer.name,
    technician: lease.technician.name,
    account: lease.accountName,
    policy: lease.policyName,
    source: lease.source,
    mode: lease.mode,
    state: lease.state,
    endsAt: stamp(lease.endsAt),
    overdue: lease.overdue,
    ...(lease.cause === undefined ? {} : { cause: lease.cause }),
    ...(lease.revokedAt === undefined ? {} : { revokedAt: stamp(lease.revokedAt) }),
    ...(lease.attention === undefined ? {} : { attention: lease.attention.failure }),
    enforcedBy: lease.enforcedBy,
  };
}

export function leaseLine(lease: LeaseView): string {
  const overdue = lease.overdue ? ' OVERDUE' : '';
  return `${lease.id}  ${lease.state}${overdue}  ${lease.customer.name}  ${lease.accountName}  until ${stamp(lease.endsAt)}`;
}

/** `list` */
export function list({ place }: HeadlessPlace, { all }: CommandOf<'list'>): Report {
  const { leases } = place.latchkey.snapshot(all ? 'all' : 'live');
  const needsPerson = leases.some(({ overdue, attention }) => overdue || attention !== undefined);
  return {
    code: needsPerson ? HEADLESS_EXIT.left : HEADLESS_EXIT.done,
    document: { leases: leases.map(leaseDocument) },
    lines: leases.length === 0 ? ['no leases'] : leases.map(leaseLine),
  };
}

/** `check-in` */
export async function checkIn(headless: HeadlessPlace, { leases, wait }: CommandOf<'check-in'>): Promise<Report> {
  for (const id of leases) {
    const ended = headless.place.latchkey.checkIn(id);
    // Over already is what was asked for.
    if (!ended.ok && ended.error.code !== 'lease_not_active') return failed(ended.error);
  }
  return whenEnded(headless, leases, wait);
}

/** `revoke-all` */
export async function revokeAll(headless: HeadlessPlace, { whose, wait }: CommandOf<'revoke-all'>): Promise<Report> {
  const { latchkey } = headless.place;
  const live = latchkey.snapshot('live').leases.filter(({ mine }) => mine || whose === 'everyone');
  const ended = latchkey.endAll(whose);
  if (!ended.ok) return failed(ended.error);
  return whenEnded(
    headless,
    live.map(({ id }) => id),
    wait,
  );
}

async function whenEnded({ place, until }: HeadlessPlace, ids: readonly LeaseId[], seconds: number): Promise<Report> {
  const views = (): readonly LeaseView[] =>
    ids.flatMap((id) => {
      const one = place.latchkey.one(id);
      return one.ok ? [one.value] : [];
    });
  const done = await until(() => views().every(({ state }) => state === 'revoked'), seconds * 1_000);
  const leases = views();
  return {
    code: done ? HEADLESS_EXIT.done : HEADLESS_EXIT.left,
    document: { leases: leases.map(leaseDocument) },
    lines: leases.length === 0 ? ['no leases'] : leases.map(leaseLine),
  };
}
