import { failure, type Failure } from '../../../../shared/errors';
import type { EnforcedBy, Evidence } from '../../../../shared/model/lease';
import { err, ok, type Result } from '../../../../shared/result';
import type { Call, Created, CreateRequest } from '../../../ports/directory';
import { markerText, type Marker } from '../../../core/naming/marker';
import { checkMayTake } from '../../../core/naming/ownership';
import { accountAt, accountBit, checkReadable, isUpnTaken, type Account } from './account';
import { attribute, control, expiry, password, replaceIfStill } from './changes';
import { verb, type Domain } from '../domain/domain';
import { resultCode } from '../wire/errors';
import { lacking } from '../domain/lacking';
import type { Deadline, Link, LinkFailure } from '../wire/link';
import { childDn, isAccountName, isDisplayName, parentDn } from '../wire/names';
import { leaveGroups } from './strip';
import { toFileTime } from '../wire/values';

const refused = (code: 'name_taken_unmarked' | 'account_in_use'): Result<never, LinkFailure> =>
  err({ failure: failure(code) });

interface Making {
  readonly domain: Domain;
  readonly link: Link;
  readonly request: CreateRequest;
  readonly call: Call;
  readonly deadline: Deadline;
}

/**
 * Everything an account has from its first instant, in one operation: disabled, marked and ending. It has no password yet,
 * so nothing opens it (docs/adr/0009).
 */
async function addAccount({ domain, link, request, deadline }: Making): Promise<Result<void, LinkFailure>> {
  const { accountOu, upnSuffix } = domain.connector;
  const { name } = request.account;
  const attributes = [
    attribute('objectClass', 'user'),
    attribute('sAMAccountName', name),
    attribute('userPrincipalName', `${name}@${upnSuffix}`),
    attribute('displayName', request.displayName),
    attribute('info', markerText(request.marker)),
    attribute('userAccountControl', String(accountBit.normal | accountBit.disabled)),
    attribute('accountExpires', toFileTime(domain.clockOf(link).theirs(request.endsAt))),
  ];
  const added = await link.add(childDn(name, accountOu), attributes, deadline);
  // It may be there. A second one of the same name at another domain controller would become a conflict of the two.
  if (!added.ok && added.error.wasAsked === true) return err({ ...added.error, stays: true });
  return lacking(added, ['create']);
}

/** Makes the account OU. Somebody else may have been quicker. */
async function addOu({ domain, link, deadline }: Making): Promise<Result<void, LinkFailure>> {
  const made = await link.add(domain.connector.accountOu, [attribute('objectClass', 'organizationalUnit')], deadline);
  return !made.ok && made.error.resultCode === resultCode.entryAlreadyExists ? ok(undefined) : made;
}

function mayTake({ domain, link, request }: Making, account: Account): Result<Marker, Failure> {
  const now = domain.now();
  // A disabled account whose end lies ahead is one that another lease is just making.
  const end = domain.endOf(link, account);
  const closed = !account.enabled && end !== undefined && end <= now;
  return checkMayTake(account.marker, request.marker, { now, closed });
}

/**
 * Gives the account to the lease, disabled, ending, without any group, with a password that nobody sees. The credential is
 * the second rotation since, so that the password of an earlier lease opens nothing when the account is enabled again.
 */
async function takeOver(making: Making, account: Account): Promise<Result<void, LinkFailure>> {
  const { domain, link, request, call, deadline } = making;
  const end = expiry(domain.clockOf(link).theirs(request.endsAt));
  const dn = `<GUID=${account.objectId}>`;
  const bits = (account.control | accountBit.disabled | accountBit.normal) & ~accountBit.passwordNotRequired;
  const marker = replaceIfStill('info', account.info, markerText(request.marker));
  const changes = [...marker, control(bits), end, password(call.unseenPassword())];
  const taken = lacking(await link.modify(dn, changes, deadline), [
    'info',
    'userAccountControl',
    'accountExpires',
    'resetPassword',
  ]);
  if (!taken.ok) {
    // The marker changed since it was read: another lease was quicker.
    return taken.error.resultCode === resultCode.noSuchAttribute ? refused('account_in_use') : taken;
  }
  const left = await leaveGroups(domain, link, account, deadline);
  if (!left.ok) return left;
  await bringHome(making, account);
  return ok(undefined);
}

/**
 * Puts an account that somebody moved back into the OU. The bind account can do that only where it may delete accounts;
 * elsewhere the account stays, which takes nothing from the lease: it is found by its id wherever it is.
 */
async function bringHome({ domain, link, deadline }: Making, account: Account): Promise<void> {
  const { accountOu } = domain.connector;
  const parent = parentDn(account.dn);
  if (parent === undefined || parent.toLowerCase() === accountOu.toLowerCase()) return;
  const rdn = account.dn.slice(0, -parent.length - 1);
  if (!rdn.includes('\\')) await link.move(account.dn, rdn, accountOu, deadline);
}

/** How the lease came to its account: a new one, one of an earlier lease, or one that it had already. */
type Origin = 'new' | 'taken over' | 'had';

/** What to do about a name that the domain controller refused: adopt what is ours, refuse the rest. */
async function adopt(making: Making, refusal: LinkFailure): Promise<Result<Origin, LinkFailure>> {
  const { domain, link, request, deadline } = making;
  const { name } = request.account;
  const found = await domain.find(link, { account: { name }, marker: request.marker }, deadline);
  if (!found.ok) return found;
  const account = found.value;
  if (account === undefined) return whoHasIt(making, refusal);
  const may = mayTake(making, account);
  if (!may.ok) return err({ failure: may.error });
  const had = may.value.leaseId === request.marker.leaseId;
  if (had && account.enabled) return ok('had');
  const taken = await takeOver(making, account);
  return taken.ok ? ok(had ? 'had' : 'taken over') : taken;
}

/** The account name is free, but the sign-in name or the place in the OU is not; or the refusal had another reason. */
async function whoHasIt(
  { domain, link, request, deadline }: Making,
  refusal: LinkFailure,
): Promise<Result<never, LinkFailure>> {
  if (refusal.resultCode === resultCode.entryAlreadyExists) return refused('name_taken_unmarked');
  const { baseDn, upnSuffix } = domain.connector;
  const taken = await isUpnTaken(link, baseDn, `${request.account.name}@${upnSuffix}`, deadline);
  if (!taken.ok) return taken;
  return taken.value ? refused('name_taken_unmarked') : err(refusal);
}

async function make(making: Making): Promise<Result<Origin, LinkFailure>> {
  let added = await addAccount(making);
  if (!added.ok && added.error.resultCode === resultCode.noSuchObject) {
    const ou = await addOu(making);
    if (!ou.ok) return err({ ...ou.error, failure: { ...ou.error.failure, detail: 'account OU' } });
    added = await addAccount(making);
  }
  if (added.ok) return ok('new');
  const { resultCode: code } = added.error;
  const taken = code === resultCode.entryAlreadyExists || code === resultCode.constraintViolation;
  return taken ? adopt(making, added.error) : added;
}

/** A new account is where it was put; another one may be anywhere in the domain. */
function readBack(
  { domain, link, request, deadline }: Making,
  origin: Origin,
): Promise<Result<Account | undefined, LinkFailure>> {
  const { name } = request.account;
  if (origin === 'new') return accountAt(link, childDn(name, domain.connector.accountOu), deadline);
  return domain.find(link, { account: { name }, marker: request.marker }, deadline);
}

function created({ domain, link }: Making, account: Account, already: boolean): Created {
  const expiresAt = domain.endOf(link, account);
  const evidence: Evidence[] = [
    { item: 'account', asked: 'create', readBack: 'present' },
    { item: 'marker', asked: 'set', readBack: 'ours' },
    { item: 'enabled', asked: 'disabled', readBack: account.enabled ? 'enabled' : 'disabled' },
    {
      item: 'nativeExpiry',
      asked: 'set',
      readBack: expiresAt === undefined ? 'never' : new Date(expiresAt).toISOString(),
    },
  ];
  const enforcedBy: EnforcedBy = {
    signIn: expiresAt === undefined ? { by: 'app' } : { by: 'directory', at: expiresAt },
    privilege: domain.timedGrants && expiresAt !== undefined ? { by: 'directory', at: expiresAt } : { by: 'app' },
    object: { by: 'app' },
  };
  return { already, evidence, objectId: account.objectId, enforcedBy };
}

/**
 * Makes or takes over the account on the lease's domain controller, on another one if that does not answer, and pins the
 * lease to the one that did. Nothing but the time is looked up beforehand: the
 * domain controller itself refuses a name that is taken.
 */
export function create(domain: Domain, request: CreateRequest, call: Call): Promise<Result<Created, Failure>> {
  return verb(call, async (deadline) => {
    if (!isAccountName(request.account.name)) return err(failure('bad_input', { detail: 'account name' }));
    if (!isDisplayName(request.displayName)) return err(failure('bad_input', { detail: 'display name' }));
    return domain.route.first(call.leaseId, async (link) => {
      const making: Making = { domain, link, request, call, deadline };
      const clock = await domain.learnClock(link, deadline);
      if (!clock.ok) return clock;
      const [made] = await Promise.all([make(making), domain.learnFeatures(link, deadline)]);
      // An answer that got lost may stand for an account that exists: the end has to be looked for there.
      if (made.ok || made.error.stays === true || made.error.failure.code === 'timeout')
        domain.route.pin(call.leaseId, link);
      if (!made.ok) return made;
      const read = await readBack(making, made.value);
      if (!read.ok) return read;
      if (read.value === undefined) return err({ failure: failure('not_yet_visible', { detail: 'account' }) });
      const readable = checkReadable(read.value);
      return readable.ok ? ok(created(making, readable.value, made.value === 'had')) : readable;
    });
  });
}
