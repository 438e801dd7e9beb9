import type { Policy, TextRule } from '../../shared/model/policy';
import { durationsText } from './doctor';
import { joined } from './policies-review';
import { plural, spoken } from './time';

/** One field that differs, as text to read. */
export interface Change {
  readonly label: string;
  readonly before: string;
  readonly after: string;
}

/** Turns the ids of groups into names. */
export interface GroupNames {
  readonly technicianGroup: (id: string) => string;
  readonly customerGroup: (id: string) => string;
}

type Words = (policy: Policy, names: GroupNames) => string;

const none = 'none';

function rule({ required, minLength, pattern }: TextRule): string {
  const parts = [
    required ? 'required' : 'optional',
    ...(minLength > 0 ? [`at least ${plural(minLength, 'character')}`] : []),
    ...(pattern === undefined ? [] : [`of the form ${pattern}`]),
  ];
  return parts.join(', ');
}

function authentication({ authentication: how }: Policy): string {
  if (how.kind === 'password') return 'Password';
  const lives = how.lifetime === 'lease' ? 'as long as the account' : spoken(how.lifetime * 60_000);
  return `${how.oneTime ? 'One-time ' : ''}Temporary Access Pass, ${lives}`;
}

const fields: readonly (readonly [string, Words])[] = [
  ['Name', ({ name }) => name],
  ['Description', ({ description }) => (description === '' ? none : description)],
  ['State', ({ enabled }) => (enabled ? 'switched on' : 'switched off')],
  ['Account name', ({ accountName }) => accountName],
  ['Lifecycle', ({ burner }) => (burner ? 'Burner' : 'Standard')],
  [
    'Technicians',
    ({ technicianAccess: access }, { technicianGroup }) =>
      access.kind === 'primarySuper' ? 'Primary and Super only' : sorted(access.groups.map(technicianGroup)),
  ],
  [
    'Customers',
    ({ customerAccess: access }, { customerGroup }) =>
      access.kind === 'all' ? 'all customers' : sorted(access.groups.map(customerGroup)),
  ],
  ['Durations', ({ durations }) => durationsText(durations)],
  ['Privileges', ({ privileges }) => (privileges.length === 0 ? none : sorted(privileges.map(({ name }) => name)))],
  ['Authentication', authentication],
  ['Reason', ({ reason }) => rule(reason)],
  ['Ticket', ({ ticket }) => rule(ticket)],
  ['Accounts per technician', ({ limits }) => String(limits.concurrentLeases)],
  ['Extensions', ({ limits }) => (limits.extensions === 0 ? 'never' : String(limits.extensions))],
];

const sorted = (names: readonly string[]): string => joined([...names].sort((a, b) => a.localeCompare(b)));

/** What differs between two versions of a policy, in the order of the form. */
export function policyChanges(before: Policy, after: Policy, names: GroupNames): readonly Change[] {
  return fields
    .map(([label, words]) => ({ label, before: words(before, names), after: words(after, names) }))
    .filter((change) => change.before !== change.after);
}
