import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Policy } from '../../../shared/model/policy';
import { instant } from '../../../shared/time';
import { practicePolicies } from '../../practice/organisation/policies';
import { examine } from './doctor';
import type { CallerRights } from './doctor-facts';
import { examinePermissions } from './doctor-permissions';

const named = (name: string): Policy => {
  const policy = practicePolicies.find((one) => one.name === name);
  if (policy === undefined) throw new Error(name);
  return policy;
};
const role = named('Global Admin break-fix');
const group = named('Mail operators');
const password = named('Helpdesk');
const all = [
  'User.ReadWrite.All',
  'User-PasswordProfile.ReadWrite.All',
  'UserAuthMethod-TAP.ReadWrite.All',
  'UserAuthenticationMethod.ReadWrite.All',
  'RoleManagement.ReadWrite.Directory',
  'GroupMember.ReadWrite.All',
  'User.DeleteRestore.All',
  'Directory.AccessAsUser.All',
  'Policy.Read.AuthenticationMethod',
  'LicenseAssignment.Read.All',
];
const without = (...names: string[]): string[] => all.filter((name) => !names.includes(name));
const told = (policy: Policy, by: CallerRights['by'], permissions: readonly string[]): string[] =>
  examinePermissions(policy, { by, permissions }).map(
    ({ severity, values, durations }) => `${severity} ${String(durations.length)}: ${String(values['permissions'])}`,
  );
const asUser = 'Directory.AccessAsUser.All';

describe('permissions in the token', () => {
  it.each<[string, Policy, CallerRights['by'], string[], string[]]>([
    ['all, app', role, 'app', without(asUser), []],
    ['all, technician', role, 'technician', without('User.DeleteRestore.All'), []],
    [
      'accounts',
      role,
      'app',
      without(asUser, 'User.ReadWrite.All'),
      [`red ${String(role.durations.length)}: User.ReadWrite.All`],
    ],
    ['accounts, but more', role, 'app', [...without(asUser, 'User.ReadWrite.All'), 'Directory.ReadWrite.All'], []],
    [
      'roles, where one is given',
      role,
      'app',
      without('RoleManagement.ReadWrite.Directory'),
      [`red ${String(role.durations.length)}: RoleManagement.ReadWrite.Directory`],
    ],
    ['roles, where none is given', group, 'app', without('RoleManagement.ReadWrite.Directory'), []],
    [
      'groups, where one is given',
      group,
      'app',
      without(asUser, 'GroupMember.ReadWrite.All'),
      [`red ${String(group.durations.length)}: GroupMember.ReadWrite.All`],
    ],
    ['groups, where none is given', role, 'app', without(asUser, 'GroupMember.ReadWrite.All'), []],
    ['the pass, but all methods', role, 'app', without('UserAuthMethod-TAP.ReadWrite.All'), []],
    [
      'the pass',
      role,
      'app',
      without('UserAuthMethod-TAP.ReadWrite.All', 'UserAuthenticationMethod.ReadWrite.All'),
      [
        `red ${String(role.durations.length)}: UserAuthMethod-TAP.ReadWrite.All`,
        'yellow 0: UserAuthenticationMethod.ReadWrite.All',
      ],
    ],
    [
      'methods of others',
      role,
      'app',
      without('UserAuthenticationMethod.ReadWrite.All'),
      ['yellow 0: UserAuthenticationMethod.ReadWrite.All'],
    ],
    ['the pass, where a password is set', password, 'app', without('UserAuthMethod-TAP.ReadWrite.All'), []],
    [
      'the password, where one is set',
      password,
      'app',
      without(asUser, 'User-PasswordProfile.ReadWrite.All'),
      [`red ${String(password.durations.length)}: User-PasswordProfile.ReadWrite.All`],
    ],
    [
      'the password at the end',
      role,
      'app',
      without(asUser, 'User-PasswordProfile.ReadWrite.All'),
      ['yellow 0: User-PasswordProfile.ReadWrite.All'],
    ],
    ['the recycle bin, app', group, 'app', without('User.DeleteRestore.All'), ['yellow 0: User.DeleteRestore.All']],
    ['the name of the person, role', role, 'technician', without(asUser), [`yellow 0: ${asUser}`]],
    ['the name of the person, group', group, 'technician', without(asUser), []],
    ['licences', group, 'app', without(asUser, 'LicenseAssignment.Read.All'), ['note 0: LicenseAssignment.Read.All']],
    ['other letters', role, 'app', all.map((name) => name.toUpperCase()), []],
  ])('without %s', (_what, policy, by, permissions, expected) => {
    expect(told(policy, by, permissions)).toEqual(expected);
  });

  it('that could not be read are no finding', () => {
    expect(examinePermissions(role, undefined)).toEqual([]);
  });

  it('belong to what the doctor says of a tenant', () => {
    const tenant = {
      pass: undefined,
      premium: undefined,
      callerRoles: undefined,
      relationshipEndsAt: undefined,
      policiesAgainstPasses: undefined,
      rights: { by: 'app' as const, permissions: [] },
    };
    const readAt = instant(1_764_000_000_000);
    const found = examine(group, { kind: 'm365', readAt, tenant }, readAt).filter(
      ({ code }) => code === 'permissionMissing',
    );
    expect(found.map(({ severity }) => severity)).toEqual(['red', 'yellow', 'note']);
  });

  it('say what a check-out would run into', () => {
    const [found] = examinePermissions(group, { by: 'app', permissions: [] });
    expect(found?.failure?.code).toBe('insufficient_rights');
    expect(found?.portal).toEqual(['Entra ID', 'App registrations', 'API permissions']);
  });

  it('that are asked for are those of the document, and suffice once given', () => {
    const page = readFileSync('docs/permissions.md', 'utf8');
    fc.assert(
      fc.property(
        fc.constantFrom(...practicePolicies.filter(({ source }) => source === 'm365')),
        fc.constantFrom('app' as const, 'technician' as const),
        fc.subarray(all),
        (policy, by, permissions) => {
          const asked = examinePermissions(policy, { by, permissions }).flatMap(({ values }) =>
            String(values['permissions']).split(', '),
          );
          for (const name of asked) expect(page).toContain(`\`${name}\``);
          expect(examinePermissions(policy, { by, permissions: [...permissions, ...asked] })).toEqual([]);
        },
      ),
    );
  });
});
