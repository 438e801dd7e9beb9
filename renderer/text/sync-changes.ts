import type { Conflict, Difference } from '../../shared/ipc/organisation-views';
import type { DurationCode } from '../../shared/time';
import { cloudName, osName } from './connections';
import { durations } from './durations';
import { roleName, sourceName } from './en';
import { kindsName } from './organising';
import { exactTime, plural, spoken } from './time';

export type ChangedKind = Difference['kind'];

/** Headings of the groups, in the order in which they are shown. */
export const changedKinds: readonly (readonly [ChangedKind, string])[] = [
  ['policy', kindsName.policy],
  ['customer', 'Customers'],
  ['customerGroup', 'Customer groups'],
  ['technician', 'Technicians'],
  ['technicianGroup', 'Technician groups'],
  ['connector', 'Connections'],
  ['adminKey', 'Admin keys'],
  ['settings', 'Organisation'],
];

const common: Readonly<Record<string, string>> = {
  name: 'Name',
  description: 'Description',
  enabled: 'Switched on',
  source: 'Account source',
  burner: 'Burner',
  accountName: 'Account name',
  technicianAccess: 'Who may use it',
  'technicianAccess.kind': 'Who may use it',
  'technicianAccess.groups': 'Technician groups',
  customerAccess: 'Where it may be used',
  'customerAccess.kind': 'Where it may be used',
  'customerAccess.groups': 'Customer groups',
  durations: 'Durations',
  privileges: 'Privileges',
  authentication: 'Authentication',
  'authentication.kind': 'Authentication',
  'authentication.lifetime': 'Lifetime of the pass',
  'authentication.oneTime': 'One-time pass',
  reason: 'Reason',
  'reason.required': 'Reason required',
  'reason.minLength': 'Shortest reason',
  'reason.pattern': 'Pattern of the reason',
  ticket: 'Ticket',
  'ticket.required': 'Ticket required',
  'ticket.minLength': 'Shortest ticket',
  'ticket.pattern': 'Pattern of the ticket',
  limits: 'Limits',
  'limits.concurrentLeases': 'Accounts at once',
  'limits.extensions': 'Extensions',
  code: 'Code',
  domains: 'Domains',
  timeZone: 'Time zone',
  archived: 'Archived',
  customers: 'Customers',
  handle: 'Handle',
  upn: 'User name',
  entraObjectId: 'Object id',
  role: 'Role',
  groups: 'Technician groups',
  scope: 'Customers',
  computers: 'Keys of computers',
  'scope.kind': 'Customers',
  'scope.customers': 'Single customers',
  'scope.customerGroups': 'Customer groups',
  label: 'Name',
  customerId: 'Customer',
  tenantId: 'Tenant id',
  cloud: 'Cloud',
  'cloud.kind': 'Cloud',
  'cloud.graphUrl': 'Address of Graph',
  'cloud.loginUrl': 'Address of the sign-in service',
  defaultDomain: 'Default domain',
  signIn: 'Sign-in',
  'signIn.kind': 'Signs in as',
  'signIn.clientId': 'Application id',
  'signIn.credential': 'Credential',
  domainControllers: 'Domain controllers',
  encryption: 'Encryption',
  baseDn: 'Base DN',
  accountOu: 'OU of the JIT accounts',
  upnSuffix: 'Domain name',
  caCertificate: 'Certificate authority',
  bindAccount: 'Bind account',
  os: 'System',
  transport: 'Reached',
  'transport.kind': 'Reached',
  'transport.host': 'Host',
  'transport.port': 'Port',
  'transport.user': 'User',
  'transport.hostKey': 'Host key',
  technicianId: 'Whose',
  addedAt: 'Since',
  revokedAt: 'Revoked',
  staleAfterDays: 'Close check-outs when the file is older than',
  audit: 'Audit trail',
  'audit.required': 'No check-outs while the audit trail is not delivered',
  'audit.syslog.host': 'Syslog receiver',
  'audit.syslog.port': 'Port of the syslog receiver',
  'audit.syslog.caCertificate': 'Authority of the syslog receiver',
  'audit.webhook.url': 'Webhook',
  'audit.webhook.caCertificate': 'Authority of the webhook',
};

/** A field by its path as people call it; a field of a newer main process by its path. */
export function changedField(field: string): string {
  return (Object.hasOwn(common, field) ? common[field] : undefined) ?? field;
}

const words: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  source: sourceName,
  role: roleName,
  'cloud.kind': cloudName,
  os: osName,
  'technicianAccess.kind': { primarySuper: 'Primary and Super only', groups: 'technician groups' },
  'customerAccess.kind': { all: 'all customers', groups: 'customer groups' },
  'scope.kind': { all: 'all', some: 'some' },
  'authentication.kind': { password: 'password', tap: 'Temporary Access Pass' },
  'authentication.lifetime': { lease: 'as long as the account' },
  'signIn.kind': { technician: 'the technician', app: 'an app' },
  'signIn.credential': { secret: 'a secret', certificate: 'a certificate' },
  encryption: { ldaps: 'LDAPS', startTls: 'StartTLS' },
  'transport.kind': { thisComputer: 'this computer', ssh: 'over SSH' },
};

const isDuration = (text: string): text is DurationCode => Object.hasOwn(durations, text);
const isNumber = (text: string): boolean => /^\d+$/.test(text);

/** One value as people read it; `undefined`: there is none. */
export function changedValue(field: string, value: string | undefined): string {
  if (value === undefined || value === '') return 'nothing';
  const byField = Object.hasOwn(words, field) ? words[field] : undefined;
  if (byField !== undefined && Object.hasOwn(byField, value)) return byField[value] ?? value;
  if (field === 'durations')
    return value
      .split(', ')
      .map((one) => (isDuration(one) ? durations[one].label : one))
      .join(', ');
  if (!isNumber(value)) return field.endsWith('caCertificate') ? 'a certificate' : value;
  if (field === 'addedAt' || field === 'revokedAt') return exactTime(Number(value));
  if (field === 'authentication.lifetime') return spoken(Number(value) * 60_000);
  if (field.endsWith('.minLength')) return plural(Number(value), 'character');
  return field === 'staleAfterDays' ? plural(Number(value), 'day') : value;
}

const LISTS: ReadonlySet<string> = new Set([
  'technicianAccess.groups',
  'customerAccess.groups',
  'durations',
  'privileges',
  'domains',
  'customers',
  'groups',
  'scope.customers',
  'scope.customerGroups',
  'domainControllers',
]);

type FieldChange = Difference['fields'][number];

/** `adds 8 hours; removes 1 day`; undefined where the values are better shown side by side. */
export function listChange({ field, before = '', after = '' }: FieldChange): string | undefined {
  if (!LISTS.has(field) || before.endsWith('…') || after.endsWith('…')) return undefined;
  const items = (text: string): string[] => text.split(', ').filter((item) => item !== '');
  const [was, is] = [items(before), items(after)];
  const added = is.filter((item) => !was.includes(item));
  const removed = was.filter((item) => !is.includes(item));
  const said = (list: readonly string[]): string => changedValue(field, list.join(', '));
  const parts = [
    ...(added.length > 0 ? [`adds ${said(added)}`] : []),
    ...(removed.length > 0 ? [`removes ${said(removed)}`] : []),
  ];
  return parts.length > 0 ? parts.join('; ') : undefined;
}

const verbs: Readonly<Record<Difference['change'], string>> = {
  added: 'New',
  removed: 'Deleted',
  edited: 'Edited',
};

/** A word for a tag: what became of it. */
export const changeWord = ({ change }: Pick<Difference, 'change'>): string => verbs[change];

/** The name of what changed; settings are called by their field. */
export function changedName({ kind, name }: Pick<Difference, 'kind' | 'name'>): string {
  if (name === '') return changedKinds.find(([one]) => one === kind)?.[1] ?? '';
  if (kind === 'settings') return changedField(name);
  return kind === 'adminKey' ? `Key of ${name}` : name;
}

/** One side of a conflict in words. */
export function sideText({ field }: Conflict, value: string | undefined): string {
  if (field !== undefined) return changedValue(field, value);
  return value === undefined ? 'Deleted' : 'Kept, with changes';
}

/** What a conflict is about: `Break-fix · Durations`. */
export function conflictTitle(conflict: Conflict): string {
  const name = changedName(conflict);
  return conflict.field === undefined || conflict.kind === 'settings'
    ? name
    : `${name} · ${changedField(conflict.field)}`;
}

export const publishText = {
  title: 'Review & publish',
  lead: 'This is what comes into force for everybody once it is published.',
  leadPractice: 'This is what comes into force in the practice organisation on this computer.',
  nothing: 'Nothing differs from the published version.',
  loading: 'Comparing…',
  publish: 'Publish',
  publishing: 'Publishing…',
  close: 'Close',
  cancel: 'Cancel',
  published: (version: number) => `Version ${String(version)} is in force.`,
  publishedLead: 'Colleagues’ computers take it up when they pull next, within minutes.',
  publishedPractice: 'It holds on this computer at once.',
  problemsTitle: 'This cannot be published yet',
  problemsLead: 'Mend these first; your changes stay in the draft.',
  open: 'Open',
  lostTitle: 'Another admin was faster',
  lostLead: (version: number) =>
    `Version ${String(version)} was published while you worked. Nothing of yours is lost: look at what changed, then publish both.`,
  theirs: 'What the other admin changed',
  conflicts: 'Changed by both of you',
  conflictsLead: 'Choose what shall hold. Everything else of both is kept.',
  noConflicts: 'You changed different things, so both are kept.',
  mine: 'Mine',
  their: 'Theirs',
  was: 'Before',
  choose: (left: number) => `${plural(left, 'choice')} left`,
  publishBoth: 'Publish both',
  more: (count: number) => `and ${String(count)} more`,
} as const;
