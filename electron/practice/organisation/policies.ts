import { policyIdSchema } from '../../../shared/ids';
import type { Policy, Privilege, TextRule } from '../../../shared/model/policy';
import { roleId } from '../m365/catalogue/roles';
import { practiceGroupIds } from './customers';
import { practiceTeamIds } from './people';

const role = (name: string): Privilege => ({ kind: 'directoryRole', roleTemplateId: roleId(name), name });
const free: TextRule = { required: false, minLength: 0 };
const reason: TextRule = { required: true, minLength: 5 };
const ticket: TextRule = { required: true, minLength: 0, pattern: '(?:INC|CHG)-[0-9]{4,8}' };

type Given = Partial<Policy> & Pick<Policy, 'source' | 'name' | 'description' | 'durations' | 'privileges'>;

/** What a policy is when nothing else is said: Standard, password, all customers, the service desk. */
function policy(id: string, given: Given): Policy {
  return {
    id: policyIdSchema.parse(`pol-${id}`),
    enabled: true,
    burner: false,
    technicianAccess: { kind: 'groups', groups: [practiceTeamIds.desk] },
    customerAccess: { kind: 'all' },
    authentication: { kind: 'password' },
    reason,
    ticket: free,
    accountName: given.burner === true ? 'jit-{tech}-{rand4}' : '{tech}-jit',
    limits: { concurrentLeases: 3, extensions: 2 },
    ...given,
  };
}

const m365: readonly Policy[] = [
  policy('global-admin', {
    source: 'm365',
    name: 'Global Admin break-fix',
    description: 'Full control of a tenant when nothing less will do.',
    technicianAccess: { kind: 'groups', groups: [practiceTeamIds.platform] },
    durations: ['1h', '4h', '8h', '1d'],
    privileges: [role('Global Administrator')],
    authentication: { kind: 'tap', lifetime: 'lease', oneTime: false },
    reason: { required: true, minLength: 10 },
    accountName: '{tech}-ga-jit',
    limits: { concurrentLeases: 2, extensions: 1 },
  }),
  policy('helpdesk', {
    source: 'm365',
    name: 'Helpdesk',
    description: 'Resets passwords and unlocks people.',
    durations: ['1h', '4h', '8h', '1d', '3d'],
    privileges: [role('Helpdesk Administrator'), role('Directory Readers')],
    limits: { concurrentLeases: 5, extensions: 3 },
  }),
  policy('exchange-burner', {
    source: 'm365',
    name: 'Exchange one-off',
    description: 'A new account for one piece of work on mail, deleted afterwards.',
    burner: true,
    durations: ['1h', '4h'],
    privileges: [role('Exchange Administrator')],
    authentication: { kind: 'tap', lifetime: 'lease', oneTime: false },
  }),
  policy('onboarding-pass', {
    source: 'm365',
    name: 'Passkey registration',
    description: 'One sign-in to register a passkey, then weeks of Intune work with it.',
    burner: true,
    durations: ['8h', '1d', '7d'],
    privileges: [role('Intune Administrator')],
    authentication: { kind: 'tap', lifetime: 60, oneTime: true },
  }),
  policy('security-review', {
    source: 'm365',
    name: 'Security review',
    description: 'Reads everything, changes nothing.',
    burner: true,
    durations: ['1d', '3d', '7d', '30d'],
    privileges: [role('Security Reader'), role('Global Reader')],
    ticket,
  }),
  policy('mail-operators', {
    source: 'm365',
    name: 'Mail operators',
    description: 'Mail work through the customer\u2019s own role group.',
    customerAccess: { kind: 'groups', groups: [practiceGroupIds.gold] },
    durations: ['1h', '4h', '8h'],
    privileges: [{ kind: 'group', name: 'Exchange operators' }],
    authentication: { kind: 'tap', lifetime: 60, oneTime: false },
    accountName: '{tech}-{customer}-mail',
  }),
];

const onPremises: readonly Policy[] = [
  policy('domain-admin', {
    source: 'activeDirectory',
    name: 'Domain Admin break-fix',
    description: 'Domain Admins for as short as possible; the account is deleted afterwards.',
    technicianAccess: { kind: 'groups', groups: [practiceTeamIds.platform, practiceTeamIds.field] },
    burner: true,
    durations: ['1h', '4h'],
    privileges: [{ kind: 'adGroup', name: 'Domain Admins', wellKnownRid: 512 }],
    ticket,
    limits: { concurrentLeases: 1, extensions: 0 },
  }),
  policy('server-operators', {
    source: 'activeDirectory',
    name: 'Server maintenance',
    description: 'Patching and restarts on the customer\u2019s servers.',
    technicianAccess: { kind: 'groups', groups: [practiceTeamIds.field, practiceTeamIds.desk] },
    durations: ['4h', '8h', '1d'],
    privileges: [
      { kind: 'adGroup', name: 'Server Operators', wellKnownRid: 549 },
      { kind: 'adGroup', name: 'Remote Desktop Users', wellKnownRid: 555 },
    ],
  }),
  policy('workstation-admin', {
    source: 'local',
    name: 'Workstation administrator',
    description: 'Local administrator of one PC.',
    technicianAccess: { kind: 'groups', groups: [practiceTeamIds.desk, practiceTeamIds.field] },
    customerAccess: { kind: 'groups', groups: [practiceGroupIds.windows] },
    burner: true,
    durations: ['1h', '4h', '8h'],
    privileges: [{ kind: 'localGroup', name: 'Administrators', sid: 'S-1-5-32-544' }],
  }),
  policy('linux-operator', {
    source: 'local',
    name: 'Linux operator',
    description: 'sudo on one server.',
    technicianAccess: { kind: 'groups', groups: [practiceTeamIds.platform, practiceTeamIds.field] },
    customerAccess: { kind: 'groups', groups: [practiceGroupIds.linux] },
    durations: ['1h', '4h', '8h', '1d'],
    privileges: [{ kind: 'localGroup', name: 'sudo' }],
  }),
  policy('estate-owners', {
    source: 'm365',
    name: 'Tenant hand-over',
    description: 'Switched off until the next hand-over; only Primary and Super would get it.',
    enabled: false,
    technicianAccess: { kind: 'primarySuper' },
    durations: ['8h'],
    privileges: [role('Privileged Role Administrator'), role('Domain Name Administrator')],
    authentication: { kind: 'tap', lifetime: 'lease', oneTime: true },
    ticket,
  }),
];

/** JIT policies of the practice MSP, for every source and kind of sign-in. */
export const practicePolicies: readonly Policy[] = [...m365, ...onPremises];
