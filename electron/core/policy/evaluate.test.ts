import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  connectorIdSchema,
  customerIdSchema,
  leaseIdSchema,
  policyIdSchema,
  technicianIdSchema,
} from '../../../shared/ids';
import type { Lease } from '../../../shared/model/lease';
import type { Organisation } from '../../../shared/model/organisation';
import type { Policy } from '../../../shared/model/policy';
import { DAY, HOUR, instant, plus } from '../../../shared/time';
import { practiceOrganisation, practicePersona } from '../../practice/organisation';
import { evaluateCheckOut, evaluateExtension } from './evaluate';
import { rules, type CheckOutQuestion, type ExtensionQuestion } from './question';

const now = instant(1_764_000_000_000);
const base = practiceOrganisation({ graphUrl: 'http://127.0.0.1:9/', loginUrl: 'http://127.0.0.1:9/', now });
const policyId = policyIdSchema.parse('pol-global-admin');
const ben = technicianIdSchema.parse('tech-ben');
const eli = technicianIdSchema.parse('tech-eli');
const customerId = customerIdSchema.parse('cust-ald');
const connectorId = connectorIdSchema.parse('m365-ald');

function withPolicy(change: Partial<Policy>): Organisation {
  return {
    ...base,
    policies: base.policies.map((policy) => (policy.id === policyId ? { ...policy, ...change } : policy)),
  };
}

const question = (change: Partial<CheckOutQuestion> = {}): CheckOutQuestion => ({
  organisation: base,
  verifiedAt: now,
  technicianId: practicePersona,
  customerId,
  policyId,
  connectorId,
  duration: '1h',
  reason: 'mail flow is broken',
  liveLeases: [],
  now,
  ...change,
});

function lease(change: Partial<Lease> = {}): Lease {
  const app = { by: 'app' } as const;
  return {
    id: leaseIdSchema.parse('lease-1'),
    organisationId: base.id,
    customer: { id: customerId, name: 'Alderbrook', timeZone: 'Europe/London' },
    connectorId,
    technician: { id: practicePersona, name: 'Ana' },
    recipe: {
      policyId,
      policyName: 'x',
      source: 'm365',
      mode: 'standard',
      privileges: [],
      authentication: { kind: 'password' },
      durations: ['1h'],
      extensionsAllowed: 1,
      reason: { required: false, minLength: 0 },
    },
    account: { name: 'a', displayName: 'a' },
    reason: '',
    requestedAt: now,
    duration: '1h',
    endsAt: plus(now, HOUR),
    extensionsUsed: 0,
    state: { kind: 'active', since: now },
    steps: [],
    enforcedBy: { signIn: app, privilege: app, object: app },
    retry: { attempt: 0, notBefore: now },
    ...change,
  };
}

const answer = (q: CheckOutQuestion): string => {
  const verdict = evaluateCheckOut(q);
  return verdict.allow ? 'allow' : `${verdict.rule} ${verdict.failure.code}`;
};
const elsewhere = connectorIdSchema.parse('m365-bri');
const manyHeld = [
  lease({ connectorId: elsewhere }),
  lease({ id: leaseIdSchema.parse('lease-2'), connectorId: elsewhere }),
];
const ticket = { required: true, minLength: 0, pattern: 'INC-[0-9]{3,6}' };

describe('a check-out', () => {
  it('is allowed, with what the question meant', () => {
    expect(evaluateCheckOut(question())).toMatchObject({
      allow: true,
      technician: { handle: 'ana' },
      customer: { code: 'ALD' },
      policy: { id: policyId },
      connector: { id: connectorId },
    });
  });

  const stranger = technicianIdSchema.parse('nobody');
  const limit = base.staleAfterDays * DAY;
  it.each<[string, Partial<CheckOutQuestion>, string]>([
    ['a stranger', { technicianId: stranger }, 'technicianKnown not_entitled'],
    ['file at its limit', { verifiedAt: plus(now, -limit) }, 'allow'],
    ['file 1 ms past its limit', { verifiedAt: plus(now, -limit - 1) }, 'organisationFresh organisation_stale'],
    ['file verified a day ahead', { verifiedAt: plus(now, DAY) }, 'allow'],
    ['file verified more than a day ahead', { verifiedAt: plus(now, DAY + 1) }, 'organisationFresh organisation_stale'],
    ['unknown customer', { customerId: customerIdSchema.parse('x') }, 'customerKnown unknown_customer'],
    ['archived customer', { customerId: customerIdSchema.parse('cust-pap') }, 'customerKnown unknown_customer'],
    [
      'customer out of scope',
      { technicianId: eli, customerId: customerIdSchema.parse('cust-cob') },
      'customerInScope not_entitled',
    ],
    ['unknown policy', { policyId: policyIdSchema.parse('x') }, 'policyKnown unknown_policy'],
    ['policy switched off', { organisation: withPolicy({ enabled: false }) }, 'policyEnabled policy_denied'],
    ['not in the groups', { technicianId: ben }, 'policyForTechnician not_entitled'],
    [
      'Primary outside the groups',
      { organisation: withPolicy({ technicianAccess: { kind: 'groups', groups: [] } }) },
      'policyForTechnician not_entitled',
    ],
    [
      'Technician for Primary and Super',
      { technicianId: ben, organisation: withPolicy({ technicianAccess: { kind: 'primarySuper' } }) },
      'policyForTechnician not_entitled',
    ],
    [
      'Primary for Primary and Super',
      { organisation: withPolicy({ technicianAccess: { kind: 'primarySuper' } }) },
      'allow',
    ],
    [
      'customer outside the policy',
      {
        policyId: policyIdSchema.parse('pol-mail-operators'),
        customerId: customerIdSchema.parse('cust-cob'),
        connectorId: connectorIdSchema.parse('m365-cob'),
      },
      'policyForCustomer policy_denied',
    ],
    ['unknown connector', { connectorId: connectorIdSchema.parse('x') }, 'connectorFits unknown_connector'],
    ['connector of another customer', { connectorId: elsewhere }, 'connectorFits unknown_connector'],
    [
      'connector of another source',
      { connectorId: connectorIdSchema.parse('ad-ald') },
      'connectorFits unknown_connector',
    ],
    ['duration not offered', { duration: '30d' }, 'durationOffered duration_not_allowed'],
    ['empty reason', { reason: ' \t ' }, 'reasonGiven reason_required'],
    ['reason one short', { reason: '123456789' }, 'reasonGiven reason_required'],
    ['reason just long enough', { reason: '1234567890' }, 'allow'],
    ['blanks do not lengthen a reason', { reason: '1234567   ' }, 'reasonGiven reason_required'],
    ['reason of 1,001 characters', { reason: 'x'.repeat(1_001) }, 'reasonGiven reason_required'],
    ['no ticket where one is needed', { organisation: withPolicy({ ticket }) }, 'ticketGiven ticket_required'],
    ['wrong ticket', { organisation: withPolicy({ ticket }), ticket: 'INC-12 x' }, 'ticketGiven ticket_required'],
    ['right ticket', { organisation: withPolicy({ ticket }), ticket: ' INC-123 ' }, 'allow'],
    [
      'optional ticket of wrong form',
      { organisation: withPolicy({ ticket: { ...ticket, required: false } }), ticket: 'x' },
      'ticketGiven ticket_required',
    ],
    [
      'pattern that could hang',
      { organisation: withPolicy({ ticket: { ...ticket, pattern: '(a+)+' } }), ticket: 'a' },
      'ticketGiven ticket_required',
    ],
    ['one lease left', { liveLeases: manyHeld.slice(1) }, 'allow'],
    ['no lease left', { liveLeases: manyHeld }, 'leasesLeft too_many_leases'],
    [
      'leases of others',
      { liveLeases: manyHeld.map((held) => ({ ...held, technician: { id: ben, name: 'Ben' } })) },
      'allow',
    ],
    ['Standard account in use', { liveLeases: [lease()] }, 'leasesLeft account_in_use'],
    ['Burner beside another', { organisation: withPolicy({ burner: true }), liveLeases: [lease()] }, 'allow'],
  ])('%s', (_what, change, expected) => {
    expect(answer(question(change))).toBe(expected);
  });

  it('counts a lease that is being ended until its credential is useless', () => {
    const ending = (neutralised: boolean): Lease[] =>
      manyHeld.map((held) => ({
        ...held,
        state: { kind: 'revoking', since: now, cause: 'expired', ...(neutralised ? { neutralisedAt: now } : {}) },
      }));
    expect(answer(question({ liveLeases: ending(false) }))).toBe('leasesLeft too_many_leases');
    expect(answer(question({ liveLeases: ending(true) }))).toBe('allow');
  });

  it('does not ask for what is not in the question', () => {
    const { organisation, verifiedAt, technicianId } = question();
    const open: CheckOutQuestion = {
      organisation,
      verifiedAt,
      technicianId,
      customerId,
      policyId,
      liveLeases: [],
      now,
    };
    expect(answer(open)).toBe('allow');
  });

  it('names the first rule that refuses, whatever else is wrong', () => {
    const faults: Partial<Record<(typeof rules)[number], Partial<CheckOutQuestion>>> = {
      technicianKnown: { technicianId: stranger },
      organisationFresh: { verifiedAt: instant(0) },
      customerKnown: { customerId: customerIdSchema.parse('x') },
      policyKnown: { policyId: policyIdSchema.parse('x') },
      durationOffered: { duration: '30d' },
      reasonGiven: { reason: '' },
      leasesLeft: { liveLeases: manyHeld },
    };
    const names = rules.filter((rule) => faults[rule] !== undefined);
    fc.assert(
      fc.property(fc.subarray([...names], { minLength: 1 }), (chosen) => {
        const change = chosen.reduce<Partial<CheckOutQuestion>>((all, rule) => ({ ...all, ...faults[rule] }), {});
        const verdict = evaluateCheckOut(question(change));
        expect(verdict).toMatchObject({ allow: false, rule: chosen[0] });
      }),
    );
  });
});

describe('an extension', () => {
  const ask = (change: Partial<ExtensionQuestion> = {}): string => {
    const q = {
      organisation: base,
      verifiedAt: now,
      technicianId: practicePersona,
      lease: lease(),
      duration: '1h',
      reason: 'needs another hour',
      now,
    } as const;
    const result = evaluateExtension({ ...q, ...change });
    return result.ok ? `+${String((result.value - now) / HOUR)}h` : result.error.code;
  };

  it.each<[string, Partial<ExtensionQuestion>, string]>([
    ['counts from the present end', {}, '+2h'],
    ['takes any duration the policy offers', { duration: '8h' }, '+9h'],
    ['no other duration', { duration: '3d' }, 'duration_not_allowed'],
    ['1 ms before the end', { now: plus(now, HOUR - 1) }, '+2h'],
    ['at the end', { now: plus(now, HOUR) }, 'lease_not_active'],
    ['not yet active', { lease: lease({ state: { kind: 'provisioning' } }) }, 'lease_not_active'],
    ['being ended', { lease: lease({ state: { kind: 'revoking', since: now, cause: 'forced' } }) }, 'lease_not_active'],
    ['somebody else', { technicianId: ben }, 'not_entitled'],
    ['used up', { lease: lease({ extensionsUsed: 1 }) }, 'extension_not_allowed'],
    [
      'never allowed',
      { organisation: withPolicy({ limits: { concurrentLeases: 1, extensions: 0 } }) },
      'extension_not_allowed',
    ],
    [
      'raised meanwhile',
      {
        lease: lease({ extensionsUsed: 1 }),
        organisation: withPolicy({ limits: { concurrentLeases: 1, extensions: 2 } }),
      },
      '+2h',
    ],
    ['policy deleted', { organisation: { ...base, policies: [] } }, 'unknown_policy'],
    ['policy switched off', { organisation: withPolicy({ enabled: false }) }, 'policy_denied'],
    ['stale', { verifiedAt: instant(0) }, 'organisation_stale'],
    ['technician removed', { organisation: { ...base, technicians: [] } }, 'not_entitled'],
    ['connector removed', { organisation: { ...base, connectors: [] } }, 'unknown_connector'],
    [
      'another organisation',
      { lease: { ...lease(), organisationId: 'other' as Lease['organisationId'] } },
      'extension_not_allowed',
    ],
    ['no reason', { reason: '' }, 'reason_required'],
    ['a ticket is not asked again', { organisation: withPolicy({ ticket }) }, '+2h'],
  ])('%s', (_what, change, expected) => {
    expect(ask(change)).toBe(expected);
  });
});
