import type { PrivilegeChoice } from '../../shared/ipc/entities';
import type { Source } from '../../shared/model/connector';
import type { LeaseMode } from '../../shared/model/lease';
import type { Privilege } from '../../shared/model/policy';

/** Sections of the policy editor, in the order in which they are filled in. */
export const sections = [
  'source',
  'basics',
  'lifecycle',
  'technicians',
  'customers',
  'durations',
  'privileges',
  'authentication',
  'limits',
  'review',
] as const;
export type Section = (typeof sections)[number];

export const sectionTitle: Readonly<Record<Section, string>> = {
  source: 'Source',
  basics: 'Basics',
  lifecycle: 'Lifecycle',
  technicians: 'Technicians',
  customers: 'Customers',
  durations: 'Durations',
  privileges: 'Privileges',
  authentication: 'Authentication',
  limits: 'Limits',
  review: 'Review',
};

export const sectionHint: Readonly<Record<Section, string>> = {
  source: 'Where the JIT accounts of this policy are made.',
  basics: 'What technicians see when they pick it, and what its accounts are called.',
  lifecycle: 'What becomes of an account when its time is up.',
  technicians: 'Who may check out with this policy. For different levels of privilege, make separate policies.',
  customers: 'Where it may be used. A technician never gains access to customers beyond the own ones.',
  durations: 'What a technician may choose from at check-out and at an extension.',
  privileges: 'Every account gets all of these, and nothing else.',
  authentication: 'How a technician signs in to the account.',
  limits: 'What a technician has to say, and how much one person may hold.',
  review: 'What this policy will do, in plain words. Read it once more, then save.',
};

/** The section of the form that a field belongs to, from its path (`authentication.lifetime`). */
export function sectionOf(field: string): Section {
  const [head = ''] = field.split('.');
  return Object.hasOwn(bySection, head) ? (bySection[head] ?? 'review') : 'review';
}

const bySection: Readonly<Record<string, Section>> = {
  source: 'source',
  name: 'basics',
  description: 'basics',
  enabled: 'basics',
  accountName: 'basics',
  burner: 'lifecycle',
  technicianAccess: 'technicians',
  customerAccess: 'customers',
  durations: 'durations',
  privileges: 'privileges',
  authentication: 'authentication',
  reason: 'limits',
  ticket: 'limits',
  limits: 'limits',
};

export const sourceMeaning: Readonly<Record<Source, string>> = {
  local: 'Accounts on one endpoint, such as a server or a workstation.',
  activeDirectory: 'Accounts in the customer’s domain, made on a domain controller.',
  m365: 'Accounts in Microsoft Entra ID, for Microsoft 365 and Azure.',
};

interface ModeWords {
  readonly title: string;
  readonly lead: string;
  readonly end: readonly string[];
  readonly when: string;
}

export const modeWords: Readonly<Record<LeaseMode, ModeWords>> = {
  standard: {
    title: 'Standard',
    lead: 'One account per technician and customer, used again and again.',
    end: [
      'The account is disabled',
      'Its privileged roles and groups are removed',
      'Its password is rotated',
      'It stays, ready to be re-enabled at the next check-out',
    ],
    when: 'For access that comes back again and again.',
  },
  burner: {
    title: 'Burner',
    lead: 'A new account at every check-out, used once.',
    end: [
      'Sign-in is blocked and privileges are removed',
      'The account is deleted',
      'It can never be enabled again; further work needs a new account',
    ],
    when: 'For sensitive environments and one-off work.',
  },
};

/** Placeholders of an account name, with what they stand for. */
export const placeholders: readonly (readonly [string, string])[] = [
  ['{tech}', 'the technician’s handle'],
  ['{customer}', 'the customer’s short code'],
  ['{rand4}', 'four random characters; up to {rand8}'],
];

export const nameLimit: Readonly<Record<Source, string>> = {
  m365: 'The part before the @, at most 64 characters.',
  activeDirectory: 'At most 20 characters, as sAMAccountName allows.',
  local: 'At most 20 characters, without dots, so that every system takes it.',
};

export const riskName: Readonly<Record<PrivilegeChoice['risk'], string>> = {
  high: 'High risk',
  medium: 'Medium risk',
  low: 'Low risk',
  unknown: 'Risk unknown',
};

export const privilegeKindName: Readonly<Record<Privilege['kind'], string>> = {
  directoryRole: 'Entra role',
  group: 'Entra group',
  adGroup: 'AD group',
  localGroup: 'Local group',
};

/** What can be picked, by source. */
export const privilegesOf: Readonly<Record<Source, string>> = {
  m365: 'Entra roles and groups',
  activeDirectory: 'Active Directory groups',
  local: 'Local groups',
};

/** How Temporary Access Pass is switched on in a tenant, step by step. */
export const passSteps: readonly string[] = [
  'Sign in to the customer’s Entra admin centre (entra.microsoft.com) with at least the role Authentication Policy Administrator.',
  'Open Entra ID › Authentication methods › Policies and choose Temporary Access Pass.',
  'On the tab Enable and target, switch it on.',
  'Choose who may use it: all users, or a list of groups. JIT accounts are new users, so a list must hold a group that this policy grants.',
  'On the tab Configure choose Edit. Set the minimum and the maximum lifetime so that every duration of this policy lies between them; the default lifetime and the length of the code are set there too.',
  'Leave one-time use off, so that a pass works for the whole lease, and save.',
];

export const passNotes = {
  licence: 'The customer’s tenant needs Entra ID P1 or higher.',
  maximum:
    'Latchkey cannot go beyond the tenant’s maximum lifetime. Keep the durations of this policy at or below it, otherwise a longer check-out fails.',
  oneTime:
    'One-time use must suit the tenant: where the tenant enforces it, a pass that can be used again is not valid. Where the tenant does not, a one-time pass makes the technician register a further sign-in method.',
  oneTimeMeaning:
    'A one-time pass is good for one sign-in session: whoever closes the browser has to check in and check out again.',
} as const;

/** On the button beside the warning that a password has no end of its own in Entra. */
export const betterChoice = 'Use a Temporary Access Pass, which Entra ends itself';

export const passwordMeaning: Readonly<Record<Source, string>> = {
  m365: 'A random password that is rotated when the account ends. Entra does not end it by itself, and most tenants ask a new account to register for multi-factor sign-in.',
  activeDirectory:
    'A random password that is rotated twice at the end. The account also expires in Active Directory by itself.',
  local: 'A random password that is rotated at the end. The account is locked then.',
};
export const passMeaning =
  'A short-lived sign-in code instead of a password. It satisfies multi-factor sign-in and ends in Entra by itself. Recommended, above all with Burner.';

/** Names of controls that people and tests look for. */
export const policyText = {
  add: 'New JIT policy',
  search: 'Search JIT policies',
  empty:
    'A JIT policy says who may check out which privileged account, at which customers, for how long, and what happens at the end. Without one, nobody can check out anything.',
  emptyReadOnly: 'No JIT policy is open to you yet. An administrator decides who may use one.',
  teams: 'Technician groups of this policy',
  teamsButton: 'Choose technician groups…',
  groups: 'Add/Edit Group',
  groupsButton: 'Add/Edit Group…',
  save: 'Save policy',
  back: 'Back to JIT policies',
  keepEditing: 'Keep editing',
  discard: 'Discard changes',
  duplicate: 'Duplicate',
  remove: 'Delete policy',
  switchOff: 'Switch off',
  switchOn: 'Switch on',
  compare: 'Compare with published…',
  overtaken: 'This policy was changed elsewhere while you edited it. Saving puts your version in its place.',
  teamsPage: 'Technician groups are made on their own page:',
  groupsPage: 'Customer groups are made on their own page, before they can be chosen here:',
  explain: 'Who can check out?',
} as const;
