import { failure, type Failure } from '../../../shared/errors';
import type { LeaseId } from '../../../shared/ids';
import type { Connector } from '../../../shared/model/connector';
import type { Customer } from '../../../shared/model/customer';
import type { Lease, Recipe } from '../../../shared/model/lease';
import type { Policy } from '../../../shared/model/policy';
import type { Technician } from '../../../shared/model/technician';
import { err, ok, type Result } from '../../../shared/result';
import { durationMs, plus, type Instant } from '../../../shared/time';
import { accountUpn, hasRandomPart, renderAccountName } from '../../core/naming/account-name';
import { placeOf } from '../../core/organisation/place';
import { evaluateCheckOut } from '../../core/policy/evaluate';
import type { CheckOutInput, World } from '../api';
import type { LeaseBook } from './lease-book';
import type { LeaseTime } from './lease-time';
import { who } from '../who';

export interface CheckOutParts {
  readonly world: World;
  readonly book: LeaseBook;
  readonly time: LeaseTime;
  /** Why check-outs are closed; undefined when they are open. */
  readonly closed: () => Failure | undefined;
}

interface Allowed {
  readonly technician: Technician;
  readonly customer: Customer;
  readonly policy: Policy;
  readonly connector: Connector;
}

const NAME_ROUNDS = 10;

/**
 * Records a new lease, or refuses before anything is written anywhere. The end is counted from this moment, not from the
 * moment the account is ready: the ends written into the directory on the way are then the lease's own, and none has to
 * be moved afterwards.
 */
export async function checkOut(parts: CheckOutParts, input: CheckOutInput): Promise<Result<Lease, Failure>> {
  const first = evaluate(parts, input);
  if (!first.ok) return refused(parts, input, first.error);
  const probe = await parts.world.keychain.probe();
  if (!probe.ok) return refused(parts, input, probe.error);
  const directory = parts.world.directories.directory(input.connectorId);
  if (!directory.ok) return refused(parts, input, directory.error);
  // From here to the end nothing is awaited, so that two check-outs cannot both see a free place.
  const allowed = evaluate(parts, input);
  if (!allowed.ok) return refused(parts, input, allowed.error);
  const name = accountName(parts, allowed.value);
  if (!name.ok) return refused(parts, input, name.error);
  const lease = newLease(parts, input, allowed.value, name.value);
  const added = parts.book.add(lease, [
    {
      at: lease.requestedAt,
      actor: lease.technician.id,
      leaseId: lease.id,
      event: {
        kind: 'requested',
        policyName: lease.recipe.policyName,
        customerName: lease.customer.name,
        accountName: lease.account.name,
        duration: lease.duration,
        reason: lease.reason,
        ...(lease.ticket === undefined ? {} : { ticket: lease.ticket }),
      },
    },
  ]);
  if (!added.ok) parts.time.forget(lease.id);
  return added.ok ? ok(lease) : added;
}

function evaluate({ world, book, time, closed }: CheckOutParts, input: CheckOutInput): Result<Allowed, Failure> {
  const shut = closed();
  if (shut !== undefined) return err(shut);
  const me = who(world.organisation);
  if (!me.ok) return me;
  const verdict = evaluateCheckOut({
    organisation: me.value.organisation,
    verifiedAt: me.value.verifiedAt,
    technicianId: me.value.technician.id,
    ...input,
    liveLeases: book.live(),
    now: time.now(),
  });
  if (!verdict.allow) return err(verdict.failure);
  const { technician, customer, policy, connector } = verdict;
  if (connector === undefined) return err(failure('unknown_connector', { connectorId: input.connectorId }));
  return ok({ technician, customer, policy, connector });
}

/** A refusal is recorded when it can be; a full disk changes no answer. */
function refused({ world, book, time }: CheckOutParts, input: CheckOutInput, why: Failure): Result<never, Failure> {
  const me = who(world.organisation);
  if (me.ok) {
    const { technician, organisation } = me.value;
    const what = organisation.policies.find((policy) => policy.id === input.policyId)?.name ?? 'check-out';
    book.note({ audit: [{ at: time.now(), actor: technician.id, event: { kind: 'refused', failure: why, what } }] });
  }
  return err(why);
}

/** A Standard account keeps its name from lease to lease; a Burner gets one that this computer never used there. */
function accountName({ world, book }: CheckOutParts, allowed: Allowed): Result<string, Failure> {
  const { technician, customer, policy, connector } = allowed;
  const usedHere = () => book.names().filter(({ connectorId }) => connectorId === connector.id);
  const taken = (name: string): boolean =>
    book.live().some((lease) => lease.connectorId === connector.id && same(lease.account.name, name));
  if (!policy.burner && hasRandomPart(policy.accountName)) {
    const kept = usedHere().find(
      ({ technicianId, policyId, mode }) =>
        technicianId === technician.id && policyId === policy.id && mode === 'standard',
    );
    if (kept !== undefined) return taken(kept.name) ? inUse(allowed) : ok(kept.name);
  }
  const values = {
    technicianHandle: technician.handle,
    customerCode: customer.code,
    burner: policy.burner,
    ...(connector.kind === 'local' ? { os: connector.os } : {}),
    random: (length: number) => world.random.bytes(length),
  };
  for (let round = 0; round < NAME_ROUNDS; round += 1) {
    const rendered = renderAccountName(policy.accountName, values, policy.source);
    if (!rendered.ok) return rendered;
    const name = connector.kind === 'm365' ? accountUpn(rendered.value, connector.defaultDomain) : rendered.value;
    const used = policy.burner ? usedHere().some((one) => same(one.name, name)) : taken(name);
    if (!used) return ok(name);
    if (!policy.burner && !hasRandomPart(policy.accountName)) break;
  }
  return inUse(allowed);
}

function inUse({ connector }: Allowed): Result<never, Failure> {
  return err(failure('account_in_use', { connectorId: connector.id }));
}

function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function newLease({ world, time }: CheckOutParts, input: CheckOutInput, allowed: Allowed, name: string): Lease {
  const { technician, customer, policy, connector } = allowed;
  const id: LeaseId = world.ids.lease();
  const requestedAt: Instant = time.begin(id);
  const organisation = world.organisation.current()?.organisation;
  if (organisation === undefined) throw new Error('the organisation went away between two lines');
  return {
    id,
    organisationId: organisation.id,
    customer: { id: customer.id, name: customer.name, timeZone: customer.timeZone },
    connectorId: connector.id,
    place: placeOf(connector),
    technician: { id: technician.id, name: technician.name },
    recipe: recipeOf(policy),
    account: { name, displayName: `${technician.name} (JIT)` },
    reason: input.reason,
    ...(input.ticket === undefined ? {} : { ticket: input.ticket }),
    requestedAt,
    duration: input.duration,
    endsAt: plus(requestedAt, durationMs(input.duration)),
    extensionsUsed: 0,
    state: { kind: 'requested' },
    steps: [],
    enforcedBy: { signIn: { by: 'app' }, privilege: { by: 'app' }, object: { by: 'app' } },
    retry: { attempt: 0, notBefore: requestedAt },
  };
}

function recipeOf(policy: Policy): Recipe {
  return {
    policyId: policy.id,
    policyName: policy.name,
    source: policy.source,
    mode: policy.burner ? 'burner' : 'standard',
    privileges: policy.privileges,
    authentication: policy.source === 'm365' ? policy.authentication : { kind: 'password' },
    durations: policy.durations,
    extensionsAllowed: policy.limits.extensions,
    reason: policy.reason,
  };
}
