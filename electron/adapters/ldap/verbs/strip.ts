import { failure } from '../../../../shared/errors';
import { err, ok, type Result } from '../../../../shared/result';
import type { Account } from './account';
import { replace } from './changes';
import type { Domain } from '../domain/domain';
import { resultCode } from '../wire/errors';
import { DOMAIN_USERS, type Group } from './groups';
import { lacking } from '../domain/lacking';
import type { Deadline, Link, LinkFailure } from '../wire/link';

/** How a domain controller says that there was no such member, or no such group. */
const goneCodes: ReadonlySet<number | undefined> = new Set([
  resultCode.unwillingToPerform,
  resultCode.noSuchAttribute,
  resultCode.noSuchObject,
]);

/** A primary group cannot be left; the account gets Domain Users in its place and is an ordinary member from then on. */
async function giveBackPrimary(link: Link, account: Account, deadline: Deadline): Promise<Result<void, LinkFailure>> {
  if (account.primaryGroupId === undefined || account.primaryGroupId === DOMAIN_USERS) return ok(undefined);
  const change = replace('primaryGroupID', String(DOMAIN_USERS));
  return lacking(await link.modify(`<GUID=${account.objectId}>`, [change], deadline), ['primaryGroupID']);
}

/**
 * The domain marks members of protected groups and never takes the mark back. Clearing it needs a right that the bind account
 * need not have, and an account in no group is harmless with it, so a refusal is let be.
 */
async function takeOffGuard(link: Link, account: Account, deadline: Deadline): Promise<void> {
  if (account.isGuarded) await link.modify(`<GUID=${account.objectId}>`, [replace('adminCount', '0')], deadline);
}

/** A refusal with the group that it is about. */
function named(refusal: LinkFailure, group: string): LinkFailure {
  const { code, detail = '' } = refusal.failure;
  if (code === 'insufficient_rights') return refusal;
  return { ...refusal, failure: failure(code, { detail: `${detail} group ${group}`.slice(0, 240) }) };
}

/**
 * Takes the account out of every group it is a direct member of; what came by nesting goes with that. Goes on after a
 * refusal, so that one protected group does not save the others, and then fails with the first one.
 */
export async function leaveGroups(
  domain: Domain,
  link: Link,
  account: Account,
  deadline: Deadline,
): Promise<Result<readonly Group[], LinkFailure>> {
  const groups = await domain.groups.toLeave(link, account, deadline);
  if (!groups.ok) return groups;
  const primary = await giveBackPrimary(link, account, deadline);
  let refusal: LinkFailure | undefined = primary.ok ? undefined : primary.error;
  for (const group of groups.value) {
    const gone = await domain.departures.leave(link, group.address, account.dn, deadline);
    const left = lacking(gone, ['member'], group.name);
    if (left.ok) continue;
    domain.groups.forget(group);
    if (goneCodes.has(left.error.resultCode)) continue;
    refusal ??= named(left.error, group.name);
  }
  if (refusal !== undefined) return err(refusal);
  await takeOffGuard(link, account, deadline);
  return groups;
}
