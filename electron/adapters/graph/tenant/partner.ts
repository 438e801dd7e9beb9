import { z } from 'zod';
import type { Failure } from '../../../../shared/errors';
import { err, ok, type Result } from '../../../../shared/result';
import { MINUTE } from '../../../../shared/time';
import type { PartnerCustomer, PartnerLook } from '../../../ports/partner';
import type { Operation } from '../wire/operation';
import { askOwnTenant, type OwnTenantOptions } from './own-tenant';
import { time } from '../wire/schemas';
import type { Transport } from '../wire/transport';

const TIMEOUT = MINUTE;

const relationshipSchema = z.object({
  status: z.string().max(50).nullish(),
  endDateTime: time.nullish(),
  customer: z.object({ tenantId: z.guid(), displayName: z.string().max(512).nullish() }).nullish(),
});
const contractSchema = z.object({
  customerId: z.guid().nullish(),
  displayName: z.string().max(512).nullish(),
  defaultDomainName: z.string().max(253).nullish(),
});

const relationshipsPath = '/tenantRelationships/delegatedAdminRelationships?$top=300';
const contractsPath = '/contracts?$select=customerId,displayName,defaultDomainName';

/**
 * Customers of a partner: active GDAP relationships (Graph: list delegatedAdminRelationships; permission
 * `DelegatedAdminRelationship.Read.All`) and CSP contracts (Graph: list contracts; `Directory.Read.All`). `home` is the
 * partner's own tenant. A partner without contracts is answered with an empty list by Graph.
 */
export function createPartnerReader(options: OwnTenantOptions): PartnerLook {
  return (home) => askOwnTenant(options, home, { topic: 'partner', timeoutMs: TIMEOUT }, customersAt);
}

async function customersAt(
  transport: Transport,
  operation: Operation,
): Promise<Result<readonly PartnerCustomer[], Failure>> {
  const relationships = await transport.list(operation, relationshipsPath, relationshipSchema);
  if (!relationships.ok) return err(relationships.error.failure);
  const contracts = await transport.list(operation, contractsPath, contractSchema);
  if (!contracts.ok) return err(contracts.error.failure);
  const domains = new Map(
    contracts.value.value.map((one) => [one.customerId?.toLowerCase(), one.defaultDomainName ?? '']),
  );
  const related = relationships.value.value.flatMap(({ status, customer, endDateTime }): PartnerCustomer[] => {
    if (customer === undefined || customer === null || status !== 'active') return [];
    const domain = domains.get(customer.tenantId.toLowerCase());
    return [
      {
        tenantId: customer.tenantId,
        name: customer.displayName ?? '',
        ...(domain === undefined ? {} : { domain }),
        ...(endDateTime === undefined || endDateTime === null ? {} : { endsAt: endDateTime }),
      },
    ];
  });
  const contracted = contracts.value.value.flatMap(
    ({ customerId, displayName, defaultDomainName }): PartnerCustomer[] =>
      customerId === undefined || customerId === null
        ? []
        : [{ tenantId: customerId, name: displayName ?? '', domain: defaultDomainName ?? '' }],
  );
  return ok([...related, ...contracted]);
}
