import { failure, type ErrorCode, type Failure } from '../../../shared/errors';
import type { Policy } from '../../../shared/model/policy';
import { DAY, durationMs, type DurationCode, type Instant, type Millis } from '../../../shared/time';
import type {
  ConnectorFacts,
  ControllerOutFact,
  DomainFacts,
  MissingRightFact,
  PassPolicyFacts,
  TenantFacts,
} from './doctor-facts';
import { examineClock, examineEndpoint, unreachable } from './doctor-endpoint';
import { examinePermissions } from './doctor-permissions';
import { finding, type Finding, type FindingCode, type Severity } from './doctor-finding';
import { mayPassBeIssued } from './pass-bounds';

export type { Finding } from './doctor-finding';

const PASS_PORTAL = ['Entra ID', 'Authentication methods', 'Policies', 'Temporary Access Pass'];
const ACCESS_PORTAL = ['Entra ID', 'Conditional Access', 'Policies'];
const LICENCE_PORTAL = ['Billing', 'Licenses', 'All products'];
const PARTNER_PORTAL = ['Partner Center', 'Customers', 'Admin relationships'];
/** A relationship that ends within this time is worth a word. */
const SOON: Millis = 30 * DAY;
/** Length of the passwords that are made here. */
const OUR_PASSWORD_LENGTH = 24;

/** Template ids (Entra: built-in roles). Global Administrator alone suffices for everything. */
const GLOBAL_ADMINISTRATOR = '62e90394-69f5-4237-9190-012177145e10';
const ROLES = {
  'User Administrator': 'fe930be7-5e62-47db-91af-98c3a49a38b1',
  'Authentication Administrator': 'c4e39bd9-1100-46d3-8c65-fb160da0071f',
  'Privileged Authentication Administrator': '7be44c8a-adaf-4e2a-84d6-ab2649e08a13',
  'Privileged Role Administrator': 'e8611ab8-c189-46e8-94e1-60213ab1f814',
} as const;
type RoleName = keyof typeof ROLES;
/** Well-known groups whose members AdminSDHolder protects (MS-ADTS 3.1.1.6.1.2). */
const PROTECTED_RIDS: ReadonlySet<number> = new Set([512, 516, 518, 519, 521, 544, 548, 549, 550, 551, 552, 526, 527]);

/**
 * What stands in the way of this policy in this directory, worst first. Only what was read is judged; a fact that could not
 * be read is no finding, except the pass policy, whose absence is told. Facts of another source than the policy's: nothing.
 */
export function examine(policy: Policy, facts: ConnectorFacts, now: Instant): readonly Finding[] {
  if (policy.source !== facts.kind) return [];
  const found =
    facts.kind === 'm365'
      ? examineTenant(policy, facts.tenant, now)
      : facts.kind === 'activeDirectory'
        ? examineDomain(policy, facts.domain)
        : examineEndpoint(policy, facts.endpoint);
  const order: readonly Severity[] = ['red', 'yellow', 'note'];
  return order.flatMap((severity) => found.filter((finding) => finding.severity === severity));
}

/** Why this duration cannot work, or undefined. */
export function durationTrouble(findings: readonly Finding[], code: DurationCode): Failure | undefined {
  const reason = findings.find((finding) => finding.severity === 'red' && finding.durations.includes(code));
  return reason === undefined
    ? undefined
    : (reason.failure ?? failure('constraint_violation', { detail: reason.code }));
}

function examineTenant(policy: Policy, tenant: TenantFacts, now: Instant): Finding[] {
  return [
    ...(policy.authentication.kind === 'tap' ? examinePass(policy, tenant) : []),
    ...examineRelationship(policy, tenant.relationshipEndsAt, now),
    ...examineCaller(policy, tenant.callerRoles),
    ...examinePermissions(policy, tenant.rights),
    ...examineNativeEnd(policy, tenant.premium),
  ];
}

function examinePass(policy: Policy, tenant: TenantFacts): Finding[] {
  const { pass } = tenant;
  const against = tenant.policiesAgainstPasses ?? [];
  const list: Finding[] = [];
  if (tenant.premium === 'none') list.push(finding('licenceMissing', 'yellow', { portal: LICENCE_PORTAL }));
  if (against.length > 0) {
    const values = { policies: against.join(', ').slice(0, 200) };
    list.push(finding('passRejectedByConditionalAccess', 'yellow', { values, portal: ACCESS_PORTAL }));
  }
  if (pass === undefined) return [...list, finding('passPolicyUnreadable', 'note', { portal: PASS_PORTAL })];
  if (!pass.enabled) {
    return [
      ...list,
      finding('passDisabled', 'red', { durations: policy.durations, portal: PASS_PORTAL, fails: 'tap_disabled' }),
    ];
  }
  return [...list, ...examineLifetime(policy, pass), ...examineUse(policy, pass)];
}

function examineLifetime(policy: Policy, pass: PassPolicyFacts): Finding[] {
  if (policy.authentication.kind !== 'tap') return [];
  const { lifetime } = policy.authentication;
  const verdicts = policy.durations.map((code) => ({ code, why: mayPassBeIssued(lifetime, durationMs(code), pass) }));
  const of = (why: 'tooLong' | 'tooShort'): DurationCode[] =>
    verdicts.filter((verdict) => verdict.why === why).map(({ code }) => code);
  const values = { minimumMinutes: pass.minimumMinutes, maximumMinutes: pass.maximumMinutes };
  const one = (code: 'passTooLong' | 'passTooShort', durations: readonly DurationCode[]): Finding[] =>
    durations.length === 0
      ? []
      : [
          finding(code, 'red', {
            durations,
            values,
            portal: [...PASS_PORTAL, 'Configure'],
            fails: 'constraint_violation',
          }),
        ];
  return [...one('passTooLong', of('tooLong')), ...one('passTooShort', of('tooShort'))];
}

function examineUse(policy: Policy, pass: PassPolicyFacts): Finding[] {
  const list: Finding[] = [];
  const oneTime = policy.authentication.kind === 'tap' && policy.authentication.oneTime;
  // The service takes one-time passes only, so one is issued whatever the policy says.
  if (pass.oneTimeOnly && !oneTime)
    list.push(finding('passWillBeOneTime', 'yellow', { portal: [...PASS_PORTAL, 'Configure'] }));
  if (pass.oneTimeOnly || oneTime) list.push(finding('passForcesRegistration', 'yellow'));
  const given = policy.privileges.flatMap((privilege) =>
    privilege.kind === 'group' ? [privilege.name, privilege.objectId ?? ''] : [],
  );
  if (!pass.everyone && !pass.groups.some((group) => given.includes(group))) {
    const values = { groups: pass.groups.join(', ').slice(0, 200) };
    const portal = [...PASS_PORTAL, 'Enable and target'];
    list.push(finding('passOutOfScope', 'red', { durations: policy.durations, values, portal, fails: 'tap_disabled' }));
  }
  return list;
}

/** A lease that outlives the relationship could not be ended any more. */
function examineRelationship(policy: Policy, endsAt: Instant | undefined, now: Instant): Finding[] {
  if (endsAt === undefined) return [];
  const durations = policy.durations.filter((code) => now + durationMs(code) >= endsAt);
  const values = { endsAt };
  const portal = PARTNER_PORTAL;
  if (now >= endsAt)
    return [finding('relationshipEnded', 'red', { durations, values, portal, fails: 'insufficient_rights' })];
  if (durations.length > 0)
    return [finding('relationshipEndsSoon', 'red', { durations, values, portal, fails: 'insufficient_rights' })];
  return endsAt - now <= SOON ? [finding('relationshipEndsSoon', 'yellow', { values, portal })] : [];
}

/** The sets of docs/permissions.md: of each line any role will do, the first being the least. */
function neededRoles({ privileges }: Policy): readonly (readonly [RoleName, ...RoleName[]])[] {
  return privileges.some(({ kind }) => kind === 'directoryRole')
    ? [['User Administrator'], ['Privileged Authentication Administrator'], ['Privileged Role Administrator']]
    : [['User Administrator'], ['Authentication Administrator', 'Privileged Authentication Administrator']];
}

function examineCaller(policy: Policy, roles: readonly string[] | undefined): Finding[] {
  if (roles === undefined || roles.includes(GLOBAL_ADMINISTRATOR)) return [];
  const missing = neededRoles(policy)
    .filter((anyOf) => !anyOf.some((name) => roles.includes(ROLES[name])))
    .map(([least]) => least);
  if (missing.length === 0) return [];
  const values = { roles: missing.join(', ') };
  return [
    finding('callerLacksRole', 'red', {
      durations: policy.durations,
      values,
      portal: PARTNER_PORTAL,
      fails: 'insufficient_rights',
    }),
  ];
}

function examineNativeEnd(policy: Policy, premium: TenantFacts['premium']): Finding[] {
  const hasRole = policy.privileges.some((privilege) => privilege.kind === 'directoryRole');
  const without = premium === 'none' || premium === 'p1';
  return hasRole && without ? [finding('rolesStayUntilRevoked', 'note', { portal: LICENCE_PORTAL })] : [];
}

function examineDomain(policy: Policy, domain: DomainFacts): Finding[] {
  const { durations } = policy;
  if (domain.connection !== undefined) return [unreachable(policy, domain.connection)];
  const list: Finding[] = [];
  const red = (code: FindingCode, fails: ErrorCode, values: Finding['values'] = {}): void =>
    void list.push(finding(code, 'red', { durations, values, fails }));
  const places = domain.unknownPlaces ?? [];
  if (places.length > 0) red('placeUnknown', 'not_found', { places: places.join(' and ') });
  const out = domain.controllersOut ?? [];
  if (out.length > 0) list.push(finding('controllersOut', 'yellow', { values: { controllers: hostsOf(out) } }));
  const onOu = grantsOf(domain, 'ou');
  if (domain.mayCreateInOu === false) red('noRightsOnOu', 'insufficient_rights', onOu);
  else if (onOu['grants'] !== undefined) list.push(finding('someRightsMissing', 'yellow', { values: onOu }));
  const given = policy.privileges.map(({ name }) => name);
  const closed = (domain.missingRights ?? []).filter(({ where, on }) => where === 'group' && given.includes(on));
  if (closed.length > 0) {
    const groups = closed.map(({ on }) => on).join(', ');
    red('noRightsOnGroup', 'insufficient_rights', { ...grantsOf(domain, 'group', given), groups });
  }
  const unknown = (domain.unknownGroups ?? []).filter((name) => given.includes(name));
  if (unknown.length > 0) red('groupUnknown', 'not_found', { groups: unknown.join(', ') });
  const sensitive = policy.privileges.filter(
    (privilege) =>
      privilege.kind === 'adGroup' &&
      privilege.wellKnownRid !== undefined &&
      PROTECTED_RIDS.has(privilege.wellKnownRid),
  );
  if (domain.mayEndProtected === false && sensitive.length > 0) {
    const groups = sensitive.map(({ name }) => name).join(', ');
    red('noRightsOnProtected', 'insufficient_rights', { ...grantsOf(domain, 'protected'), groups });
  }
  if ((domain.passwordMinLength ?? 0) > OUR_PASSWORD_LENGTH) {
    red('passwordTooShortForDomain', 'constraint_violation', {
      minimum: domain.passwordMinLength ?? 0,
      ours: OUR_PASSWORD_LENGTH,
    });
  }
  if (domain.pam === false) list.push(finding('noMembershipExpiry', 'note'));
  return [...list, ...examineClock(policy, domain.clockAheadMs)];
}

/** `dc2.example (timeout), dc3.example (read-only)`. */
function hostsOf(out: readonly ControllerOutFact[]): string {
  const why = ({ code, detail }: Failure): string => (detail === 'read-only' ? detail : code);
  return out.map(({ host, failure: trouble }) => `${host} (${why(trouble)})`).join(', ');
}

/** Names of the missing rights, and one command line that grants them all. */
function grantsOf(
  { missingRights = [] }: DomainFacts,
  place: MissingRightFact['where'],
  only?: readonly string[],
): Finding['values'] {
  const missing = missingRights.filter(({ where, on }) => where === place && (only?.includes(on) ?? true));
  if (missing.length === 0) return {};
  return {
    rights: [...new Set(missing.map(({ right }) => right))].join(', '),
    grants: missing.map(({ grant }) => grant).join(' & '),
  };
}
