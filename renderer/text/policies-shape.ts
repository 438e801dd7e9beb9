/** What is wrong with the shape of a field, for the fields of a policy that a person can fill in wrongly. */
const byField: Readonly<Record<string, (code: string) => string>> = {
  name: (code) =>
    code === 'custom'
      ? 'Names hold no control or direction characters, and not only blanks.'
      : code === 'too_big'
        ? 'A name has at most 120 characters.'
        : 'Give the policy a name.',
  description: () => 'A description has at most 2,000 characters.',
  technicianAccess: () => 'Choose at least one technician group.',
  customerAccess: () => 'Choose at least one customer group.',
  durations: () => 'Allow at least one duration.',
  privileges: (code) =>
    code === 'too_big' ? 'At most 40 privileges, with names of at most 120 characters.' : 'A name here is not usable.',
  'authentication.lifetime': () => 'A pass lives 10 minutes to 30 days (43,200 minutes).',
  'reason.minLength': () => 'Between 0 and 200 characters.',
  'reason.pattern': () => 'A pattern has at most 200 characters.',
  'ticket.minLength': () => 'Between 0 and 200 characters.',
  'ticket.pattern': () => 'A pattern has at most 200 characters.',
  accountName: (code) =>
    code === 'custom'
      ? 'Account names hold no control or direction characters.'
      : code === 'too_big'
        ? 'An account name has at most 64 characters.'
        : 'Say how the accounts are called.',
  'limits.concurrentLeases': () => 'Between 1 and 50.',
  'limits.extensions': () => 'Between 0 and 100; 0 means never.',
};

/** The sentence beside the field; `code` is zod's issue code. */
export function shapeText(field: string, code: string): string {
  return byField[field]?.(code) ?? 'This value cannot be used.';
}
