import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { connectorSchema, type M365Connector } from '../../../../shared/model/connector';
import { customerSchema } from '../../../../shared/model/customer';
import type { Organisation } from '../../../../shared/model/organisation';
import { instant } from '../../../../shared/time';
import { practiceOrganisation } from '../../../practice/organisation';
import { organisationProblems } from '../check';
import { partnerApp, partnerCustomers, takePartnerCustomers, type FoundCustomer } from './partner';

const organisation: Organisation = practiceOrganisation({
  graphUrl: 'http://127.0.0.1:1',
  loginUrl: 'http://127.0.0.1:1',
  now: instant(1_767_600_000_000),
});
const tenant = (number: number): string => `aaaaaaaa-0000-4000-8000-${String(number).padStart(12, '0')}`;
const through = organisation.connectors.find((one): one is M365Connector => one.kind === 'm365')!;
const ids = () => {
  let next = 0;
  return (): string => `new-${String((next += 1))}`;
};
const take = (found: readonly FoundCustomer[], of = organisation) =>
  takePartnerCustomers(partnerCustomers(found, of), { organisation: of, newId: ids(), through });
const codesIn = (wanted: ReturnType<typeof take>): string[] =>
  wanted.flatMap(({ after }) => (after !== undefined && 'code' in after ? [String(after.code)] : []));

describe('customers that Microsoft knows', () => {
  it('are known by the tenant of a connection, however the id is written', () => {
    const [line] = partnerCustomers([{ tenantId: through.tenantId.toUpperCase(), name: 'Another name' }], organisation);
    expect(line?.known).toEqual({ id: through.customerId, name: expect.any(String) as unknown });
  });

  it('stand on one line each, with the latest end and the domain that is known', () => {
    const found = [
      { tenantId: tenant(1), name: 'Nine', endsAt: instant(2_000) },
      { tenantId: tenant(1), name: 'Nine Ltd', endsAt: instant(3_000) },
      { tenantId: tenant(1), name: 'x', domain: 'nine.example', endsAt: instant(1_000) },
      { tenantId: tenant(2), name: 'Eight', domain: 'eight.example' },
    ];
    expect(partnerCustomers(found, organisation)).toEqual([
      { tenantId: tenant(2), name: 'Eight', domain: 'eight.example' },
      { tenantId: tenant(1), name: 'Nine', domain: 'nine.example', endsAt: 3_000 },
    ]);
  });

  it.each([
    ['', 'Customer without a name'],
    ['\u202Eevil\u0000\n name ', 'evil name'],
    ['x'.repeat(300), 'x'.repeat(120)],
  ])('%# are called by a name that can be shown', (name, shown) => {
    expect(partnerCustomers([{ tenantId: tenant(1), name }], organisation)[0]?.name).toBe(shown);
  });
});

describe('taking them', () => {
  it('makes a customer and a connection through the same app, once', () => {
    const wanted = take([{ tenantId: tenant(1), name: 'Nine Lives', domain: 'nine.example' }]);
    expect(wanted.map(({ collection }) => collection)).toEqual(['customers', 'connectors']);
    expect(wanted[0]?.after).toMatchObject({ name: 'Nine Lives', code: 'NIN', domains: ['nine.example'] });
    expect(wanted[1]?.after).toMatchObject({
      customerId: 'new-1',
      tenantId: tenant(1),
      defaultDomain: 'nine.example',
      cloud: through.cloud,
      signIn: through.signIn,
    });
  });

  it('leaves out those that are known and those without a domain', () => {
    expect(take([{ tenantId: through.tenantId, name: 'Known', domain: 'known.example' }])).toEqual([]);
    expect(take([{ tenantId: tenant(1), name: 'Nowhere' }])).toEqual([]);
  });

  it('gives every one a code of its own', () => {
    const names = ['Alder', 'Alder', 'Alder', 'Alder', 'Alder', '–', '–', 'É', '日本'];
    const codes = codesIn(take(names.map((name, at) => ({ tenantId: tenant(at), name, domain: 'd.example' }))));
    expect(codes.slice(0, 6)).toEqual(['CX', 'C-2', 'ALDE', 'ALDER', 'ALD-2', 'ALD-3']);
    expect(new Set(codes).size).toBe(names.length);
  });

  it('never makes what the organisation would refuse', () => {
    const name = fc.string({ unit: 'binary', maxLength: 600 });
    const domain = fc.oneof(fc.domain(), fc.constant(''), fc.string({ maxLength: 3 }));
    fc.assert(
      fc.property(fc.array(fc.record({ name, domain }), { maxLength: 30 }), (found) => {
        const wanted = take(found.map((one, at) => ({ ...one, tenantId: tenant(at) })));
        const customers = wanted.flatMap(({ collection, after }) => (collection === 'customers' ? [after] : []));
        const connectors = wanted.flatMap(({ collection, after }) => (collection === 'connectors' ? [after] : []));
        const next = {
          ...organisation,
          customers: [...organisation.customers, ...customers.map((one) => customerSchema.parse(one))],
          connectors: [...organisation.connectors, ...connectors.map((one) => connectorSchema.parse(one))],
        };
        expect(organisationProblems(next)).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });
});

describe('the app that is asked through', () => {
  it('is the one technicians sign in to, where there is one', () => {
    const signsIn: M365Connector = { ...through, signIn: { kind: 'technician', clientId: through.signIn.clientId } };
    expect(partnerApp({ ...organisation, connectors: [through, signsIn] })).toBe(signsIn);
    expect(partnerApp({ ...organisation, connectors: [through] })).toBe(through);
    expect(partnerApp({ ...organisation, connectors: [] })).toBeUndefined();
  });
});
