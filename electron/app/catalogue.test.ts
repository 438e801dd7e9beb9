import { describe, expect, it } from 'vitest';
import { failure } from '../../shared/errors';
import {
  connectorIdSchema,
  customerIdSchema,
  leaseIdSchema,
  policyIdSchema,
  technicianIdSchema,
} from '../../shared/ids';
import { contract } from '../../shared/ipc/contract';
import type { Customer } from '../../shared/model/customer';
import type { Lease } from '../../shared/model/lease';
import type { Organisation } from '../../shared/model/organisation';
import { HOUR, instant, plus } from '../../shared/time';
import { practiceOrganisation, practicePersona } from '../practice/organisation';
import { err } from '../../shared/result';
import { createCatalogue, type Catalogue, type CatalogueWorld } from './catalogue';
import { recentKey } from './catalogue/recents';
import { must } from '../testkit/must';

const now = instant(1_764_000_000_000);
const practice = practiceOrganisation({ graphUrl: 'http://127.0.0.1:9/', loginUrl: 'http://127.0.0.1:9/', now });
const dara = technicianIdSchema.parse('tech-dara');
const alderbrook = customerIdSchema.parse('cust-ald');

interface Setting {
  readonly organisation?: Organisation;
  readonly me?: typeof practicePersona;
  readonly leases?: readonly Lease[];
  readonly pinned?: readonly string[];
  readonly durationTrouble?: CatalogueWorld['durationTrouble'];
}

function catalogue({
  organisation = practice,
  me = practicePersona,
  leases = [],
  pinned = [],
  durationTrouble,
}: Setting = {}): Catalogue {
  return createCatalogue({
    organisation: { current: () => ({ organisation, me, verifiedAt: now }) },
    clock: { wall: () => now, monotonic: () => 0 },
    ledger: {
      leases: ({ states, limit }) =>
        leases
          .filter((lease) => states === 'all' || (lease.state.kind === 'revoked') === (states === 'ended'))
          .slice(0, limit),
    },
    directories: { directory: () => err(failure('unknown_connector')) },
    pinned: () => pinned,
    ...(durationTrouble === undefined ? {} : { durationTrouble }),
  });
}

function lease(id: string, change: Partial<Lease> = {}): Lease {
  const app = { by: 'app' } as const;
  return {
    id: leaseIdSchema.parse(id),
    organisationId: practice.id,
    customer: { id: alderbrook, name: 'Alderbrook Dental Group', timeZone: 'Europe/London' },
    connectorId: connectorIdSchema.parse('m365-ald'),
    technician: { id: practicePersona, name: 'Ana' },
    recipe: {
      policyId: policyIdSchema.parse('pol-helpdesk'),
      policyName: 'Helpdesk',
      source: 'm365',
      mode: 'standard',
      privileges: [],
      authentication: { kind: 'password' },
      durations: ['4h'],
      extensionsAllowed: 0,
      reason: { required: false, minLength: 0 },
    },
    account: { name: 'a', displayName: 'a' },
    reason: `reason of ${id}`,
    requestedAt: now,
    duration: '4h',
    endsAt: plus(now, HOUR),
    extensionsUsed: 0,
    state: { kind: 'active', since: now },
    steps: [],
    enforcedBy: { signIn: app, privilege: app, object: app },
    retry: { attempt: 0, notBefore: now },
    ...change,
  };
}

const customer = (code: string, name: string, domains: string[] = []): Customer => ({
  id: customerIdSchema.parse(`c-${code}`),
  name,
  code,
  domains,
  timeZone: 'UTC',
  archived: false,
});

describe('customers', () => {
  it('answers as the contract says, without archived ones, and counts beyond the limit', () => {
    const page = must(catalogue().customers({ query: '', limit: 5 }));
    expect(contract['catalogue.customers'].output.parse(page)).toEqual(page);
    expect(page.hits).toHaveLength(5);
    expect(page.total).toBe(practice.customers.filter((one) => !one.archived).length);
  });

  it('shows a technician only the customers in scope', () => {
    const mine = must(catalogue({ me: dara }).customers({ query: '', limit: 200 })).hits.map((hit) => hit.code);
    expect(mine).toContain('ALD');
    expect(mine).not.toContain('COB');
  });

  it('counts live leases: of everyone for a Primary, own ones for a Technician', () => {
    const leases = [lease('l1'), lease('l2', { technician: { id: dara, name: 'Dara' } })];
    const count = (me: typeof dara): number | undefined =>
      must(catalogue({ leases, me }).customers({ query: 'ald', limit: 1 })).hits[0]?.liveLeases;
    expect(count(practicePersona)).toBe(2);
    expect(count(dara)).toBe(1);
  });

  it('says where accounts can be made', () => {
    expect(must(catalogue().customers({ query: 'HOL', limit: 1 })).hits[0]?.sources).toEqual([
      'm365',
      'activeDirectory',
      'local',
    ]);
  });

  it('notices a new organisation', () => {
    let organisation = practice;
    const made = createCatalogue({
      organisation: { current: () => ({ organisation, me: practicePersona, verifiedAt: now }) },
      clock: { wall: () => now, monotonic: () => 0 },
      ledger: { leases: () => [] },
      directories: { directory: () => err(failure('unknown_connector')) },
      pinned: () => [],
    });
    expect(must(made.customers({ query: 'newcomer', limit: 5 })).total).toBe(0);
    organisation = { ...practice, version: 2, customers: [...practice.customers, customer('NEW', 'Newcomer')] };
    expect(must(made.customers({ query: 'newcomer', limit: 5 })).total).toBe(1);
  });

  it('refuses without an organisation and to someone who is not in it', () => {
    const me = technicianIdSchema.parse('nobody');
    expect(catalogue({ me }).customers({ query: '', limit: 1 })).toMatchObject({
      ok: false,
      error: { code: 'not_entitled' },
    });
  });
});

describe('policies', () => {
  const names = (setting: Setting, customerId = alderbrook): string[] =>
    must(catalogue(setting).policies(customerId)).offers.map((offer) => offer.name);

  it('answers as the contract says', () => {
    const offers = must(catalogue().policies(alderbrook));
    expect(contract['catalogue.policies'].output.parse(offers)).toEqual(offers);
    const first = offers.offers.find((offer) => offer.name === 'Exchange one-off');
    expect(first).toMatchObject({
      connectorId: 'm365-ald',
      mode: 'burner',
      accountPreview: 'jit-ana-####@alderbrook.practice.example',
      durations: [
        { code: '1h', allowed: true },
        { code: '4h', allowed: true },
      ],
    });
    expect(first).not.toHaveProperty('refusal');
  });

  it('hides what is switched off, meant for others, or for other customers', () => {
    expect(names({})).not.toContain('Tenant hand-over');
    expect(names({})).toContain('Global Admin break-fix');
    expect(names({ me: dara })).not.toContain('Global Admin break-fix');
    expect(names({}, customerIdSchema.parse('cust-cob'))).not.toContain('Mail operators');
  });

  it('shows what may not be checked out right now, with the reason', () => {
    const offers = must(catalogue({ leases: [lease('l1')] }).policies(alderbrook)).offers;
    const refusals = Object.fromEntries(offers.map((offer) => [offer.name, offer.refusal?.code]));
    expect(refusals).toMatchObject({ Helpdesk: 'account_in_use', 'Exchange one-off': undefined });
  });

  it('shows a name that cannot be as a refusal', () => {
    const organisation = {
      ...practice,
      policies: practice.policies.map((policy) => ({ ...policy, accountName: '{tech}-{customer}-much-too-long' })),
    };
    const ad = must(catalogue({ organisation }).policies(alderbrook)).offers.filter(
      (offer) => offer.source === 'activeDirectory',
    );
    expect(ad).not.toHaveLength(0);
    for (const offer of ad) expect(offer).toMatchObject({ accountPreview: '', refusal: { code: 'bad_input' } });
  });

  it('greys out impossible durations, and refuses when none is left', () => {
    const longest =
      (possible: readonly string[]): CatalogueWorld['durationTrouble'] =>
      (_connector, _policy, code) =>
        possible.includes(code) ? undefined : failure('constraint_violation', { detail: 'tapMaximum 60' });
    const offer = (possible: readonly string[]): unknown =>
      must(catalogue({ durationTrouble: longest(possible) }).policies(alderbrook)).offers.find(
        (one) => one.name === 'Exchange one-off',
      );
    expect(offer(['1h'])).toMatchObject({
      durations: [
        { code: '1h', allowed: true },
        { code: '4h', allowed: false, failure: { code: 'constraint_violation' } },
      ],
    });
    expect(offer(['1h'])).not.toHaveProperty('refusal');
    expect(offer([])).toMatchObject({ refusal: { code: 'constraint_violation' } });
  });

  it('answers nothing about customers out of scope or unknown', () => {
    const codeFor = (customerId: string, me = practicePersona): unknown => {
      const result = catalogue({ me }).policies(customerIdSchema.parse(customerId));
      return result.ok ? result.value : result.error.code;
    };
    expect(codeFor('x')).toBe('unknown_customer');
    expect(codeFor('cust-pap')).toBe('unknown_customer');
    expect(codeFor('cust-cob', dara)).toBe('not_entitled');
  });
});

describe('recents', () => {
  const key = (customerId: string, policy: string, connector: string): string =>
    recentKey(customerId, policy, connector);
  const exchange = lease('l3', {
    state: { kind: 'revoked', at: now, cause: 'expired', neutralisedAt: now },
    duration: '1h',
    recipe: { ...lease('x').recipe, policyId: policyIdSchema.parse('pol-exchange-burner') },
  });

  it('lists own check-outs once, newest first, pinned ones before all', () => {
    const pinned = [
      key('cust-hol', 'pol-linux-operator', 'local-linux-hol'),
      key('cust-ald', 'pol-exchange-burner', 'm365-ald'),
    ];
    const leases = [
      lease('l1'),
      lease('l2', { duration: '1h' }),
      exchange,
      lease('l4', { technician: { id: dara, name: 'D' } }),
    ];
    const answer = must(catalogue({ leases, pinned }).recents());
    expect(contract['catalogue.recents'].output.parse(answer)).toEqual(answer);
    expect(answer.recents.map((recent) => [recent.pinned, recent.policyName, recent.duration])).toEqual([
      [true, 'Linux operator', '1h'],
      [true, 'Exchange one-off', '1h'],
      [false, 'Helpdesk', '4h'],
    ]);
    expect(answer.reasons).toEqual(['reason of l1', 'reason of l2', 'reason of l3']);
  });

  it('drops what is no longer possible and keys that are nonsense', () => {
    const gone = { ...practice, connectors: practice.connectors.filter((connector) => connector.id !== 'm365-ald') };
    expect(must(catalogue({ organisation: gone, leases: [lease('l1')] }).recents()).recents).toEqual([]);
    expect(
      must(catalogue({ me: dara, pinned: [key('cust-ald', 'pol-global-admin', 'm365-ald')] }).recents()).recents,
    ).toEqual([]);
    expect(must(catalogue({ pinned: ['', 'a b', '__proto__ constructor x'] }).recents()).recents).toEqual([]);
  });
});
