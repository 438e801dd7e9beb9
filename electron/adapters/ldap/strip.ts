import { failure } from '../../../shared/errors';
import { err, ok, type Result } from '../../../shared/result';
import type { Account } from './account';
import { removeMember, replace } from './changes';
import type { Domain } from './domain';
import { resultCode } from './errors';
import { DOMAIN_USERS, type Group } from './groups';
import type { Deadline, Link, LinkFailure } from './link';

/** How a domain controller says that there was no such member, or no such group. */
const goneCodes: ReadonlySet<number | undefined> = new Set([
  resultCode.unwillingToPerform,
  resultCode.noSuchAttribute,
  resultCode.noSuchObject,
]);

/** A primary group cannot be left; the account gets Domain Users in its place and is an ordinary member from then on. */
async function giveBackPrimary(link: Link, account: Account, deadline: Deadline): Promise<Result<void, LinkFailure>> {
  if (account.primaryGroupId === undefined || account.primaryGroupId === DOMAIN_USERS) return ok(undefined);
  return link.modify(`<GUID=${account.objectId}>`, [replace('primaryGroupID', String(DOMAIN_USERS))], deadline);
}

/**
 * The domain marks members of protected groups and never takes the mark back. Clearing it needs a right that the bind account
 * need not have, and an account in no group is harmless with it, so a refusal is let be.
 */
async function takeOffGuard(link: Link, account: Account, deadline: Deadline): Promise<void> {
  if (account.isGuarded) await link.modify(`<GUID=${account.objectId}>`, [replace('adminCount', '0')], deadline);
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
  const groups = await domain.groups.of(link, account, deadline);
  if (!groups.ok) return groups;
  const primary = await giveBackPrimary(link, account, deadline);
  let refusal: LinkFailure | undefined = primary.ok ? undefined : primary.error;
  for (const group of groups.value) {
    const left = await link.modify(`<GUID=${group.objectId}>`, [removeMember(account.dn)], deadline);
    if (left.ok || goneCodes.has(left.error.resultCode)) continue;
    const { code, detail } = left.error.failure;
    refusal ??= {
      ...left.error,
      failure: failure(code, { detail: `${detail ?? ''} group ${group.name}`.slice(0, 240) }),
    };
  }
  if (refusal !== undefined) return err(refusal);
  await takeOffGuard(link, account, deadline);
  return groups;
}
