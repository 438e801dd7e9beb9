/** Application permissions that a consented practice app has unless a test says otherwise (Graph: permissions reference). */
export const defaultAppPermissions: readonly string[] = [
  'User.ReadWrite.All',
  'User.EnableDisableAccount.All',
  'User.DeleteRestore.All',
  'User.RevokeSessions.All',
  'User-PasswordProfile.ReadWrite.All',
  'UserAuthenticationMethod.ReadWrite.All',
  'UserAuthMethod-TAP.ReadWrite.All',
  'Policy.Read.AuthenticationMethod',
  'RoleManagement.ReadWrite.Directory',
  'RoleAssignmentSchedule.ReadWrite.Directory',
  'Group.ReadWrite.All',
  'GroupMember.ReadWrite.All',
  'Organization.Read.All',
  'LicenseAssignment.Read.All',
  'Domain.Read.All',
  'Directory.Read.All',
  'DelegatedAdminRelationship.Read.All',
  'Files.ReadWrite.All',
  'Sites.ReadWrite.All',
];

/** Delegated permissions that an admin has consented to; a sign-in that asks for less gets less. */
export const defaultDelegatedPermissions: readonly string[] = [
  'User.Read',
  'Directory.AccessAsUser.All',
  'Policy.ReadWrite.AuthenticationMethod',
  'Files.ReadWrite',
  ...defaultAppPermissions,
];

const directoryRead = ['Directory.Read.All', 'Directory.ReadWrite.All', 'Directory.AccessAsUser.All'];
const directoryWrite = ['Directory.ReadWrite.All', 'Directory.AccessAsUser.All'];
const methodWrite = ['UserAuthenticationMethod.ReadWrite.All'];
const policyWrite = ['Policy.ReadWrite.AuthenticationMethod'];
const roleWrite = ['RoleManagement.ReadWrite.Directory'];
const scheduleWrite = ['RoleAssignmentSchedule.ReadWrite.Directory', ...roleWrite];
const organisationRead = ['Organization.Read.All', 'Organization.ReadWrite.All', ...directoryRead];

/** What a kind of request needs: one of these, delegated or application. */
export const needs = {
  nothing: [],
  readMe: ['User.Read', 'User.ReadWrite', 'User.Read.All', 'User.ReadWrite.All', ...directoryRead],
  readUsers: ['User.Read.All', 'User.ReadWrite.All', ...directoryRead],
  writeUsers: ['User.ReadWrite.All', ...directoryWrite],
  patchUsers: [
    'User.ReadWrite.All',
    'User.EnableDisableAccount.All',
    'User-PasswordProfile.ReadWrite.All',
    ...directoryWrite,
  ],
  deleteUsers: ['User.ReadWrite.All', 'User.DeleteRestore.All', ...directoryWrite],
  revokeSessions: ['User.RevokeSessions.All', 'User.ReadWrite.All', ...directoryWrite],
  readPasses: [
    'UserAuthMethod-TAP.Read.All',
    'UserAuthMethod-TAP.ReadWrite.All',
    'UserAuthenticationMethod.Read.All',
    ...methodWrite,
  ],
  writePasses: ['UserAuthMethod-TAP.ReadWrite.All', ...methodWrite],
  readMethods: ['UserAuthenticationMethod.Read.All', ...methodWrite],
  writeMethods: methodWrite,
  readMethodPolicy: ['Policy.Read.AuthenticationMethod', 'Policy.Read.All', ...policyWrite],
  writeMethodPolicy: policyWrite,
  readRoles: ['RoleManagement.Read.Directory', ...roleWrite, ...directoryRead],
  writeRoles: roleWrite,
  readSchedules: ['RoleAssignmentSchedule.Read.Directory', 'RoleManagement.Read.Directory', ...scheduleWrite],
  writeSchedules: scheduleWrite,
  readGroups: [
    'Group.Read.All',
    'Group.ReadWrite.All',
    'GroupMember.Read.All',
    'GroupMember.ReadWrite.All',
    ...directoryRead,
  ],
  writeMembers: ['GroupMember.ReadWrite.All', 'Group.ReadWrite.All', ...directoryWrite],
  readOrganisation: organisationRead,
  readLicences: ['LicenseAssignment.Read.All', 'LicenseAssignment.ReadWrite.All', ...organisationRead],
  readApplications: [
    'Application.Read.All',
    'Application.ReadWrite.All',
    'Application.ReadWrite.OwnedBy',
    ...directoryRead,
  ],
  readDomains: ['Domain.Read.All', 'Domain.ReadWrite.All', ...directoryRead],
  readContracts: directoryRead,
  readRelationships: ['DelegatedAdminRelationship.Read.All', 'DelegatedAdminRelationship.ReadWrite.All'],
  readFiles: [
    'Files.Read.All',
    'Files.ReadWrite',
    'Files.ReadWrite.All',
    'Sites.Read.All',
    'Sites.ReadWrite.All',
    'Sites.Selected',
  ],
  writeFiles: ['Files.ReadWrite', 'Files.ReadWrite.All', 'Sites.ReadWrite.All', 'Sites.Selected'],
} as const satisfies Record<string, readonly string[]>;
