import { access, type WantedRight } from '../wire/security-descriptor';

/** Rights that the bind account needs; docs/active-directory.md says what fails without each. */
export const ouRights = [
  'create',
  'delete',
  'userAccountControl',
  'accountExpires',
  'info',
  'primaryGroupID',
  'resetPassword',
  'read',
] as const;
export type OuRight = (typeof ouRights)[number];
export type Right = OuRight | 'member';

/** Without these an account could not be made, made usable, ended, or seen to be ended. */
export const essentialRights: ReadonlySet<Right> = new Set<Right>([
  'create',
  'userAccountControl',
  'accountExpires',
  'resetPassword',
  'read',
]);
/** What ending an account takes that AdminSDHolder guards. */
export const protectedRights = ['userAccountControl', 'accountExpires', 'resetPassword'] as const;

/**
 * What the rights are about, by GUID: the class of accounts and that of OUs; attributes, each with the property set it belongs
 * to; the extended right to set a password (MS-ADSC, MS-ADA, MS-ADTS 5.1.3.2.1; a domain's own schema says the same).
 */
export const schemaIds = {
  user: 'bf967aba-0de6-11d0-a285-00aa003049e2',
  organizationalUnit: 'bf967aa5-0de6-11d0-a285-00aa003049e2',
  userAccountControl: ['bf967a68-0de6-11d0-a285-00aa003049e2', '4c164200-20c0-11d0-a768-00aa006e0529'],
  accountExpires: ['bf967915-0de6-11d0-a285-00aa003049e2', '4c164200-20c0-11d0-a768-00aa006e0529'],
  pwdLastSet: ['bf967a0a-0de6-11d0-a285-00aa003049e2', '4c164200-20c0-11d0-a768-00aa006e0529'],
  info: ['bf96793e-0de6-11d0-a285-00aa003049e2', '77b5b886-944a-11d1-aebd-0000f80367c1'],
  primaryGroupID: ['bf967a00-0de6-11d0-a285-00aa003049e2', '59ba2f42-79a2-11d0-9020-00c04fc2d3cf'],
  member: ['bf9679c0-0de6-11d0-a285-00aa003049e2', 'bc0ac240-79a9-11d0-9020-00c04fc2d4cf'],
  resetPassword: '00299570-246d-11d0-a768-00aa006e0529',
} as const;

/** What tells whether an account is open. */
const state = ['userAccountControl', 'accountExpires', 'pwdLastSet'] as const;

/** A right on the account itself, as AdminSDHolder would put it there. */
function onAccount(right: Exclude<OuRight, 'create' | 'delete' | 'read'>): WantedRight {
  return right === 'resetPassword'
    ? { mask: access.control, what: [schemaIds.resetPassword] }
    : { mask: access.writeProperty, what: schemaIds[right] };
}

/** What to look for on the OU: of each of these, any one will do. */
export function onOu(right: OuRight): readonly (readonly WantedRight[])[] {
  switch (right) {
    case 'create':
      return [[{ mask: access.createChild, what: [schemaIds.user] }]];
    case 'delete':
      return [
        [
          { mask: access.deleteChild, what: [schemaIds.user] },
          { mask: access.delete, what: [], heirs: schemaIds.user },
        ],
      ];
    case 'read':
      return state.map((name) => [{ mask: access.readProperty, what: schemaIds[name], heirs: schemaIds.user }]);
    default:
      return [[{ ...onAccount(right), heirs: schemaIds.user }]];
  }
}

export const onProtected = (right: (typeof protectedRights)[number]): WantedRight => onAccount(right);
export const onGroup: WantedRight = { mask: access.writeProperty, what: schemaIds.member };
export const makingOus: WantedRight = { mask: access.createChild, what: [schemaIds.organizationalUnit] };

/** Text inside the quotes of a command line of Windows; what could end the quotes is left to be filled in by hand. */
const quotable = (text: string, otherwise: string): string => (/["%\p{Cc}]/u.test(text) ? otherwise : text);

const permissions: Readonly<Record<Right, readonly string[]>> = {
  create: ['CC;user'],
  delete: ['DC;user'],
  userAccountControl: ['WP;userAccountControl'],
  accountExpires: ['WP;accountExpires'],
  info: ['WP;info'],
  primaryGroupID: ['WP;primaryGroupID'],
  resetPassword: ['CA;Reset Password'],
  read: state.map((name) => `RP;${name}`),
  member: ['WP;member'],
};

/**
 * The line that grants a right, for an administrator to paste (Microsoft: dsacls). `below`: to the users below the object;
 * otherwise on the object itself.
 */
export function grantLine(right: Right, dn: string, account: string, where: 'below' | 'itself'): string {
  const target = quotable(dn, '<distinguished name>');
  const who = quotable(account, '<bind account>');
  const inherited = where === 'below' ? ' /I:S' : '';
  const heirs = where === 'below' ? ';user' : '';
  const given = permissions[right].map((permission) => `"${who}:${permission}${heirs}"`);
  return `dsacls "${target}"${inherited} /G ${given.join(' ')}`;
}
