import type { ErrorText } from './errors';

/** What each right in Active Directory allows (docs/active-directory.md), as the end of "The bind account may not …". */
const allows: ReadonlyMap<string, string> = new Map(
  Object.entries({
    create: 'make accounts in the account OU',
    delete: 'delete accounts in the account OU',
    userAccountControl: 'enable and disable accounts',
    accountExpires: 'set when an account ends',
    info: 'write the marker of an account',
    primaryGroupID: 'set the primary group of an account',
    resetPassword: 'set passwords',
    read: 'read whether an account is open and when it ends',
    member: 'change the members of a group',
  }),
);

/**
 * The sentence for a refusal that names the rights it takes (electron/adapters/ldap/domain/lacking.ts): `right`, names with commas
 * between, and the group where it is about one. Undefined for any other detail.
 */
export function lackingRight(detail: string | undefined): ErrorText | undefined {
  const [, names, group] = /^right ([A-Za-z, ]+?)(?: of group (.*))?$/su.exec(detail ?? '') ?? [];
  const known = names?.split(', ').flatMap((name) => allows.get(name) ?? []) ?? [];
  if (known.length === 0) return undefined;
  const may = group === undefined ? known.join(', or not ') : `change the members of “${group}”`;
  return {
    title: 'The bind account lacks a right at the customer',
    body: `It may not ${may}.`,
    action: 'Ask an administrator to run the check of this connection: it shows the line that grants the right.',
  };
}
