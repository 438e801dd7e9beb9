import type { PrivilegeChoice } from '../../../shared/ipc/entities';

type Risk = PrivilegeChoice['risk'];

/**
 * Groups that every domain has, found by RID whatever the domain's language (MS-DTYP section 2.4.2.4; below 1000 in the
 * domain itself or, from 544 on, in Builtin). `high`: the holder can become Domain Admin, by the groups' own rights or by
 * what they may do on a domain controller.
 */
const domainTable: readonly (readonly [name: string, rid: number, risk: Risk, hint: string])[] = [
  ['Domain Admins', 512, 'high', 'Administrators of every computer of the domain.'],
  ['Enterprise Admins', 519, 'high', 'Administrators of the whole forest; only in its root domain.'],
  ['Schema Admins', 518, 'high', 'Change the schema of the whole forest.'],
  ['Administrators', 544, 'high', 'Administrators of the domain controllers, and so of the domain.'],
  ['Account Operators', 548, 'high', 'Change most accounts and groups; may sign in to domain controllers.'],
  ['Backup Operators', 551, 'high', 'Read and overwrite any file of a domain controller, its database too.'],
  ['Server Operators', 549, 'high', 'Change services on domain controllers.'],
  ['Print Operators', 550, 'high', 'Load drivers on domain controllers.'],
  ['Group Policy Creator Owners', 520, 'high', 'Make group policies, which run on the computers they are linked to.'],
  ['Key Admins', 526, 'high', 'Write sign-in keys of other accounts.'],
  ['Enterprise Key Admins', 527, 'high', 'Write sign-in keys of other accounts of the whole forest.'],
  ['Cert Publishers', 517, 'medium', 'Publish certificates in the directory.'],
  ['Remote Desktop Users', 555, 'medium', 'May sign in to domain controllers by remote desktop.'],
  ['Remote Management Users', 580, 'medium', 'May run remote commands on domain controllers.'],
  ['Hyper-V Administrators', 578, 'medium', 'Control virtual machines on domain controllers.'],
  ['Network Configuration Operators', 556, 'medium', 'Change network settings of domain controllers.'],
  ['Event Log Readers', 573, 'low', 'Read event logs of domain controllers.'],
  ['Performance Monitor Users', 558, 'low', 'Read performance figures.'],
  ['Performance Log Users', 559, 'low', 'Record performance figures.'],
  ['Protected Users', 525, 'low', 'Sign in with the strongest methods only; may lock an account out of older systems.'],
];

/** Groups of one computer: on Windows by SID (MS-DTYP section 2.4.2.4), elsewhere by their customary names. */
const localTable: readonly (readonly [name: string, sid: string | undefined, risk: Risk, hint: string])[] = [
  ['Administrators', 'S-1-5-32-544', 'high', 'Windows: administrators of this computer.'],
  ['Backup Operators', 'S-1-5-32-551', 'high', 'Windows: read and overwrite any file.'],
  ['Hyper-V Administrators', 'S-1-5-32-578', 'high', 'Windows: control virtual machines and their disks.'],
  ['Power Users', 'S-1-5-32-547', 'medium', 'Windows: kept for old programs.'],
  ['Remote Desktop Users', 'S-1-5-32-555', 'medium', 'Windows: sign in by remote desktop.'],
  ['Remote Management Users', 'S-1-5-32-580', 'medium', 'Windows: run remote commands.'],
  ['Network Configuration Operators', 'S-1-5-32-556', 'medium', 'Windows: change network settings.'],
  ['Event Log Readers', 'S-1-5-32-573', 'low', 'Windows: read event logs.'],
  ['Performance Log Users', 'S-1-5-32-559', 'low', 'Windows: record performance figures.'],
  ['Users', 'S-1-5-32-545', 'low', 'Windows: sign in at this computer.'],
  ['sudo', undefined, 'high', 'Debian, Ubuntu: may become root.'],
  ['wheel', undefined, 'high', 'Red Hat, SUSE, BSD: may become root.'],
  ['admin', undefined, 'high', 'macOS: administrators of this Mac.'],
  ['docker', undefined, 'high', 'Linux: starts containers, and so becomes root.'],
  ['libvirt', undefined, 'medium', 'Linux: controls virtual machines.'],
  ['adm', undefined, 'low', 'Linux: reads logs.'],
  ['systemd-journal', undefined, 'low', 'Linux: reads the journal.'],
];

/** Well-known groups of Active Directory, the most dangerous first. */
export const domainGroups: readonly PrivilegeChoice[] = domainTable.map(([name, wellKnownRid, risk, hint]) => ({
  privilege: { kind: 'adGroup', name, wellKnownRid },
  risk,
  hint,
  from: 'catalogue',
}));

/** Well-known groups of endpoints. */
export const localGroups: readonly PrivilegeChoice[] = localTable.map(([name, sid, risk, hint]) => ({
  privilege: { kind: 'localGroup', name, ...(sid === undefined ? {} : { sid }) },
  risk,
  hint,
  from: 'catalogue',
}));
