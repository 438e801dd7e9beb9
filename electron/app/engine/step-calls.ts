import { failure, type Failure } from '../../../shared/errors';
import type { LeaseId } from '../../../shared/ids';
import type { Evidence, Lease } from '../../../shared/model/lease';
import { err, ok, type Result } from '../../../shared/result';
import type { Instant } from '../../../shared/time';
import { generatePassword } from '../../core/credential/password';
import type { Learned } from '../../core/lease/event';
import { sealedMarker, sealState, type SealWorld } from './sealed-marker';
import { grantKey, markerOf, READ_CHANGE, recordOf, RENEW_PASS } from '../../core/lease/state';
import { judgeGone } from '../../core/reconcile/judge-gone';
import { judgeLive } from '../../core/reconcile/judge-live';
import { judgeMoved } from '../../core/reconcile/judge-moved';
import type { MarkerTrust } from '../../core/reconcile/marker-match';
import type { PlannedStep } from '../../core/reconcile/plan';
import type {
  AccountRequest,
  Call,
  CredentialRequest,
  Directory,
  Done,
  Observation,
  RevokeRequest,
} from '../../ports/directory';
import type { Keychain } from '../../ports/security';
import type { Random } from '../../ports/system';

/** What a step came to, in the words of a lease. */
export interface StepDone {
  readonly already: boolean;
  readonly evidence: readonly Evidence[];
  readonly reference?: string;
  readonly learned?: Learned;
  readonly directoryTime?: Instant;
}

export interface StepWorld extends SealWorld {
  readonly keychain: Keychain;
  readonly random: Random;
  /** A lease that this computer's ledger has. */
  readonly known: (id: LeaseId) => Lease | undefined;
}

type Answer = Promise<Result<StepDone, Failure>>;

/** Name of the keychain entry that holds the secret of a lease until it is revoked. */
export function secretEntry(lease: Pick<Lease, 'id'>): string {
  return `lease/${lease.id}`;
}

/** The one call of a directory that a planned step stands for. */
export function callStep(world: StepWorld, directory: Directory, lease: Lease, step: PlannedStep, call: Call): Answer {
  const request = accountRequest(lease);
  switch (step.kind) {
    case 'create':
      return create(world, directory, lease, call);
    case 'credential':
      return credential(world, directory, lease, step, call);
    case 'grant':
      return grant(directory, lease, step, call);
    case 'prolong':
      return prolong(world, directory, lease, step, call);
    case 'neutralise':
    case 'strip':
    case 'erase':
      return directory[step.kind](revokeRequest(lease), call).then(done);
    case 'verifyLive':
      return directory.observe(request, call).then((seen) => (seen.ok ? verifyLive(lease, step, seen.value) : seen));
    case 'verifyGone':
      return directory.observe(request, call).then((seen) => (seen.ok ? verifyGone(world, lease, seen.value) : seen));
  }
}

/** The quick part of neutralising; the same as all of it at a directory that has no such part. */
export function callHalt(directory: Directory, lease: Lease, call: Call): Answer {
  const request = revokeRequest(lease);
  return (directory.halt?.(request, call) ?? directory.neutralise(request, call)).then(done);
}

export function accountRequest(lease: Lease): AccountRequest {
  const { name, objectId } = lease.account;
  return { account: { name, ...(objectId === undefined ? {} : { objectId }) }, marker: markerOf(lease) };
}

function revokeRequest(lease: Lease): RevokeRequest {
  const reference = lease.credential?.reference;
  return {
    ...accountRequest(lease),
    mode: lease.recipe.mode,
    known: {
      ...(reference === undefined ? {} : { credential: reference }),
      grants: lease.recipe.privileges.map((privilege) => {
        const outcome = recordOf(lease, grantKey(privilege))?.record.outcome;
        const known = outcome?.kind === 'done' ? outcome.reference : undefined;
        return { privilege, ...(known === undefined ? {} : { reference: known }) };
      }),
    },
  };
}

function done(answer: Result<Done, Failure>): Result<StepDone, Failure> {
  return answer.ok ? ok(plain(answer.value)) : answer;
}

function plain({ already, evidence, directoryTime }: Done): StepDone {
  return { already, evidence, ...(directoryTime === undefined ? {} : { directoryTime }) };
}

async function create(world: StepWorld, directory: Directory, lease: Lease, call: Call): Answer {
  const { displayName } = lease.account;
  const { mode } = lease.recipe;
  const marker = await sealedMarker(world, lease);
  if (!marker.ok) return marker;
  const request = { ...accountRequest(lease), marker: marker.value, displayName, mode, endsAt: lease.endsAt };
  const made = await directory.create(request, call);
  if (!made.ok) return made;
  const { objectId, enforcedBy } = made.value;
  return ok({
    ...plain(made.value),
    reference: objectId,
    learned: { objectId, object: enforcedBy.object, signIn: enforcedBy.signIn },
  });
}

/**
 * A password is in the keychain before the directory hears of it; a pass made by the directory is there before its
 * outcome is recorded. So whatever is offered later can be found.
 */
async function credential(world: StepWorld, directory: Directory, lease: Lease, step: PlannedStep, call: Call): Answer {
  const { authentication } = lease.recipe;
  let request: CredentialRequest = {
    ...accountRequest(lease),
    authentication,
    endsAt: lease.endsAt,
    ...(step.key === RENEW_PASS ? { neverPastEnd: true } : {}),
  };
  if (authentication.kind === 'password') {
    const { name, displayName } = lease.account;
    const password = generatePassword((length) => world.random.bytes(length), { notContaining: [name, displayName] });
    const put = await world.keychain.put(secretEntry(lease), password);
    if (!put.ok) return put;
    request = { ...request, password };
  }
  const issued = await directory.issueCredential(request, call);
  if (!issued.ok) return issued;
  const { kind, secret, oneTime, expiresAt, reference, signIn } = issued.value;
  if (secret !== undefined) {
    const put = await world.keychain.put(secretEntry(lease), secret);
    if (!put.ok) return put;
  } else if (kind === 'tap') {
    return err(failure('malformed_answer', { leaseId: lease.id, detail: 'pass without value' }));
  }
  const known = reference === undefined ? {} : { reference };
  return ok({
    ...plain(issued.value),
    ...known,
    learned: { signIn, credential: { kind, oneTime, expiresAt, ...known } },
  });
}

async function grant(directory: Directory, lease: Lease, step: PlannedStep, call: Call): Answer {
  if (step.privilege === undefined) return err(failure('bug', { leaseId: lease.id, detail: 'grant of nothing' }));
  const { ticket, reason, endsAt } = lease;
  const given = await directory.grant(
    {
      ...accountRequest(lease),
      privilege: step.privilege,
      endsAt,
      justification: reason,
      ...(ticket === undefined ? {} : { ticket }),
    },
    call,
  );
  if (!given.ok) return given;
  const { reference, privilege } = given.value;
  return ok({ ...plain(given.value), ...(reference === undefined ? {} : { reference }), learned: { privilege } });
}

async function prolong(world: StepWorld, directory: Directory, lease: Lease, step: PlannedStep, call: Call): Answer {
  const endsAt = step.endsAt ?? lease.endsAt;
  const { account } = accountRequest(lease);
  const { privileges } = lease.recipe;
  const marker = await sealedMarker(world, lease, endsAt);
  if (!marker.ok) return marker;
  const moved = await directory.prolong({ account, marker: marker.value, privileges, endsAt }, call);
  if (!moved.ok) return moved;
  const { extensionReason: reason } = step;
  return ok({
    ...plain(moved.value),
    learned: { ...moved.value.enforcedBy, ...(reason === undefined ? {} : { extension: { endsAt, reason } }) },
  });
}

function verifyLive(lease: Lease, step: PlannedStep, seen: Observation): Result<StepDone, Failure> {
  const judged = step.key === READ_CHANGE ? judgeMoved(lease, seen) : judgeLive(lease, seen);
  if (!judged.ok) return judged;
  const { objectId, passwordChangedAt, directoryTime } = seen;
  return ok({
    already: false,
    evidence: judged.value.evidence,
    ...(directoryTime === undefined ? {} : { directoryTime }),
    learned: {
      ...(objectId === undefined ? {} : { objectId }),
      ...(passwordChangedAt === undefined ? {} : { passwordChangedAt }),
    },
  });
}

function verifyGone(world: StepWorld, lease: Lease, seen: Observation): Result<StepDone, Failure> {
  const judged = judgeGone(lease, seen, trustIn(world, lease, seen));
  if (!judged.ok) return judged;
  const { directoryTime } = seen;
  return ok({
    already: false,
    evidence: judged.value.evidence,
    ...(directoryTime === undefined ? {} : { directoryTime }),
  });
}

/** What is known about the marker that an account bears at the end. */
function trustIn(world: StepWorld, lease: Lease, { marker }: Observation): MarkerTrust {
  if (marker === undefined || marker === 'foreign') return { sealed: false };
  const known = world.known(marker.leaseId);
  const sealed = sealState(world, lease.connectorId, lease.account.name, marker) === 'valid';
  return { sealed, ...(known === undefined ? {} : { known }) };
}
