import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { failure } from '../../../shared/errors';
import type { Policy } from '../../../shared/model/policy';
import { DAY, durationCodes, durationMs, HOUR, instant, MINUTE, plus } from '../../../shared/time';
import { passLifetime } from '../../adapters/graph/begin/pass-lifetime';
import { practicePolicies } from '../../practice/organisation/policies';
import { durationTrouble, examine } from './doctor';
import type { ConnectorFacts, DomainFacts, EndpointFacts, MissingRightFact, TenantFacts } from './doctor-facts';
import { mayPassBeIssued } from './pass-bounds';

const now = instant(1_764_000_000_000);
const named = (name: string): Policy => {
  const policy = practicePolicies.find((one) => one.name === name);
  if (policy === undefined) throw new Error(name);
  return policy;
};
const pass = { enabled: true, minimumMinutes: 60, maximumMinutes: 480, oneTimeOnly: false, everyone: true, groups: [] };
const healthy: TenantFacts = {
  pass,
  premium: 'p2',
  callerRoles: ['62e90394-69f5-4237-9190-012177145e10'],
  relationshipEndsAt: plus(now, 400 * DAY),
  policiesAgainstPasses: [],
};
const tenant = (change: Partial<TenantFacts> = {}): ConnectorFacts => ({
  kind: 'm365',
  readAt: now,
  tenant: { ...healthy, ...change },
});
const domain = (change: Partial<DomainFacts> = {}): ConnectorFacts => ({
  kind: 'activeDirectory',
  readAt: now,
  domain: {
    connection: undefined,
    mayCreateInOu: true,
    mayEndProtected: true,
    passwordMinLength: 7,
    clockAheadMs: 0,
    pam: true,
    ...change,
  },
});
const endpoint = (change: Partial<EndpointFacts> = {}): ConnectorFacts => ({
  kind: 'local',
  readAt: now,
  endpoint: { connection: undefined, mayAdminister: true, clockAheadMs: 0, ...change },
});

const summary = (policy: Policy, facts: ConnectorFacts): string[] =>
  examine(policy, facts, now).map((found) => [found.severity, found.code, ...found.durations].join(' '));

const lease = { ...named('Global Admin break-fix'), durations: ['1h', '8h', '1d'] } satisfies Policy;
const oneTime = { ...lease, authentication: { kind: 'tap', lifetime: 60, oneTime: true } } satisfies Policy;
const exchange = named('Mail operators');
const oneHour: Policy = { ...lease, durations: ['1h'] };
const leastRoles = ['fe930be7-5e62-47db-91af-98c3a49a38b1', 'c4e39bd9-1100-46d3-8c65-fb160da0071f'];

describe('a tenant', () => {
  it.each<[string, Policy, Partial<TenantFacts>, string[]]>([
    ['long enough passes', lease, { pass: { ...pass, maximumMinutes: 1_440 } }, []],
    ['one minute less than a day', lease, { pass: { ...pass, maximumMinutes: 1_439 } }, ['red passTooLong 1d']],
    ['the limits of a new tenant', lease, {}, ['red passTooLong 1d']],
    [
      'a longer minimum than the lease',
      lease,
      { pass: { ...pass, minimumMinutes: 61, maximumMinutes: 1_440 } },
      ['red passTooShort 1h'],
    ],
    ['passes switched off', lease, { pass: { ...pass, enabled: false } }, ['red passDisabled 1h 8h 1d']],
    [
      'passes for one-time use only',
      lease,
      { pass: { ...pass, maximumMinutes: 1_440, oneTimeOnly: true } },
      ['yellow passWillBeOneTime', 'yellow passForcesRegistration'],
    ],
    ['a one-time pass', oneTime, {}, ['yellow passForcesRegistration']],
    [
      'a fixed pass above the maximum',
      oneTime,
      { pass: { ...pass, maximumMinutes: 59, minimumMinutes: 10 } },
      ['red passTooLong 1h 8h 1d', 'yellow passForcesRegistration'],
    ],
    [
      'passes for a group only',
      exchange,
      { pass: { ...pass, everyone: false, groups: ['JIT accounts'] } },
      ['red passOutOfScope 1h 4h 8h'],
    ],
    [
      'passes for the group that is granted',
      exchange,
      { pass: { ...pass, everyone: false, groups: ['Exchange operators'] } },
      [],
    ],
    ['unreadable pass rules', lease, { pass: undefined }, ['note passPolicyUnreadable']],
    ['no licence', exchange, { premium: 'none' }, ['yellow licenceMissing']],
    ['P1 only, a role', oneTime, { premium: 'p1' }, ['yellow passForcesRegistration', 'note rolesStayUntilRevoked']],
    [
      'conditional access',
      exchange,
      { policiesAgainstPasses: ['Phishing-resistant only'] },
      ['yellow passRejectedByConditionalAccess'],
    ],
    ['password sign-in', named('Helpdesk'), { pass: { ...pass, enabled: false }, policiesAgainstPasses: ['x'] }, []],
    [
      'a caller without rights',
      exchange,
      { callerRoles: ['fe930be7-5e62-47db-91af-98c3a49a38b1'] },
      ['red callerLacksRole 1h 4h 8h'],
    ],
    ['the least roles', exchange, { callerRoles: leastRoles }, []],
    ['too few for a role', oneHour, { callerRoles: leastRoles }, ['red callerLacksRole 1h']],
    ['unreadable roles', exchange, { callerRoles: undefined }, []],
    ['relationship in a month and a bit', exchange, { relationshipEndsAt: plus(now, 30 * DAY + 1) }, []],
    ['relationship in a month', exchange, { relationshipEndsAt: plus(now, 30 * DAY) }, ['yellow relationshipEndsSoon']],
    [
      'relationship ends with the lease',
      exchange,
      { relationshipEndsAt: plus(now, 8 * HOUR) },
      ['red relationshipEndsSoon 8h'],
    ],
    [
      'relationship just outlives the lease',
      exchange,
      { relationshipEndsAt: plus(now, 8 * HOUR + 1) },
      ['yellow relationshipEndsSoon'],
    ],
    ['relationship is over', exchange, { relationshipEndsAt: now }, ['red relationshipEnded 1h 4h 8h']],
    ['no relationship', exchange, { relationshipEndsAt: undefined }, []],
  ])('with %s', (_what, policy, change, expected) => {
    expect(summary(policy, tenant(change))).toEqual(expected);
  });

  it('is told where each red line is put right', () => {
    const found = examine(lease, tenant(), now)[0];
    expect(found).toMatchObject({
      values: { minimumMinutes: 60, maximumMinutes: 480 },
      portal: ['Entra ID', 'Authentication methods', 'Policies', 'Temporary Access Pass', 'Configure'],
      failure: { code: 'constraint_violation', detail: 'passTooLong minimumMinutes 60 maximumMinutes 480' },
    });
  });
});

const lacking = (where: MissingRightFact['where'], on = 'OU=x,DC=y'): MissingRightFact => ({
  where,
  right: `right-${on}`,
  on,
  grant: `dsacls "${on}"`,
});

describe('a domain and an endpoint', () => {
  const admins = named('Domain Admin break-fix');
  const plain = { ...admins, privileges: [{ kind: 'adGroup', name: 'Helpdesk' }] } satisfies Policy;
  const workstation = named('Workstation administrator');
  const controllersOut = [{ host: 'dc2', failure: failure('timeout') }];
  it('names what has to be granted in one line, and keeps it out of what is recorded', () => {
    const missingRights = [lacking('ou', 'OU=a'), lacking('ou', 'OU=b'), lacking('protected', 'CN=c')];
    const [first] = examine(admins, domain({ mayCreateInOu: false, missingRights }), now);
    expect(first?.values).toEqual({ rights: 'right-OU=a, right-OU=b', grants: 'dsacls "OU=a" & dsacls "OU=b"' });
    expect(first?.failure?.detail).toBe('noRightsOnOu rights right-OU=a, right-OU=b');
  });

  it.each<[string, Policy, ConnectorFacts, string[]]>([
    ['a healthy domain', admins, domain(), []],
    [
      'an untrusted certificate',
      admins,
      domain({ connection: failure('tls_untrusted'), mayCreateInOu: false }),
      ['red unreachable 1h 4h'],
    ],
    ['no rights on the OU', admins, domain({ mayCreateInOu: false }), ['red noRightsOnOu 1h 4h']],
    ['no rights on protected accounts', admins, domain({ mayEndProtected: false }), ['red noRightsOnProtected 1h 4h']],
    ['the same for a plain group', plain, domain({ mayEndProtected: false }), []],
    ['passwords of 24', admins, domain({ passwordMinLength: 24 }), []],
    ['passwords of 25', admins, domain({ passwordMinLength: 25 }), ['red passwordTooShortForDomain 1h 4h']],
    ['a clock 5 minutes ahead', admins, domain({ clockAheadMs: 5 * MINUTE }), []],
    ['a clock more than 5 minutes behind', admins, domain({ clockAheadMs: -5 * MINUTE - 1 }), ['red clockOff 1h 4h']],
    ['no memberships that end', admins, domain({ pam: false }), ['note noMembershipExpiry']],
    ['a right to delete missing', admins, domain({ missingRights: [lacking('ou')] }), ['yellow someRightsMissing']],
    [
      'the rights on the OU that are missing',
      admins,
      domain({ mayCreateInOu: false, missingRights: [lacking('ou')] }),
      ['red noRightsOnOu 1h 4h'],
    ],
    [
      'no right on its group',
      admins,
      domain({ missingRights: [lacking('group', 'Domain Admins')] }),
      ['red noRightsOnGroup 1h 4h'],
    ],
    ['no right on another group', admins, domain({ missingRights: [lacking('group', 'Helpdesk')] }), []],
    ['a group that is not there', plain, domain({ unknownGroups: ['Helpdesk'] }), ['red groupUnknown 1h 4h']],
    ['another group that is not there', admins, domain({ unknownGroups: ['Helpdesk'] }), []],
    ['a base DN of nobody', admins, domain({ unknownPlaces: ['DC=x'] }), ['red placeUnknown 1h 4h']],
    ['one of several domain controllers out', admins, domain({ controllersOut }), ['yellow controllersOut']],
    [
      'nothing readable',
      admins,
      domain({
        mayCreateInOu: undefined,
        mayEndProtected: undefined,
        passwordMinLength: undefined,
        clockAheadMs: undefined,
        pam: undefined,
      }),
      [],
    ],
    ['a healthy endpoint', workstation, endpoint(), []],
    [
      'an endpoint whose key nobody has trusted',
      workstation,
      endpoint({ connection: failure('tls_untrusted', { detail: 'host key not pinned: SHA256:x' }) }),
      ['red hostKeyUntrusted 1h 4h 8h'],
    ],
    [
      'an endpoint with another key',
      workstation,
      endpoint({ connection: failure('tls_untrusted', { detail: 'host key differs: SHA256:x' }) }),
      ['red hostKeyChanged 1h 4h 8h'],
    ],
    [
      'an endpoint without tools',
      workstation,
      endpoint({ mayAdminister: false, missingTools: ['useradd'] }),
      ['red toolsMissing 1h 4h 8h'],
    ],
    [
      'an endpoint without the group',
      workstation,
      endpoint({ unknownGroups: [workstation.privileges[0]?.name ?? '', 'of another policy'] }),
      ['red groupUnknown 1h 4h 8h'],
    ],
    ['an endpoint with a group of others missing', workstation, endpoint({ unknownGroups: ['of another policy'] }), []],
    ['an endpoint 90 s ahead', workstation, endpoint({ clockAheadMs: 90_000 }), []],
    ['one more than 90 s behind', workstation, endpoint({ clockAheadMs: -90_001 }), ['red clockOff 1h 4h 8h']],
    ['an endpoint that ends nothing', workstation, endpoint({ endsByItself: 'no' }), ['yellow endsOnlyByApp']],
    ['one that forgets', workstation, endpoint({ endsByItself: 'untilRestart' }), ['note endLostAtRestart']],
    [
      'one with left-over members',
      workstation,
      endpoint({ orphanMembers: ['S-1-5-21-1-2-3-1001'] }),
      ['yellow orphanAdministrators'],
    ],
    ['one that makes up members', workstation, endpoint({ orphanMembers: ['S-1-5; reboot', '$(x)'] }), []],
    ['a silent endpoint', workstation, endpoint({ connection: failure('timeout') }), ['red unreachable 1h 4h 8h']],
    [
      'an endpoint without rights',
      workstation,
      endpoint({ mayAdminister: false }),
      ['red noRightsOnEndpoint 1h 4h 8h'],
    ],
    ['facts of another source', workstation, domain({ mayCreateInOu: false }), []],
  ])('with %s', (_what, policy, facts, expected) => {
    expect(summary(policy, facts)).toEqual(expected);
  });
});

describe('durations', () => {
  it('are refused with the reason of the first red line that concerns them', () => {
    const found = examine(lease, tenant(), now);
    expect([durationTrouble(found, '8h'), durationTrouble(found, '1d')?.code]).toEqual([
      undefined,
      'constraint_violation',
    ]);
    const unreachable = examine(named('Domain Admin break-fix'), domain({ connection: failure('dns') }), now);
    expect(durationTrouble(unreachable, '1h')).toEqual(failure('dns'));
    expect(durationTrouble(examine(exchange, tenant({ premium: 'none' }), now), '1h')).toBeUndefined();
  });

  it('that the doctor lets through are the ones for which a pass as long as promised can be issued', () => {
    const minutes = fc.integer({ min: 10, max: 43_200 });
    fc.assert(
      fc.property(
        minutes,
        minutes,
        fc.oneof(fc.constant('lease' as const), minutes),
        fc.constantFrom(...durationCodes),
        (a, b, wanted, code) => {
          const [minimumMinutes, maximumMinutes] = [Math.min(a, b), Math.max(a, b)];
          const length = durationMs(code);
          if (mayPassBeIssued(wanted, length, { minimumMinutes, maximumMinutes }) !== 'yes') return;
          const issued = passLifetime(wanted, length, {
            minimumLifetimeInMinutes: minimumMinutes,
            maximumLifetimeInMinutes: maximumMinutes,
          });
          expect(issued).toEqual({
            ok: true,
            value: Math.min(wanted === 'lease' ? Infinity : wanted, length / MINUTE),
          });
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
