import type { Source } from '../../shared/model/connector';
import type { Policy, Privilege, TextRule } from '../../shared/model/policy';
import { durationsText } from './doctor';
import { sourceName } from './en';
import { counted } from './organising';
import { plural, spoken } from './time';

/** What is known about a policy beyond its own fields; undefined: not known yet. */
export interface ReviewFacts {
  readonly technicianGroups: readonly string[];
  readonly customerGroups: readonly string[];
  /** How many technicians may use it, and how many customers it reaches. */
  readonly technicians: number | undefined;
  readonly customers: number | undefined;
  /** An account name it would make. */
  readonly example: string | undefined;
}

/** One line of the review: a question, and the answer in a sentence. */
export interface ReviewLine {
  readonly key: 'who' | 'where' | 'what' | 'howLong' | 'signIn' | 'says' | 'limits' | 'end' | 'off';
  readonly label: string;
  readonly text: string;
}

/** `A, B and C`. */
export function joined(names: readonly string[]): string {
  const last = names.at(-1);
  if (last === undefined) return '';
  return names.length === 1 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}

const people = (count: number | undefined): string =>
  count === undefined ? '' : ` That is ${counted(count, 'technician')} at present.`;
const places = (count: number | undefined): string =>
  count === undefined ? '' : ` That is ${counted(count, 'customer')} at present.`;

function who({ technicianAccess }: Policy, facts: ReviewFacts): string {
  if (technicianAccess.kind === 'primarySuper') {
    return `Only technicians with the role Primary or Super.${people(facts.technicians)}`;
  }
  if (technicianAccess.groups.length === 0) return 'Nobody yet: no technician group is chosen.';
  const groups = facts.technicianGroups;
  const noun = groups.length === 1 ? 'group' : 'groups';
  return `Members of the technician ${noun} ${joined(groups)}, whatever their role.${people(facts.technicians)}`;
}

function where({ customerAccess }: Policy, facts: ReviewFacts): string {
  if (customerAccess.kind === 'all') {
    return `At every customer that the technician may work for.${places(facts.customers)}`;
  }
  if (customerAccess.groups.length === 0) return 'Nowhere yet: no customer group is chosen.';
  const groups = facts.customerGroups;
  const noun = groups.length === 1 ? 'group' : 'groups';
  return `Only at customers of the customer ${noun} ${joined(groups)} that the technician may work for; elsewhere the policy is not shown.${places(facts.customers)}`;
}

const privilegeNoun: Readonly<Record<Privilege['kind'], string>> = {
  directoryRole: 'the role',
  group: 'the group',
  adGroup: 'the group',
  localGroup: 'the group',
};

function what(policy: Policy, facts: ReviewFacts): string {
  const { burner, privileges } = policy;
  const account = `${burner ? 'A new' : 'The technician’s own'} ${accountNoun[policy.source]}`;
  const example = facts.example === undefined ? '' : `, such as ${facts.example},`;
  const gets = joined(privileges.map(({ kind, name }) => `${privilegeNoun[kind]} ${name}`));
  return privileges.length === 0
    ? `${account}${example} without any privilege.`
    : `${account}${example} with ${gets}, and nothing else.`;
}

const accountNoun: Readonly<Record<Source, string>> = {
  m365: 'account in the customer’s Microsoft 365',
  activeDirectory: 'account in the customer’s Active Directory',
  local: 'local account on the endpoint',
};

function howLong({ durations, limits }: Policy): string {
  if (durations.length === 0) return 'No duration is allowed yet.';
  const most = durationsText(durations).replace(/ and ([^,]+)$/, ' or $1');
  if (limits.extensions === 0) return `For ${most}. It cannot be extended.`;
  const times = limits.extensions === 1 ? 'once' : `${String(limits.extensions)} times`;
  return `For ${most}. It can be extended ${times}, by one of these durations each time.`;
}

function signIn({ source, authentication }: Policy): string {
  if (authentication.kind === 'password') {
    return source === 'm365'
      ? 'With a random password. Latchkey rotates it at the end; Entra does not end it by itself.'
      : 'With a random password that Latchkey rotates at the end.';
  }
  const { lifetime, oneTime } = authentication;
  const lives =
    lifetime === 'lease' ? 'as long as the account' : `${spoken(lifetime * 60_000)}, at most as long as the account`;
  const pass = oneTime ? 'one-time Temporary Access Pass' : 'Temporary Access Pass';
  const after = oneTime ? ' It is good for one sign-in, at which Entra asks to register a further method.' : '';
  return `With a ${pass} that lives ${lives} and ends in Entra by itself.${after}`;
}

function ruleWords(noun: string, { required, minLength, pattern }: TextRule): string {
  const asks = [
    ...(minLength > 1 ? [`at least ${plural(minLength, 'character')}`] : []),
    ...(pattern === undefined || pattern === '' ? [] : [`the form ${pattern}`]),
  ];
  if (required) return asks.length === 0 ? `A ${noun} is required.` : `A ${noun} with ${joined(asks)} is required.`;
  return asks.length === 0 ? `A ${noun} is optional.` : `A ${noun} is optional; if given, it has ${joined(asks)}.`;
}

function limits({ limits: { concurrentLeases } }: Policy): string {
  return concurrentLeases === 1
    ? 'One technician may hold one account of this policy at a time.'
    : `One technician may hold up to ${String(concurrentLeases)} accounts of this policy at a time.`;
}

/** What happens to the account at the end, as the modes say it for each source. */
function endText(source: Source, burner: boolean): string {
  const first: Readonly<Record<Source, string>> = {
    m365: 'Its pass is deleted, sign-in is blocked, the password is rotated and sessions are ended; then every role and group is removed, also those added by hand.',
    activeDirectory:
      'It is disabled and its password is rotated twice; then every group is removed, also those added by hand.',
    local:
      'It is locked, its password is rotated and its sessions are ended; then every group is removed, also those added by hand.',
  };
  const last = burner
    ? {
        m365: 'The account is deleted, from the recycle bin too where that is permitted.',
        activeDirectory: 'The account is deleted.',
        local: 'The account is deleted with its home directory.',
      }[source]
    : 'The account stays, disabled, and is re-enabled at the next check-out.';
  return `${first[source]} ${last} Everything is read back before it counts as ended.`;
}

/** Who can do what, where, for how long, and what happens at the end: the policy in plain words. */
export function reviewLines(policy: Policy, facts: ReviewFacts): readonly ReviewLine[] {
  const lines: readonly ReviewLine[] = [
    { key: 'who', label: 'Who', text: who(policy, facts) },
    { key: 'where', label: 'Where', text: where(policy, facts) },
    { key: 'what', label: 'What they get', text: what(policy, facts) },
    { key: 'howLong', label: 'For how long', text: howLong(policy) },
    { key: 'signIn', label: 'How they sign in', text: signIn(policy) },
    {
      key: 'says',
      label: 'What they must say',
      text: `${ruleWords('reason', policy.reason)} ${ruleWords('ticket', policy.ticket)}`,
    },
    { key: 'limits', label: 'How many', text: limits(policy) },
    { key: 'end', label: 'At the end', text: endText(policy.source, policy.burner) },
  ];
  if (policy.enabled) return lines;
  return [
    { key: 'off', label: 'Switched off', text: 'Nobody can check out with it until it is switched on.' },
    ...lines,
  ];
}

/** `Microsoft 365 · Burner`. */
export function policyKind(policy: Pick<Policy, 'source' | 'burner'>): string {
  return `${sourceName[policy.source]} · ${policy.burner ? 'Burner' : 'Standard'}`;
}
