import { organisationIdSchema, type ConnectorId } from '../../shared/ids';
import { organisationSchema, ORGANISATION_SCHEMA_VERSION, type Organisation } from '../../shared/model/organisation';
import { Secret } from '../../shared/secret';
import type { Instant } from '../../shared/time';
import { practiceTenants } from './m365/seed/practice-tenants';
import {
  practiceConnectors,
  practiceCustomerGroups,
  practiceCustomers,
  type PracticeAddresses,
} from './organisation/customers';
import { practiceTechnicianGroups, practiceTechnicians } from './organisation/people';
import { practicePolicies } from './organisation/policies';

export { practicePersona } from './organisation/people';

/** Secrets of the practice connectors by connector, to be put into the keychain; they open nothing but Practice. */
export function practiceConnectorSecrets(organisation: Organisation): ReadonlyMap<ConnectorId, Secret<string>> {
  const secrets = new Map<ConnectorId, Secret<string>>();
  for (const connector of organisation.connectors) {
    if (connector.kind !== 'm365') continue;
    const tenant = practiceTenants.find(({ tenantId }) => tenantId === connector.tenantId);
    if (tenant !== undefined) secrets.set(connector.id, new Secret(tenant.clientSecret));
  }
  return secrets;
}

/**
 * The practice MSP: technicians, customers, ways in and policies, the same at every start apart from the addresses of the
 * practice tenants and the time. It is never published and has no admin keys, so nothing can be mistaken for a real one.
 */
export function practiceOrganisation(world: PracticeAddresses & { readonly now: Instant }): Organisation {
  return organisationSchema.parse({
    schemaVersion: ORGANISATION_SCHEMA_VERSION,
    id: organisationIdSchema.parse('practice'),
    name: 'Harbourline IT',
    version: 1,
    issuedAt: world.now,
    staleAfterDays: 365,
    adminKeys: [],
    technicians: practiceTechnicians(),
    technicianGroups: practiceTechnicianGroups,
    customers: practiceCustomers(),
    customerGroups: practiceCustomerGroups(),
    connectors: practiceConnectors(world),
    policies: practicePolicies,
  } satisfies Record<keyof Organisation, unknown>);
}
