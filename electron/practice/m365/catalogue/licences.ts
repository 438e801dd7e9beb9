/** Entra ID P1 (`AAD_PREMIUM`). Microsoft: product names and service plan identifiers for licensing. */
export const p1PlanId = '41781fb2-bc02-4b7c-bd55-b576c07bb09d';
/** Entra ID P2 (`AAD_PREMIUM_P2`). */
export const p2PlanId = 'eec0eb4f-6444-4f95-aba0-50c24d67f998';

/** A product a tenant can hold, with the Entra plans that are in it. */
export interface Licence {
  readonly partNumber: string;
  readonly skuId: string;
  readonly p1: boolean;
  readonly p2: boolean;
}

export const licenceNames = [
  'businessBasic',
  'businessStandard',
  'businessPremium',
  'microsoft365E3',
  'microsoft365E5',
  'entraP1',
  'entraP2',
  'e5Security',
] as const;
export type LicenceName = (typeof licenceNames)[number];

function licence(partNumber: string, skuId: string, p1: boolean, p2: boolean): Licence {
  return { partNumber, skuId, p1, p2 };
}

/** Products by a speaking name. `e5Security` brings P2 without the P1 plan, as the real one does. */
export const licences: Readonly<Record<LicenceName, Licence>> = {
  businessBasic: licence('O365_BUSINESS_ESSENTIALS', '3b555118-da6a-4418-894f-7df1e2096870', false, false),
  businessStandard: licence('O365_BUSINESS_PREMIUM', 'f245ecc8-75af-4f8e-b61f-27d8114de5f3', false, false),
  businessPremium: licence('SPB', 'cbdc14ab-d96c-4c30-b9f4-6ada7cdc1d46', true, false),
  microsoft365E3: licence('SPE_E3', '05e9a617-0261-4cee-bb44-138d3ef5d965', true, false),
  microsoft365E5: licence('SPE_E5', '06ebc4ee-1bb5-47dd-8120-11324bc54e06', true, true),
  entraP1: licence('AAD_PREMIUM', '078d2b04-f1bd-4111-bbd4-b4b1b354cef4', true, false),
  entraP2: licence('AAD_PREMIUM_P2', '84a661c4-e949-4bd2-a560-ed7766fcaf2b', true, true),
  e5Security: licence('IDENTITY_THREAT_PROTECTION', '26124093-3d78-432b-b5dc-48bf992543d5', false, true),
};

/** Whether one of the products brings Entra ID P2, which PIM needs. */
export function hasP2(names: readonly LicenceName[]): boolean {
  return names.some((name) => licences[name].p2);
}
