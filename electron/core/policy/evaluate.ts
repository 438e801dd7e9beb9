import { failure, type ErrorCode, type Failure } from '../../../shared/errors';
import type { Connector } from '../../../shared/model/connector';
import type { Customer } from '../../../shared/model/customer';
import type { Lease } from '../../../shared/model/lease';
import type { Policy, TextRule } from '../../../shared/model/policy';
import type { Technician } from '../../../shared/model/technician';
import { err, ok, type Result } from '../../../shared/result';
import { DAY, durationMs, plus, type Instant } from '../../../shared/time';
import { inCustomerScope, inPolicyCustomers, indexOf, mayUsePolicy, type OrganisationIndex } from './lookup';
import { LONGEST_TEXT, safePattern } from './pattern';
import { rules, type CheckOutQuestion, type ExtensionQuestion, type Rule, type Verdict } from './question';

/** What the question names, as far as it is in the organisation. */
interface Case {
  readonly q: CheckOutQuestion;
  readonly index: OrganisationIndex;
  readonly technician: Technician | undefined;
  readonly customer: Customer | undefined;
  readonly policy: Policy | undefined;
  readonly connector: Connector | undefined;
}

type Check = (subject: Case) => Failure | undefined;

/**
 * Answers one check-out question: the first rule, in the order of `rules`, that refuses decides. Everything that is not
 * known is refused. A question with a reason is a complete one, so its missing ticket counts as an empty ticket.
 */
export function evaluateCheckOut(q: CheckOutQuestion): Verdict {
  const index = indexOf(q.organisation);
  const subject: Case = {
    q,
    index,
    technician: index.technicians.get(q.technicianId),
    customer: index.customers.get(q.customerId),
    policy: index.policies.get(q.policyId),
    connector: q.connectorId === undefined ? undefined : index.connectors.get(q.connectorId),
  };
  const refusal = firstRefusal(subject, rules);
  if (refusal !== undefined) return { allow: false, ...refusal };
  const { technician, customer, policy, connector } = subject;
  if (technician === undefined || customer === undefined || policy === undefined) {
    return { allow: false, rule: 'policyKnown', failure: failure('bug', { detail: 'rules let an unknown pass' }) };
  }
  return { allow: true, technician, customer, policy, ...(connector === undefined ? {} : { connector }) };
}

/**
 * The new end of a lease: its present end plus the duration. Asked of the organisation as it is now; only the technician
 * who holds the lease may extend it, and only while it is active and not over.
 */
export function evaluateExtension(q: ExtensionQuestion): Result<Instant, Failure> {
  const { lease, organisation } = q;
  if (lease.state.kind !== 'active' || q.now >= lease.endsAt) return err(refuse('lease_not_active', lease.state.kind));
  if (lease.technician.id !== q.technicianId) return err(refuse('not_entitled', 'technician'));
  if (lease.organisationId !== organisation.id) return err(refuse('extension_not_allowed', 'organisation'));
  const index = indexOf(organisation);
  const policy = index.policies.get(lease.recipe.policyId);
  const question: CheckOutQuestion = {
    organisation,
    verifiedAt: q.verifiedAt,
    technicianId: q.technicianId,
    customerId: lease.customer.id,
    policyId: lease.recipe.policyId,
    connectorId: lease.connectorId,
    duration: q.duration,
    ...(q.reason === undefined ? {} : { reason: q.reason }),
    liveLeases: [],
    now: q.now,
  };
  const subject: Case = {
    q: question,
    index,
    technician: index.technicians.get(q.technicianId),
    customer: index.customers.get(lease.customer.id),
    policy,
    connector: index.connectors.get(lease.connectorId),
  };
  const refusal = firstRefusal(subject, extensionRules);
  if (refusal !== undefined) return err(refusal.failure);
  const allowed = policy?.limits.extensions ?? 0;
  if (lease.extensionsUsed >= allowed)
    return err(refuse('extension_not_allowed', `used ${String(lease.extensionsUsed)} of ${String(allowed)}`));
  return ok(plus(lease.endsAt, durationMs(q.duration)));
}

const checks: Readonly<Record<Rule, Check>> = {
  technicianKnown: ({ technician }) =>
    technician === undefined ? refuse('not_entitled', 'technicianKnown') : undefined,
  organisationFresh: ({ q }) => staleness(q),
  customerKnown: ({ customer }) =>
    customer === undefined || customer.archived ? refuse('unknown_customer', 'customerKnown') : undefined,
  customerInScope: ({ q, technician, index }) =>
    technician !== undefined && inCustomerScope(index, technician, q.customerId)
      ? undefined
      : refuse('not_entitled', 'customerInScope'),
  policyKnown: ({ policy }) => (policy === undefined ? refuse('unknown_policy', 'policyKnown') : undefined),
  policyEnabled: ({ policy }) => (policy?.enabled === true ? undefined : refuse('policy_denied', 'policyEnabled')),
  policyForTechnician: ({ technician, policy }) =>
    technician !== undefined && policy !== undefined && mayUsePolicy(technician, policy)
      ? undefined
      : refuse('not_entitled', 'policyForTechnician'),
  policyForCustomer: ({ q, policy, index }) =>
    policy !== undefined && inPolicyCustomers(index, policy, q.customerId)
      ? undefined
      : refuse('policy_denied', 'policyForCustomer'),
  connectorFits: ({ q, policy, connector }) => {
    if (q.connectorId === undefined) return undefined;
    const fits = connector?.customerId === q.customerId && connector.kind === policy?.source;
    return fits ? undefined : refuse('unknown_connector', 'connectorFits');
  },
  durationOffered: ({ q, policy }) =>
    q.duration === undefined || policy?.durations.includes(q.duration) === true
      ? undefined
      : refuse('duration_not_allowed', 'durationOffered'),
  reasonGiven: ({ q, policy }) =>
    q.reason === undefined || policy === undefined
      ? undefined
      : textRefusal('reason_required', policy.reason, q.reason),
  ticketGiven: ({ q, policy }) =>
    (q.ticket === undefined && q.reason === undefined) || policy === undefined
      ? undefined
      : textRefusal('ticket_required', policy.ticket, q.ticket ?? ''),
  leasesLeft: (subject) => leasesRefusal(subject),
};

/** A ticket was given at check-out and an extension brings no new lease. */
const extensionRules = rules.filter((rule) => rule !== 'ticketGiven' && rule !== 'leasesLeft');

function firstRefusal(subject: Case, asked: readonly Rule[]): { rule: Rule; failure: Failure } | undefined {
  for (const rule of asked) {
    const refusal = checks[rule](subject);
    if (refusal !== undefined) return { rule, failure: refusal };
  }
  return undefined;
}

function refuse(code: ErrorCode, detail: string): Failure {
  return failure(code, { detail });
}

function staleness(q: CheckOutQuestion): Failure | undefined {
  const age = q.now - q.verifiedAt;
  // A copy verified "tomorrow" means that the clock was set back; it must not stay fresh for ever.
  if (age < -DAY) return refuse('organisation_stale', 'verified in the future');
  return age > q.organisation.staleAfterDays * DAY ? refuse('organisation_stale', 'organisationFresh') : undefined;
}

function textRefusal(code: 'reason_required' | 'ticket_required', rule: TextRule, given: string): Failure | undefined {
  const text = given.trim();
  if (text === '') return rule.required ? refuse(code, 'missing') : undefined;
  if (text.length > LONGEST_TEXT) return refuse(code, 'tooLong');
  if (Array.from(text).length < rule.minLength) return refuse(code, `minLength ${String(rule.minLength)}`);
  if (rule.pattern === undefined || rule.pattern === '') return undefined;
  const pattern = safePattern(rule.pattern);
  if (!pattern.ok) return refuse(code, 'patternUnusable');
  return pattern.value(text) ? undefined : refuse(code, 'pattern');
}

/** A lease counts until its credential is known to be useless; a dead tenant does not lock a technician out for ever. */
function holds(lease: Lease): boolean {
  if (lease.state.kind === 'revoked') return false;
  return lease.state.kind !== 'revoking' || lease.state.neutralisedAt === undefined;
}

function leasesRefusal({ q, policy }: Case): Failure | undefined {
  if (policy === undefined) return undefined;
  const own = q.liveLeases.filter(
    (lease) =>
      lease.technician.id === q.technicianId && lease.recipe.policyId === policy.id && lease.state.kind !== 'revoked',
  );
  // The Standard account of a technician at a customer is one account, so it can carry one lease at a time.
  const sameAccount = policy.burner ? undefined : own.find((lease) => lease.connectorId === q.connectorId);
  if (sameAccount !== undefined) return failure('account_in_use', { detail: 'leasesLeft', leaseId: sameAccount.id });
  const held = own.filter(holds).length;
  const most = policy.limits.concurrentLeases;
  return held >= most ? refuse('too_many_leases', `${String(held)} of ${String(most)}`) : undefined;
}
