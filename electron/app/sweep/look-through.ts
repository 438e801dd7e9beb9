import { failure, type Failure } from '../../../shared/errors';
import { leaseIdSchema, type ConnectorId, type LeaseId } from '../../../shared/ids';
import type { Lease } from '../../../shared/model/lease';
import type { SweepKind } from '../../../shared/model/sweep';
import { err, ok, type Result } from '../../../shared/result';
import { MINUTE, SECOND, type Instant, type Millis } from '../../../shared/time';
import { generatePassword } from '../../core/credential/password';
import { markerOf } from '../../core/lease/state';
import type { Marker } from '../../core/naming/marker';
import { indexOf } from '../../core/policy/lookup';
import { isOurs } from '../../core/reconcile/marker-match';
import { latestEnd } from '../../core/sweep/latest-end';
import { judgeMarked, judgeResting, type Verdict } from '../../core/sweep/judge';
import type { AccountRequest, Call, Directory, MarkedAccount, Observation } from '../../ports/directory';
import { bounded } from '../engine/bounded';
import type { CommandParts } from '../leases/commands';
import { sealState } from '../engine/sealed-marker';

/** An account that is not as it should be. */
export interface Found {
  readonly kind: SweepKind;
  /** `due`: to be taken over now. */
  readonly status: 'waiting' | 'due' | 'offered' | 'finishing' | 'reported';
  readonly connectorId: ConnectorId;
  readonly account: MarkedAccount['account'];
  readonly marker: Marker;
  readonly until?: Instant;
  readonly failure?: Failure;
}

const CALL_TIMEOUT: Millis = 60 * SECOND;
/** A live lease of ours is missed only when it is older than any replica's lag. */
const YOUNG: Millis = 5 * MINUTE;
/** Names the calls of sweeps where directories keep what belongs to one lease together. */
const SWEEP = leaseIdSchema.parse('sweep');

type Answer<T> = Promise<Result<T, Failure>>;

/** Lists what is marked at one connector and judges each account. Changes nothing. */
export async function lookThrough(
  parts: CommandParts,
  connectorId: ConnectorId,
): Answer<{ readonly found: readonly Found[]; readonly marked: number }> {
  const { world, gates } = parts;
  const current = world.organisation.current();
  const directory = world.directories.directory(connectorId);
  if (!directory.ok) return directory;
  if (current === undefined) return err(failure('not_entitled', { detail: 'no organisation' }));
  const heldMs = gates.heldMs(connectorId);
  if (heldMs > 0) return err(failure('throttled', { connectorId, retryAfterMs: heldMs }));
  const { id } = current.organisation;
  const listed = await ask(parts, connectorId, SWEEP, (call) => directory.value.listMarked(id, call));
  if (!listed.ok) return listed;
  const found: Found[] = [];
  for (const marked of listed.value) {
    const one = await judgeOne(parts, connectorId, directory.value, marked);
    if (one !== undefined) found.push(one);
  }
  const seen = new Set(listed.value.map(({ marker }) => marker.leaseId));
  found.push(...(await ghosts(parts, connectorId, directory.value, seen)));
  return ok({ found, marked: listed.value.length });
}

/** One call of a directory, behind everybody who waits. Throttling holds the connector's gate. */
async function ask<T>(
  { world, gates }: CommandParts,
  connectorId: ConnectorId,
  leaseId: LeaseId,
  work: (call: Call) => Answer<T>,
): Answer<T> {
  const call: Call = {
    leaseId,
    opId: world.ids.operation(),
    correlationId: world.ids.correlation(),
    timeoutMs: CALL_TIMEOUT,
    priority: 'low',
    unseenPassword: () => generatePassword((length) => world.random.bytes(length), { notContaining: [] }),
  };
  const ms = CALL_TIMEOUT + 5 * SECOND;
  const answer = await gates.run(connectorId, 'low', () => bounded({ world, leaseId, ms }, () => work(call)));
  if (!answer.ok && answer.error.retryAfterMs !== undefined) gates.hold(connectorId, answer.error.retryAfterMs);
  return answer;
}

/** What the marker says is to be done, without asking the directory again. */
export function verdictOn(parts: CommandParts, connectorId: ConnectorId, marked: MarkedAccount): Verdict {
  const { world, book, time } = parts;
  const { marker, account, state, enabled } = marked;
  const organisation = world.organisation.current()?.organisation;
  const own = book.get(marker.leaseId);
  return judgeMarked(
    {
      marker,
      state,
      ...(account.objectId === undefined ? {} : { objectId: account.objectId }),
      ...(enabled === undefined ? {} : { enabled }),
    },
    {
      now: time.now(),
      latestEnd: organisation === undefined ? time.now() : latestEnd(organisation, marker, time.now()),
      seal: sealState(world, connectorId, account.name, marker),
      onRoster: organisation !== undefined && indexOf(organisation).technicians.has(marker.technicianId),
      ...(own === undefined ? {} : { own }),
    },
  );
}

async function judgeOne(
  parts: CommandParts,
  connectorId: ConnectorId,
  directory: Directory,
  marked: MarkedAccount,
): Promise<Found | undefined> {
  const verdict = verdictOn(parts, connectorId, marked);
  const { account, marker } = marked;
  const base = { connectorId, account, marker };
  switch (verdict.kind) {
    case 'nothing':
      return underWay(parts, base);
    case 'wait':
      return { ...base, kind: verdict.finding, status: 'waiting', until: verdict.until };
    case 'finish':
      return { ...base, kind: verdict.finding, status: 'due' };
    case 'offer':
      return { ...base, kind: verdict.finding, status: 'offered' };
    case 'report':
      return { ...base, kind: verdict.finding, status: 'reported' };
    case 'look': {
      const seen = await observeMarked(parts, connectorId, directory, { account, marker });
      const half = seen.ok && seen.value.account === 'present' ? judgeResting(seen.value) : undefined;
      return half === undefined ? undefined : { ...base, kind: half, status: 'due' };
    }
  }
}

/** A lease that was taken over before and is still being ended. */
function underWay(parts: CommandParts, base: Pick<Found, 'connectorId' | 'account' | 'marker'>): Found | undefined {
  const state = parts.book.get(base.marker.leaseId)?.state;
  return state?.kind === 'revoking' && state.cause === 'swept'
    ? { ...base, kind: 'overdue', status: 'finishing' }
    : undefined;
}

/** Reads one account, with the lowest priority. */
export function observeMarked(
  parts: CommandParts,
  connectorId: ConnectorId,
  directory: Directory,
  request: AccountRequest,
): Answer<Observation> {
  return ask(parts, connectorId, request.marker.leaseId, (call) => directory.observe(request, call));
}

/** Live leases of this computer whose account was not in the list and is not there when asked for by itself. */
async function ghosts(
  parts: CommandParts,
  connectorId: ConnectorId,
  directory: Directory,
  listed: ReadonlySet<LeaseId>,
): Promise<readonly Found[]> {
  const { world, book, time } = parts;
  // A connector that was pointed elsewhere shows nothing of the leases from before.
  const isThere = ({ place }: Lease): boolean => {
    const own = world.directories.directory(connectorId, place);
    return own.ok && own.value === directory;
  };
  const missed = (lease: Lease): boolean =>
    lease.connectorId === connectorId &&
    isThere(lease) &&
    lease.state.kind === 'active' &&
    time.of(lease.id) - lease.state.since > YOUNG &&
    !listed.has(lease.id);
  const found: Found[] = [];
  for (const lease of book.live().filter(missed)) {
    const { name, objectId } = lease.account;
    const account = { name, ...(objectId === undefined ? {} : { objectId }) };
    const marker = markerOf(lease);
    const seen = await observeMarked(parts, connectorId, directory, { account, marker });
    const gone = seen.ok && (seen.value.account !== 'present' || !isOurs(lease, seen.value.marker));
    if (gone) found.push({ kind: 'ghost', status: 'offered', connectorId, account, marker });
  }
  return found;
}
