/** Where a person finds the object id of the own account, step by step. */
export const objectIdSteps: readonly string[] = [
  'Open entra.microsoft.com and sign in to your own company, not to a customer.',
  'Go to Users › All users and choose yourself.',
  'Copy the Object ID, which looks like 1f0e6a52-….',
];

/** The same by the Azure command line. */
export const objectIdCommand = 'az ad signed-in-user show --query id --output tsv';

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** What is wrong with an object id as typed; undefined: nothing. */
export function objectIdProblem(text: string): string | undefined {
  const typed = text.trim();
  if (typed === '') return 'Give your object id.';
  return GUID.test(typed) ? undefined : 'An object id has 32 digits and letters a–f in five groups.';
}

/** A handle from a name, as a first proposal: `Ana Kostić` → `ana`. Empty when nothing of the name can be used. */
export function proposedHandle(name: string): string {
  const [first = ''] = name.trim().split(/\s+/);
  const plain = first.normalize('NFKD').replaceAll(/[^A-Za-z0-9-]/g, '');
  return plain
    .toLowerCase()
    .replace(/^[^a-z]+/, '')
    .slice(0, 12);
}

/** What is wrong with a handle as typed; undefined: nothing. */
export function handleProblem(text: string): string | undefined {
  return /^[a-z][a-z0-9-]{0,11}$/.test(text)
    ? undefined
    : 'One to twelve small letters, digits or dashes, beginning with a letter.';
}

/** What comes after a new organisation was made. */
export const afterCreate: readonly string[] = [
  'A signing key is made and kept in the keychain of this computer; it alone can publish until you enrol another.',
  'The first organisation file, with you as its Primary, is put at the place above.',
  'Settings opens with the guided set-up of the first tenant, up to the first check-out. There you also find technicians, JIT policies and the invitation for your colleagues.',
];
