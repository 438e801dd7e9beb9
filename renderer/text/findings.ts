import type { EditFinding, EntityKind } from '../../shared/ipc/entities';
import { kindName } from './organising';
import { plural } from './time';

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
  readonly noun: string;
}

const name = ({ finding }: Subject, otherwise: string): string => {
  const value = finding.values['name'];
  return value === undefined || value === '' ? otherwise : `“${String(value)}”`;
};
const count = ({ finding }: Subject): number => Number(finding.values['count'] ?? 1);

function inUse(subject: Subject): string {
  const others = count(subject) - 1;
  const more = others > 0 ? ` and ${plural(others, 'other')}` : '';
  return `It is still named by ${name(subject, 'something else')}${more}. Change that first.`;
}

const byCode: Readonly<Record<EditFinding['code'], (subject: Subject) => string>> = {
  duplicate: (subject) => {
    const field = fieldName[subject.finding.field] ?? 'value';
    return `Another ${subject.noun} has this ${field} already. Choose another.`;
  },
  dangling: (subject) => `${name(subject, 'Something named here')} is no longer there. Take it off or choose another.`,
  noPrimary: () => 'An organisation needs at least one Primary.',
  badPattern: () =>
    'This pattern cannot be used: it is not a regular expression, or one that could take too long. Repeats within repeats, look-arounds and back references are not taken.',
  badAccountName: () => 'No account can be made with this name. Look at the examples below.',
  privilegeOfOtherSource: () => 'One of the privileges belongs to another account source.',
  passOutsideMicrosoft365: () => 'Only Microsoft 365 accounts can be signed in to with a Temporary Access Pass.',
  plainHttp: () => 'Addresses must begin with https, so that passwords and tokens travel encrypted.',
  inUse,
  sourceFixed: () => 'The account source of a saved policy cannot be changed. Make a new policy instead.',
  lastPrimary: () => 'You would take your own right to edit away. Let another Primary do it.',
  noPrivileges: () => 'The accounts would have no privileges at all.',
  passwordHasNoNativeEnd: () =>
    'Entra does not end a password by itself: its end depends on a Latchkey that runs. A Temporary Access Pass ends on its own.',
  passShorterThanLease: () =>
    'The pass dies before the longest duration is over. The technician needs another way to sign in again by then.',
  burnerWithPassword: () =>
    'For Burner accounts in Microsoft 365 a Temporary Access Pass is better: a new account with a password has to register for multi-factor sign-in first.',
  nobodyHasAccess: () => 'Nobody could use this policy: the chosen groups have no members.',
};

/** The sentence for one finding about a thing of this kind; it stands beside the field, so it does not name the field. */
export function findingText(finding: EditFinding, kind: EntityKind): string {
  return byCode[finding.code]({ finding, noun: kindName[kind] });
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
