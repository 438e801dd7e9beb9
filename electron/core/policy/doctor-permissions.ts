import type { Policy } from '../../../shared/model/policy';
import type { CallerRights } from './doctor-facts';
import { finding, type Finding, type Severity } from './doctor-finding';

const PERMISSIONS_PORTAL = ['Entra ID', 'App registrations', 'API permissions'];

/** What one kind of work needs: any of these permissions; the first is the least and the one that is asked for. */
interface Need {
  readonly anyOf: readonly [string, ...string[]];
  readonly severity: Severity;
  /** Whether this policy needs it at all; absent: every one does. */
  readonly when?: (policy: Policy) => boolean;
  /** Absent: whoever signs in. */
  readonly only?: CallerRights['by'];
}

const directoryWrite = ['Directory.ReadWrite.All', 'Directory.AccessAsUser.All'];
const givesRole = ({ privileges }: Policy): boolean => privileges.some(({ kind }) => kind === 'directoryRole');
const givesGroup = ({ privileges }: Policy): boolean => privileges.some(({ kind }) => kind === 'group');
const byPass = ({ authentication }: Policy): boolean => authentication.kind === 'tap';

/**
 * The table of docs/permissions.md as far as a policy needs it (Graph: permissions reference, and "Permissions" on the page of
 * each request). `red`: accounts of the policy cannot be made; `yellow`: something at their end does not work.
 */
const needs: readonly Need[] = [
  { anyOf: ['User.ReadWrite.All', ...directoryWrite], severity: 'red' },
  {
    anyOf: ['User-PasswordProfile.ReadWrite.All', ...directoryWrite],
    severity: 'red',
    when: (policy) => !byPass(policy),
  },
  // The password is changed at the end of an account with a pass, too.
  { anyOf: ['User-PasswordProfile.ReadWrite.All', ...directoryWrite], severity: 'yellow', when: byPass },
  {
    anyOf: ['UserAuthMethod-TAP.ReadWrite.All', 'UserAuthenticationMethod.ReadWrite.All'],
    severity: 'red',
    when: byPass,
  },
  { anyOf: ['RoleManagement.ReadWrite.Directory'], severity: 'red', when: givesRole },
  {
    anyOf: ['GroupMember.ReadWrite.All', 'Group.ReadWrite.All', ...directoryWrite],
    severity: 'red',
    when: givesGroup,
  },
  { anyOf: ['UserAuthenticationMethod.ReadWrite.All'], severity: 'yellow' },
  { anyOf: ['User.DeleteRestore.All'], severity: 'yellow', only: 'app' },
  { anyOf: ['Directory.AccessAsUser.All'], severity: 'yellow', when: givesRole, only: 'technician' },
  {
    anyOf: ['Policy.Read.AuthenticationMethod', 'Policy.Read.All', 'Policy.ReadWrite.AuthenticationMethod'],
    severity: 'yellow',
    when: byPass,
  },
  {
    anyOf: [
      'LicenseAssignment.Read.All',
      'LicenseAssignment.ReadWrite.All',
      'Organization.Read.All',
      'Organization.ReadWrite.All',
      'Directory.Read.All',
      ...directoryWrite,
    ],
    severity: 'note',
  },
];

function isMet({ anyOf }: Need, permissions: readonly string[]): boolean {
  const held = new Set(permissions.map((name) => name.toLowerCase()));
  return anyOf.some((name) => held.has(name.toLowerCase()));
}

/** The permissions that the app's consent lacks for this policy, one finding per severity. */
export function examinePermissions(policy: Policy, rights: CallerRights | undefined): Finding[] {
  if (rights === undefined) return [];
  const { by, permissions } = rights;
  const missing = needs.filter(
    (need) => (need.only ?? by) === by && (need.when?.(policy) ?? true) && !isMet(need, permissions),
  );
  return (['red', 'yellow', 'note'] as const).flatMap((severity) => {
    const names = [...new Set(missing.filter((need) => need.severity === severity).map(({ anyOf }) => anyOf[0]))];
    if (names.length === 0) return [];
    const values = { by, permissions: names.join(', ') };
    const red = severity === 'red' ? { durations: policy.durations, fails: 'insufficient_rights' as const } : {};
    return [finding('permissionMissing', severity, { values, portal: PERMISSIONS_PORTAL, ...red })];
  });
}
