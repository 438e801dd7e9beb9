import type { EditFinding, EntityKind } from '../../shared/ipc/entities';
import type { DurationCode } from '../../shared/time';
import { durationsText } from './doctor';
import { durations } from './durations';
import { counted, kindName } from './organising';

const kinds = Object.keys(kindName) as readonly EntityKind[];
const codesInOrder = Object.keys(durations) as readonly DurationCode[];

const fieldName: Readonly<Record<string, string>> = {
  name: 'name',
  code: 'code',
  handle: 'handle',
  entraObjectId: 'object id',
  upn: 'user name',
  id: 'internal id',
};

interface Subject {
  readonly finding: EditFinding;
  readonly kind: EntityKind;
}

const value = ({ finding }: Subject, key: string): string => String(finding.values[key] ?? '');
const quoted = (text: string, otherwise: string): string => (text === '' ? otherwise : `“${text}”`);
const count = ({ finding }: Subject): number => Number(finding.values['count'] ?? 1);

function duplicate(subject: Subject): string {
  const { finding, kind } = subject;
  const what = fieldName[finding.field] ?? 'value';
  const other = value(subject, 'name');
  if (other === '' || finding.field === 'name') {
    return `Another ${kindName[kind]} has this ${what} already. Choose another.`;
  }
  return `“${other}” has this ${what} already. Choose another.`;
}

function dangling(subject: Subject): string {
  return count(subject) > 1
    ? `${String(count(subject))} things named here are no longer there. Take them off.`
    : 'Something named here is no longer there. Take it off or choose another.';
}

function inUse(subject: Subject): string {
  const name = quoted(value(subject, 'name'), 'something else');
  const users = kinds.find((one) => one === subject.finding.values['kind']);
  if (users === undefined || count(subject) === 1) return `It is still named by ${name}. Change that first.`;
  return `It is still named by ${counted(count(subject), users)}, such as ${name}. Change that first.`;
}

function badAccountName(subject: Subject): string {
  if (subject.finding.severity === 'problem')
    return 'No account can be made with this name. Look at the examples below.';
  const technician = quoted(value(subject, 'technician'), 'somebody');
  const customer = quoted(value(subject, 'customer'), 'some customer');
  return `It comes out too long for ${technician} at ${customer}, whose check-outs would be refused. Shorten it.`;
}

function sourceFixed({ kind, finding }: Subject): string {
  if (kind === 'policy') return 'The account source of a saved policy cannot be changed. Make a new policy instead.';
  return finding.field === 'customerId'
    ? 'A published connection stays with its customer. Make a new connection instead.'
    : 'The kind of a saved connection cannot be changed. Make a new connection instead.';
}

function passShorterThanLease(subject: Subject): string {
  const codes = value(subject, 'durations').split(', ');
  const known = codesInOrder.filter((code) => codes.includes(code));
  const which =
    known.length === 0 ? 'the longest durations are' : `${durationsText(known)} ${known.length === 1 ? 'is' : 'are'}`;
  return `The pass dies before ${which} over. By then the technician needs another way to sign in.`;
}

const byCode: Readonly<Record<EditFinding['code'], (subject: Subject) => string>> = {
  duplicate,
  dangling,
  noPrimary: () => 'An organisation needs at least one Primary.',
  badPattern: () =>
    'This pattern cannot be used: it is not a regular expression, or one that could take too long. Repeats within repeats, look-arounds and back references are not taken.',
  badAccountName,
  privilegeOfOtherSource: () => 'One of the privileges belongs to another account source.',
  passOutsideMicrosoft365: () => 'Only Microsoft 365 accounts can be signed in to with a Temporary Access Pass.',
  plainHttp: () => 'Addresses must begin with https, so that passwords and tokens travel encrypted.',
  inUse,
  sourceFixed,
  lastPrimary: () => 'You would take your own right to edit away. Let another Primary do it.',
  noPrivileges: () => 'The accounts would have no privileges at all.',
  passwordHasNoNativeEnd: () =>
    'Entra does not end a password by itself: its end depends on a Latchkey that runs. A Temporary Access Pass ends on its own.',
  passShorterThanLease,
  burnerWithPassword: () =>
    'For Burner accounts in Microsoft 365 a Temporary Access Pass is better: a new account with a password has to register for multi-factor sign-in first.',
  nobodyHasAccess: ({ finding }) =>
    finding.field === 'customerAccess'
      ? 'It reaches no customer: there is none, or the chosen groups are empty.'
      : 'Nobody could use this policy: no technician is in the chosen groups, or has the role.',
};

/** The sentence for one finding about a thing of this kind; it stands beside the field, so it does not name the field. */
export function findingText(finding: EditFinding, kind: EntityKind): string {
  return byCode[finding.code]({ finding, kind });
}

/** Why an account name is refused, from the detail that the main process gives. */
export function accountNameTrouble(detail: string | undefined): string {
  const words = detail ?? '';
  const length = /length (\d+) of (\d+)/.exec(words);
  if (length !== null) return `${String(length[1])} characters; the target takes ${String(length[2])}.`;
  if (words.includes('placeholder')) {
    return 'Only {tech}, {customer} and {rand4} to {rand8} may stand in braces.';
  }
  if (words.includes('reserved')) return 'The system keeps this name for itself.';
  if (words.includes('characters')) {
    return 'Only letters, digits, dash, underscore and, where the target allows, dots; it may not end with a dot.';
  }
  return 'The target would refuse this name.';
}
