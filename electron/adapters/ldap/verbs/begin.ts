import { failure, type Failure } from '../../../../shared/errors';
import type { Enforcer } from '../../../../shared/model/lease';
import { err, ok, type Result } from '../../../../shared/result';
import type { Instant } from '../../../../shared/time';
import { markerText } from '../../../core/naming/marker';
import type {
  AccountRequest,
  Call,
  CredentialRequest,
  Granted,
  GrantRequest,
  IssuedCredential,
  Prolonged,
  ProlongRequest,
} from '../../../ports/directory';
import { accountBit, type Account } from './account';
import { addMember, control, expiry, memberValue, password, removeMember, replaceIfStill } from './changes';
import { ownedAccount, verb, type Domain } from '../domain/domain';
import { resultCode } from '../wire/errors';
import type { Group } from './groups';
import { lacking } from '../domain/lacking';
import type { Deadline, Link, LinkFailure } from '../wire/link';

const SECOND_MS = 1_000;
const until = (at: Instant | undefined): Enforcer => (at === undefined ? { by: 'app' } : { by: 'directory', at });

/** Runs a begin-phase verb on the account of the lease, on the lease's own domain controller. */
function onOwned<T>(
  domain: Domain,
  request: AccountRequest,
  call: Call,
  work: (link: Link, account: Account, deadline: Deadline) => Promise<Result<T, LinkFailure>>,
): Promise<Result<T, Failure>> {
  return verb(call, (deadline) =>
    domain.route.only(call.leaseId, async (link) => {
      // Begun in the same instant as the reads of the other calls of its wave, so that one is enough for all.
      const [account, clock] = await Promise.all([
        ownedAccount(domain, link, request, deadline),
        domain.learnClock(link, deadline),
        // The program may have been started again since the account was made.
        domain.learnFeatures(link, deadline),
      ]);
      if (!clock.ok) return clock;
      return account.ok ? work(link, account.value, deadline) : account;
    }),
  );
}

const byGuid = (account: Account): string => `<GUID=${account.objectId}>`;

export function issueCredential(
  domain: Domain,
  request: CredentialRequest,
  call: Call,
): Promise<Result<IssuedCredential, Failure>> {
  const { password: chosen, authentication } = request;
  if (authentication.kind !== 'password' || chosen === undefined) {
    return Promise.resolve(err(failure('bad_input', { detail: 'password', leaseId: call.leaseId })));
  }
  return onOwned(domain, request, call, async (link, account, deadline) => {
    const clock = domain.clockOf(link);
    const end = account.expiresThere ?? clock.theirs(request.endsAt);
    const bits = account.control & ~accountBit.disabled & ~accountBit.passwordNotRequired;
    // One operation, so that there is no instant at which the account is usable without an end or with another password.
    // The password stands first: what a domain controller asks of a password it must find there when it comes to enabling.
    const opening = [password(chosen), expiry(end), control(bits)];
    const opened = await link.modify(byGuid(account), opening, deadline);
    if (!opened.ok) return lacking(opened, ['resetPassword', 'userAccountControl', 'accountExpires']);
    const endsAt = clock.ours(end);
    return ok({
      already: false,
      evidence: [
        { item: 'password', asked: 'set' },
        { item: 'nativeExpiry', asked: 'before enabling', readBack: new Date(endsAt).toISOString() },
        { item: 'enabled', asked: 'enable' },
      ],
      kind: 'password',
      oneTime: false,
      expiresAt: endsAt,
      signIn: until(endsAt),
    });
  });
}

/** Seconds from now to the end, where memberships can end by themselves. */
function secondsLeft(domain: Domain, endsAt: Instant): number | undefined {
  return domain.timedGrants ? (endsAt - domain.now()) / SECOND_MS : undefined;
}

export function grant(domain: Domain, request: GrantRequest, call: Call): Promise<Result<Granted, Failure>> {
  return verb(call, (deadline) =>
    domain.route.only(call.leaseId, async (link) => {
      const [owned, group] = await Promise.all([
        ownedAccount(domain, link, request, deadline),
        domain.groups.resolve(link, request.privilege, deadline),
        domain.learnFeatures(link, deadline),
      ]);
      if (!owned.ok) return owned;
      return group.ok ? addTo(domain, link, group.value, owned.value, request, deadline) : group;
    }),
  );
}

async function addTo(
  domain: Domain,
  link: Link,
  { objectId, name }: Group,
  account: Account,
  { endsAt }: GrantRequest,
  deadline: Deadline,
): Promise<Result<Granted, LinkFailure>> {
  const member = memberValue(account.dn, secondsLeft(domain, endsAt));
  const added = lacking(await link.modify(`<GUID=${objectId}>`, [addMember(member)], deadline), ['member'], name);
  const already = !added.ok && isThereAlready(added.error);
  if (!added.ok && !already) return added;
  return ok({
    already,
    evidence: [{ item: 'group', name, asked: 'add', readBack: already ? 'member' : 'added' }],
    reference: objectId,
    privilege: until(domain.timedGrants && !already ? endsAt : undefined),
  });
}

/** Both codes are in use for a value that is there already. */
function isThereAlready({ resultCode: code }: LinkFailure): boolean {
  return code === resultCode.entryAlreadyExists || code === resultCode.attributeOrValueExists;
}

async function prolongGrants(
  domain: Domain,
  link: Link,
  account: Account,
  request: ProlongRequest,
  deadline: Deadline,
): Promise<Result<void, LinkFailure>> {
  const seconds = secondsLeft(domain, request.endsAt);
  if (seconds === undefined) return ok(undefined);
  for (const privilege of request.privileges) {
    const group = await domain.groups.resolve(link, privilege, deadline);
    if (!group.ok) return group;
    const changes = [removeMember(account.dn), addMember(memberValue(account.dn, seconds))];
    const moved = lacking(await link.modify(group.value.address, changes, deadline), ['member'], group.value.name);
    if (!moved.ok) return moved;
  }
  return ok(undefined);
}

export function prolong(domain: Domain, request: ProlongRequest, call: Call): Promise<Result<Prolonged, Failure>> {
  return onOwned(domain, request, call, async (link, account, deadline) => {
    const { endsAt } = request;
    const marker = markerText({ ...request.marker, endsAt });
    const endsThere = domain.clockOf(link).theirs(endsAt);
    const already = account.info === marker && account.expiresThere === endsThere;
    const changes = [...replaceIfStill('info', account.info, marker), expiry(endsThere)];
    const moved = already
      ? ok(undefined)
      : lacking(await link.modify(byGuid(account), changes, deadline), ['info', 'accountExpires']);
    if (!moved.ok) return moved;
    const grants = await prolongGrants(domain, link, account, request, deadline);
    if (!grants.ok) return grants;
    return ok({
      already,
      evidence: [{ item: 'nativeExpiry', asked: new Date(endsAt).toISOString() }],
      enforcedBy: {
        signIn: until(endsAt),
        privilege: until(domain.timedGrants ? endsAt : undefined),
        object: { by: 'app' },
      },
    });
  });
}
