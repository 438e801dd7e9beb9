/** The rules of a check-out in the order in which they are asked, as the main process names them. */
const rules = [
  ['technicianKnown', 'the person is a technician of the organisation'],
  ['organisationFresh', 'the organisation file is fresh enough'],
  ['customerKnown', 'the customer is there and not archived'],
  ['customerInScope', 'the customer is one the technician may work for'],
  ['policyKnown', 'the policy is there'],
  ['policyEnabled', 'the policy is switched on'],
  ['policyForTechnician', 'the policy is open to the technician'],
  ['policyForCustomer', 'the policy reaches the customer'],
  ['connectorFits', 'the customer has a connection for this account source'],
  ['durationOffered', 'the policy offers the duration'],
  ['reasonGiven', 'a reason is given as the policy asks'],
  ['ticketGiven', 'a ticket is given as the policy asks'],
  ['leasesLeft', 'the technician does not hold too many already'],
] as const;

/** Names of the rules that have words; a test holds them against those that decide. */
export const ruleNames: readonly string[] = rules.map(([name]) => name);

interface Asked {
  readonly technician: string;
  readonly customer: string;
  readonly policy: string;
  readonly duration: string;
}

const because: Readonly<Record<(typeof rules)[number][0], (asked: Asked) => string>> = {
  technicianKnown: ({ technician }) => `${technician} is not in the list of technicians.`,
  organisationFresh: () => 'The organisation file on this computer is too old, so check-outs are closed.',
  customerKnown: ({ customer }) => `${customer} is archived or gone.`,
  customerInScope: ({ technician, customer }) => `${technician} may not work for ${customer}.`,
  policyKnown: ({ policy }) => `${policy} is not in the list of policies.`,
  policyEnabled: ({ policy }) => `${policy} is switched off.`,
  policyForTechnician: ({ policy, technician }) =>
    `${policy} is meant for others: ${technician} is in none of its technician groups, or lacks the role it asks for.`,
  policyForCustomer: ({ policy, customer }) => `${policy} is limited to customer groups that ${customer} is not in.`,
  connectorFits: ({ customer }) => `${customer} has no connection for this account source.`,
  durationOffered: ({ policy, duration }) => `${policy} does not offer ${duration}.`,
  reasonGiven: ({ policy }) => `${policy} asks for a reason.`,
  ticketGiven: ({ policy }) => `${policy} asks for a ticket.`,
  leasesLeft: ({ technician, policy }) => `${technician} already holds as many accounts of ${policy} as it allows.`,
};

/** Why the answer is no, as one sentence; a rule that is not known here gives a plain one. */
export function refusalText(rule: string | undefined, asked: Asked): string {
  const found = rules.find(([name]) => name === rule);
  return found === undefined ? 'A rule of the organisation stands against it.' : because[found[0]](asked);
}

/** `rule 7 of 13: the policy is open to the technician`: which one decided. */
export function ruleText(rule: string | undefined): string | undefined {
  const index = rules.findIndex(([name]) => name === rule);
  const found = rules[index];
  return found === undefined ? undefined : `rule ${String(index + 1)} of ${String(rules.length)}: ${found[1]}`;
}
