import { failure, type Failure } from '../../../shared/errors';
import type { Evidence, Lease } from '../../../shared/model/lease';
import { privilegeKey } from '../../../shared/model/policy';
import { err, ok, type Result } from '../../../shared/result';
import { SECOND, type Instant, type Millis } from '../../../shared/time';
import { isDone, RENEW_PASS } from '../lease/state';
import type { Judgement } from './judge-live';
import { isOurs } from './marker-match';
import type { Seen } from './seen';

/** Directories that keep a time to live round it to seconds and read it a moment later. */
const ROUNDING: Millis = 5 * SECOND;

/**
 * Whether a change of a live lease stands in the directory. A moved end: in the marker, and wherever the directory ends
 * something of this lease by itself; a pass cannot be moved, so its end is not asked about. Another pass: it is the one
 * that the directory holds. `not_yet_visible` names what still shows the state before.
 */
export function judgeMoved(lease: Lease, seen: Seen): Result<Judgement, Failure> {
  const other = (detail: string) =>
    err(failure('not_yet_visible', { leaseId: lease.id, detail: detail.slice(0, 240) }));
  const { marker } = seen;
  if (seen.account !== 'present' || marker === undefined) return other('account');
  if (marker === 'foreign' || !isOurs(lease, marker)) {
    return err(failure('name_taken_unmarked', { leaseId: lease.id, detail: 'marker' }));
  }
  if (marker.endsAt !== lease.endsAt) return other('marker');
  const evidence: Evidence[] = [line('marker', 'end', marker.endsAt, lease)];
  const signInEnd = lease.credential?.kind === 'tap' ? undefined : seen.credential?.expiresAt;
  if (signInEnd !== undefined) {
    if (!agrees(signInEnd, lease)) return other('nativeExpiry');
    evidence.push(line('nativeExpiry', undefined, signInEnd, lease));
  }
  const wanted = new Set(lease.recipe.privileges.map(privilegeKey));
  for (const { name, key, endsAt } of seen.grants) {
    if (endsAt === undefined || !wanted.has(key)) continue;
    if (!agrees(endsAt, lease)) return other(`grant ${name}`);
    evidence.push(line('nativeExpiry', name, endsAt, lease));
  }
  if (isDone(lease, RENEW_PASS) && lease.credential?.kind === 'tap') {
    const pass = passLine(lease, seen);
    if (pass === undefined) return other('credential');
    evidence.push(pass);
  }
  return ok({ evidence });
}

/** A pass that is not listed any more has run out or was used up; only another one in its place says otherwise. */
function passLine(lease: Lease, seen: Seen): Evidence | undefined {
  const held = seen.credential;
  if (held === undefined) return { item: 'tap', asked: 'the newest', readBack: 'none any more' };
  if (held.reference !== undefined && held.reference !== lease.credential?.reference) return undefined;
  return { item: 'tap', asked: 'the newest', readBack: held.usable ? 'the newest, usable' : 'the newest, used up' };
}

function agrees(end: Instant, lease: Lease): boolean {
  return Math.abs(end - lease.endsAt) <= ROUNDING;
}

function line(item: Evidence['item'], name: string | undefined, end: Instant, lease: Lease): Evidence {
  const iso = (at: Instant): string => new Date(at).toISOString();
  return {
    item,
    ...(name === undefined ? {} : { name: name.slice(0, 256) }),
    asked: iso(lease.endsAt),
    readBack: iso(end),
  };
}
