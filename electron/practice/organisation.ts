import { organisationIdSchema } from '../../shared/ids';
import { organisationSchema, ORGANISATION_SCHEMA_VERSION, type Organisation } from '../../shared/model/organisation';
import type { Instant } from '../../shared/time';
import {
  practiceConnectors,
  practiceCustomerGroups,
  practiceCustomers,
  type PracticeAddresses,
} from './organisation/customers';
import { practiceTechnicianGroups, practiceTechnicians } from './organisation/people';
import { practicePolicies } from './organisation/policies';

export { practicePersona } from './organisation/people';

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
  } satisfies Record<Exclude<keyof Organisation, 'audit' | 'formerKeys'>, unknown>);
}
