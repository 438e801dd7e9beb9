import type { Failure } from '../../../../shared/errors';
import { err, ok, type Result } from '../../../../shared/result';
import { MINUTE, plus, type Instant } from '../../../../shared/time';
import type { AccountRequest, Observation } from '../../../ports/directory';
import { markerOf, readUser } from '../accounts';
import type { GraphContext } from '../context';
import { readHoldings, type Holdings } from './holdings';
import type { Operation } from '../wire/operation';
import { isAbsent } from '../wire/problem';
import { ofLease, recycledUsers } from '../end/recycled';
import { PIM_REFERENCE } from '../wire/references';
import type { GraphPass, GraphUser } from '../wire/schemas';

/** Reads account and holdings at the same time where the object id is known; the recycle bin only when there is no account. */
export async function observe(
  context: GraphContext,
  operation: Operation,
  request: AccountRequest,
): Promise<Result<Observation, Failure>> {
  const { objectId } = request.account;
  const early = objectId === undefined ? undefined : readHoldings(context, operation, objectId);
  const user = await readUser(context, operation, request.account);
  if (!user.ok) {
    // A request of ours must not outlive its call unseen.
    await early;
    return isAbsent(user.error) ? observeBin(context, operation, request) : err(user.error.failure);
  }
  const held = await (early ?? readHoldings(context, operation, user.value.value.id));
  if (!held.ok) return held;
  const { directoryTime } = user.value;
  return ok({
    at: context.clock.wall(),
    account: 'present',
    ...ofUser(user.value.value),
    ...credentialOf(user.value.value, held.value.passes[0]),
    grants: grantsOf(held.value),
    methods: held.value.methods.map(({ id, kind }) => ({ name: kind, reference: id })),
    ...(directoryTime === undefined ? {} : { directoryTime }),
  });
}

async function observeBin(
  context: GraphContext,
  operation: Operation,
  request: AccountRequest,
): Promise<Result<Observation, Failure>> {
  const recycled = await recycledUsers(context, operation);
  if (!recycled.ok) return err(recycled.error.failure);
  const left = ofLease(recycled.value.value, request);
  const { directoryTime } = recycled.value;
  return ok({
    at: context.clock.wall(),
    ...(left === undefined ? { account: 'absent' } : { account: 'recycled', ...ofUser(left) }),
    grants: [],
    methods: [],
    ...(directoryTime === undefined ? {} : { directoryTime }),
  });
}

type OfUser = Pick<Observation, 'objectId' | 'marker' | 'enabled' | 'passwordChangedAt' | 'sessionsValidFrom'>;

function ofUser(user: GraphUser): OfUser {
  const { accountEnabled, lastPasswordChangeDateTime, signInSessionsValidFromDateTime } = user;
  return {
    objectId: user.id,
    marker: markerOf(user),
    ...(typeof accountEnabled === 'boolean' ? { enabled: accountEnabled } : {}),
    ...(typeof lastPasswordChangeDateTime === 'number' ? { passwordChangedAt: lastPasswordChangeDateTime } : {}),
    ...(typeof signInSessionsValidFromDateTime === 'number'
      ? { sessionsValidFrom: signInSessionsValidFromDateTime }
      : {}),
  };
}

/** When a pass ends by itself; undefined when the service does not say. */
export function passEnd(pass: GraphPass): Instant | undefined {
  const from = pass.startDateTime ?? pass.createdDateTime;
  const { lifetimeInMinutes } = pass;
  return from === undefined || from === null || typeof lifetimeInMinutes !== 'number'
    ? undefined
    : plus(from, lifetimeInMinutes * MINUTE);
}

function credentialOf(user: GraphUser, pass: GraphPass | undefined): Pick<Observation, 'credential'> {
  if (pass === undefined) return {};
  const expiresAt = passEnd(pass);
  // The service calls a pass of a disabled account usable; nobody can sign in with it.
  const usable = pass.isUsable !== false && user.accountEnabled !== false;
  return { credential: { reference: pass.id, usable, ...(expiresAt === undefined ? {} : { expiresAt }) } };
}

function grantsOf(held: Holdings): Observation['grants'] {
  const roles = held.roles.map((role) => ({
    name: role.name,
    key: `directoryRole:${role.roleDefinitionId}`,
    reference: role.pim === undefined ? (role.assignmentId ?? '') : `${PIM_REFERENCE}${role.pim.scheduleId}`,
    ...(role.pim?.endsAt === undefined ? {} : { endsAt: role.pim.endsAt }),
  }));
  const groups = held.groups.map((group) => ({ name: group.name, key: `group:${group.name}`, reference: group.id }));
  return [...roles, ...groups];
}
