import type { DoctorFinding } from '../../shared/ipc/entities';
import type { DoctorText } from './doctor';
import { plural } from './time';

type Values = DoctorFinding['values'];

const text = (title: string, body: string, fix = ''): DoctorText => ({ title, body, fix });

/** A value as text, or what stands for it where it is missing. */
export const words = (values: Values, name: string, otherwise: string): string => {
  const value = values[name];
  return value === undefined || value === '' ? otherwise : String(value);
};
const lacking = (values: Values): string =>
  values['rights'] === undefined ? '' : ` Missing: ${String(values['rights'])}.`;
/** The end of a sentence: what an administrator of the domain can paste into a command prompt, where it is known. */
export const asCommand = (values: Values): string =>
  values['grants'] === undefined ? '.' : `: ${String(values['grants'])}`;

/** What the doctor finds in a domain (electron/core/policy/doctor.ts). */
export const domainFindings = {
  placeUnknown: (values: Values) =>
    text(
      `The domain has no ${words(values, 'places', 'such place')}`,
      'The base DN has to be the domain’s own, and the account OU has to lie in something that is there. Every check-out fails.',
      'Edit the connection: correct the base DN and the account OU.',
    ),
  controllersOut: (values: Values) =>
    text(
      'Not every domain controller can be worked with',
      `Out: ${words(values, 'controllers', 'some')}. The others do the work, and ends are read back on fewer.`,
      'Check their certificates and the way to them. Take out of the connection those that are gone or read-only.',
    ),
  noRightsOnOu: (values: Values) =>
    text(
      'The bind account may not make accounts in the OU',
      `Every check-out of this policy fails.${lacking(values)}`,
      `Delegate creating and deleting users in that OU to the bind account${asCommand(values)}`,
    ),
  someRightsMissing: (values: Values) =>
    text(
      'The bind account lacks a right on the OU',
      `Check-outs work, but something at the end or at an extension will not.${lacking(values)}`,
      `Delegate it to the bind account${asCommand(values)}`,
    ),
  noRightsOnGroup: (values: Values) =>
    text(
      `The bind account may not change the members of ${words(values, 'groups', 'a group of this policy')}`,
      'The policy gives that group, so every check-out fails.',
      `Let the bind account write the members of the group${asCommand(values)}`,
    ),
  noRightsOnProtected: (values: Values) =>
    text(
      'The bind account may not end protected accounts',
      `Members of ${words(values, 'groups', 'protected groups')} are guarded by AdminSDHolder, so such an account could not be disabled at its end.`,
      `Grant the bind account reset password and write on the AdminSDHolder container${asCommand(values)}`,
    ),
  passwordTooShortForDomain: (values: Values) =>
    text(
      `The domain wants passwords of ${plural(Number(values['minimum'] ?? 0), 'character')}`,
      `Latchkey makes passwords of ${plural(Number(values['ours'] ?? 0), 'character')}, which the domain refuses.`,
      'Lower the minimum in the domain’s own password policy. Fine-grained ones count for users and groups, not for the OU of the JIT accounts.',
    ),
  noMembershipExpiry: () =>
    text(
      'Group memberships do not end by themselves here',
      'The domain lacks the Privileged Access Management feature. The account still expires in Active Directory; Latchkey takes the groups off.',
    ),
} as const;
