import type { z } from 'zod';
import type { TenantFacts } from '../../../core/policy/doctor-facts';
import type { skuSchema } from '../wire/schemas';

/** Service plans (Microsoft: licensing service plan reference). Some products carry P2 without P1. */
const P1 = '41781fb2-bc02-4b7c-bd55-b576c07bb09d';
const P2 = 'eec0eb4f-6444-4f95-aba0-50c24d67f998';

/** Which Entra ID premium a tenant's subscriptions bring; one in its grace period counts. */
export function premiumOf(skus: readonly z.infer<typeof skuSchema>[]): NonNullable<TenantFacts['premium']> {
  const plans = skus
    .filter(({ capabilityStatus }) => capabilityStatus === 'Enabled' || capabilityStatus === 'Warning')
    .flatMap(({ servicePlans }) => servicePlans ?? [])
    .filter(({ provisioningStatus }) => provisioningStatus === 'Success')
    .map(({ servicePlanId }) => servicePlanId);
  if (plans.includes(P2)) return 'p2';
  return plans.includes(P1) ? 'p1' : 'none';
}
