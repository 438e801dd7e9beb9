import { describe, expect, it } from 'vitest';
import { instant } from '../../shared/time';
import { previewAccountName } from '../core/naming/account-name';
import { evaluateCheckOut } from '../core/policy/evaluate';
import { safePattern } from '../core/policy/pattern';
import { practiceHostKeys } from './host-keys';
import { practiceSeed } from './m365/seed/practice-seed';
import { practiceOrganisation, practicePersona } from './organisation';

const now = instant(1_764_000_000_000);
const world = { graphUrl: 'http://127.0.0.1:4100/', loginUrl: 'http://127.0.0.1:4100/login/', now };
const organisation = practiceOrganisation(world);
const { connectors, customers, policies, technicians } = organisation;

describe('the practice organisation', () => {
  it('is the same every time', () => {
    expect(practiceOrganisation(world)).toEqual(organisation);
  });

  it('names nothing that is not there', () => {
    const ids = (things: readonly { readonly id: string }[]): string[] => things.map((thing) => thing.id);
    const everyId = [
      technicians,
      customers,
      connectors,
      policies,
      organisation.customerGroups,
      organisation.technicianGroups,
    ].flatMap(ids);
    expect(new Set(everyId).size).toBe(everyId.length);
    const named = [
      ...connectors.map((connector) => connector.customerId),
      ...organisation.customerGroups.flatMap((group) => group.customers),
      ...technicians.flatMap((technician) => technician.groups),
      ...technicians.flatMap(({ scope }) =>
        scope.kind === 'some' ? [...scope.customers, ...scope.customerGroups] : [],
      ),
      ...policies.flatMap(({ customerAccess }) => (customerAccess.kind === 'groups' ? customerAccess.groups : [])),
      ...policies.flatMap(({ technicianAccess }) =>
        technicianAccess.kind === 'groups' ? technicianAccess.groups : [],
      ),
    ];
    expect(named.filter((id) => !everyId.includes(id))).toEqual([]);
    expect(new Set(customers.map((customer) => customer.code)).size).toBe(customers.length);
    expect(new Set(policies.map((policy) => policy.name)).size).toBe(policies.length);
  });

  it('trusts at each of its computers the key that the computer shows', async () => {
    const machines = connectors.flatMap((connector) => (connector.kind === 'local' ? [connector.transport] : []));
    expect(machines.length).toBeGreaterThan(0);
    for (const transport of machines) {
      if (transport.kind !== 'ssh') throw new Error('Practice makes no account on the computer it runs on');
      const shown = await practiceHostKeys.read(transport.host, transport.port);
      expect(shown).toMatchObject({ ok: true, value: { fingerprint: transport.hostKey } });
    }
  });

  it('has one way in per practice tenant, under the name and domain of that tenant', () => {
    const tenants = practiceSeed().filter((seed) => seed.kind === 'customer');
    const found = connectors.flatMap((connector) => {
      if (connector.kind !== 'm365') return [];
      const customer = customers.find((candidate) => candidate.id === connector.customerId);
      return [[connector.tenantId, connector.defaultDomain, customer?.name, customer?.domains[0]]];
    });
    expect(found).toEqual(tenants.map((seed) => [seed.tenantId, seed.domains[0], seed.displayName, seed.domains[0]]));
  });

  it('lets Ana try every policy that is switched on, and all three sources', () => {
    const usable = policies.filter((policy) =>
      connectors.some(
        ({ customerId, id }) =>
          evaluateCheckOut({
            organisation,
            verifiedAt: now,
            technicianId: practicePersona,
            customerId,
            policyId: policy.id,
            connectorId: id,
            liveLeases: [],
            now,
          }).allow,
      ),
    );
    expect(usable.map((policy) => policy.name)).toEqual(
      policies.filter((policy) => policy.enabled).map((policy) => policy.name),
    );
    expect(new Set(usable.map((policy) => policy.source)).size).toBe(3);
  });

  it('has account names that fit every technician and customer, and patterns that may be run', () => {
    for (const policy of policies) {
      for (const technician of technicians) {
        for (const customer of customers) {
          const values = { technicianHandle: technician.handle, customerCode: customer.code, burner: policy.burner };
          expect(previewAccountName(policy.accountName, values, policy.source)).toMatchObject({ ok: true });
        }
      }
      if (policy.ticket.pattern !== undefined) expect(safePattern(policy.ticket.pattern).ok).toBe(true);
    }
  });

  it('uses time zones that exist and addresses of this computer only', () => {
    for (const { timeZone } of customers) expect(() => new Intl.DateTimeFormat('en', { timeZone })).not.toThrow();
    const text = JSON.stringify(
      connectors.map((connector) => (connector.kind === 'm365' ? connector.cloud : connector.kind)),
    );
    expect(text.replaceAll(/http:\/\/127\.0\.0\.1/g, '')).not.toMatch(/https?:/);
  });
});
