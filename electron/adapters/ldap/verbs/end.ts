import { failure, type Failure } from '../../../../shared/errors';
import type { Evidence } from '../../../../shared/model/lease';
import { err, ok, type Result } from '../../../../shared/result';
import { checkOwned } from '../../../core/naming/ownership';
import type { Call, Done, RevokeRequest } from '../../../ports/directory';
import { accountBit, type Account } from './account';
import { control, expired, isExpiredForGood, password } from './changes';
import { verb, type Domain } from '../domain/domain';
import { resultCode } from '../wire/errors';
import { lacking } from '../domain/lacking';
import type { Deadline, Link, LinkFailure } from '../wire/link';
import { leaveGroups } from './strip';

const absent: readonly Evidence[] = [{ item: 'account', asked: 'read', readBack: 'absent' }];
const gone: Done = { already: true, evidence: absent };

interface Found {
  readonly link: Link;
  readonly account: Account;
  readonly deadline: Deadline;
}

/**
 * Runs a verb of the end. Another domain controller may do it where the lease's own does not answer; but that the account
 * is not there is believed from the lease's own only, because the others may not have heard of it yet.
 */
function revoking(
  domain: Domain,
  request: RevokeRequest,
  call: Call,
  work: (found: Found) => Promise<Result<Done, LinkFailure>>,
): Promise<Result<Done, Failure>> {
  return verb(call, (deadline) =>
    domain.route.first(call.leaseId, async (link, isHome) => {
      const found = await domain.find(link, request, deadline);
      if (!found.ok) return found;
      const account = found.value;
      if (account === undefined) {
        return isHome
          ? ok(gone)
          : err({ failure: failure('not_yet_visible', { detail: 'another domain controller' }) });
      }
      const mark = checkOwned(account.marker, request.marker);
      return mark.ok ? work({ link, account, deadline }) : err({ failure: mark.error });
    }),
  );
}

/** Disables and expires in one quick operation, which ends the danger; nothing to do where that is so already. */
async function stop({ link, account, deadline }: Found): Promise<Result<void, LinkFailure>> {
  if (!account.enabled && isExpiredForGood(account.expiresThere)) return ok(undefined);
  const changes = [control(account.control | accountBit.disabled), expired()];
  const halted = await link.modify(`<GUID=${account.objectId}>`, changes, deadline);
  return lacking(halted, ['userAccountControl', 'accountExpires']);
}

const stopped: readonly Evidence[] = [
  { item: 'enabled', asked: 'disable' },
  { item: 'nativeExpiry', asked: 'past' },
];

export function halt(domain: Domain, request: RevokeRequest, call: Call): Promise<Result<Done, Failure>> {
  return revoking(domain, request, call, async (found) => {
    const halted = await stop(found);
    if (!halted.ok) return isGone(halted.error) ? ok(gone) : halted;
    return ok({ already: !found.account.enabled, evidence: stopped });
  });
}

/**
 * Disables and expires first; then rotates the password twice in two operations, because a domain controller goes on
 * taking the password before the last for an hour, and counts two changes in one operation as one.
 */
export function neutralise(domain: Domain, request: RevokeRequest, call: Call): Promise<Result<Done, Failure>> {
  return revoking(domain, request, call, async (found) => {
    const { link, account, deadline } = found;
    const halted = await stop(found);
    if (!halted.ok) return isGone(halted.error) ? ok(gone) : halted;
    for (let round = 0; round < 2; round += 1) {
      const changes = [password(call.unseenPassword())];
      const set = await link.modify(`<GUID=${account.objectId}>`, changes, deadline);
      const rotated = lacking(set, ['resetPassword']);
      if (!rotated.ok) return isGone(rotated.error) ? ok(gone) : rotated;
    }
    return ok({ already: !account.enabled, evidence: [...stopped, { item: 'password', asked: 'rotate twice' }] });
  });
}

function isGone(error: LinkFailure): boolean {
  return error.resultCode === resultCode.noSuchObject;
}

export function strip(domain: Domain, request: RevokeRequest, call: Call): Promise<Result<Done, Failure>> {
  return revoking(domain, request, call, async ({ link, account, deadline }) => {
    const left = await leaveGroups(domain, link, account, deadline);
    if (!left.ok) return left;
    const evidence = left.value.map((group): Evidence => ({ item: 'group', name: group.name, asked: 'remove' }));
    return ok({ already: evidence.length === 0, evidence });
  });
}

export function erase(domain: Domain, request: RevokeRequest, call: Call): Promise<Result<Done, Failure>> {
  return revoking(domain, request, call, async ({ link, account, deadline }) => {
    const removed = lacking(await link.remove(`<GUID=${account.objectId}>`, deadline), ['delete']);
    if (!removed.ok) return isGone(removed.error) ? ok(gone) : removed;
    return ok({ already: false, evidence: [{ item: 'account', asked: 'delete' }] });
  });
}
