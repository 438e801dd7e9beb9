import type { Failure } from '../../shared/errors';
import { errorWords as text, type ErrorText } from './error-words';

const noGroup = text(
  'The group is not there at the customer',
  'The policy gives it, and it was deleted, renamed or belongs to another customer.',
  'Ask an administrator to pick a group of this customer in the policy, or to take it out.',
);

/** By code and detail (electron/adapters/graph: begin/grant, end/clean, tenant/tenant-facts, wire/problem). */
const refused: Readonly<Record<string, ErrorText>> = {
  'not_found no group has this name': noGroup,
  'not_found no group has this id': noGroup,
  'constraint_violation several groups have this name': text(
    'Several groups at the customer have this name',
    'Which of them the policy means is not known, so none was given.',
    'Ask an administrator to pick the group from the list in the policy, or to rename the others.',
  ),
  'constraint_violation Request_BadRequest userPrincipalName': text(
    'The customer does not take the account name',
    'Its domain is not one of the verified domains of the customer.',
    'Ask an administrator to correct the default domain in the connection.',
  ),
  'constraint_violation RoleAssignmentRequestPolicyValidationFailed': text(
    'PIM at the customer refused the role',
    'Its settings for this role stand against it: it would last too long, or a ticket or a justification is missing.',
    'Ask for less time or name a ticket. Entra admin centre › Privileged Identity Management › Roles › Settings shows the rules.',
  ),
  'licence_missing AadPremiumLicenseRequired': text(
    'The customer has no licence for PIM',
    'The role goes through Privileged Identity Management, which needs Entra ID P2 or Governance.',
    'Check in and check out again: Latchkey then gives and ends the role itself. Or add the licence.',
  ),
  'constraint_violation sign-in method of an unknown kind': text(
    'A sign-in method is left on the account',
    'Somebody registered one of a kind that this Latchkey cannot take away.',
    'Entra admin centre › Users › the account › Authentication methods: delete it there. Latchkey keeps looking.',
  ),
};

/** The sentence for what Microsoft 365 refused, where its detail says more than its code; undefined for anything else. */
export function graphRefusal({ code, detail = '' }: Pick<Failure, 'code' | 'detail'>): ErrorText | undefined {
  const [, length, bounds] = /^pass of (\d+) minutes: tenant allows (\d+ to \d+) minutes$/.exec(detail) ?? [];
  if (code === 'constraint_violation' && length !== undefined && bounds !== undefined) {
    return text(
      'The customer takes no pass of that length',
      `It would be ${length} minutes, and the customer allows ${bounds} minutes.`,
      'Pick another duration, or ask an administrator to change the lifetime in the policy.',
    );
  }
  const key = `${code} ${detail}`;
  return Object.hasOwn(refused, key) ? refused[key] : undefined;
}
