import { licences, p1PlanId, p2PlanId, type LicenceName } from '../catalogue/licences';
import { GraphFault, notFound } from '../server/errors';
import { param, type GraphContext, type GraphReply } from '../server/context';
import { entityReply, listReply, type EntityType } from '../server/odata';
import { guidOf } from '../seed/plant';
import type { Json, JsonObject, UserRecord } from '../state/schema';
import { memberOfValues } from './members';
import { presentUser, userType, dateTime } from './user-type';

const skuType: EntityType = { name: 'subscribedSku' };
const organisationType: EntityType = { name: 'organization' };
const domainType: EntityType = { name: 'domain' };
const seats = 25;

function presentSku(tenantId: string, name: LicenceName): JsonObject {
  const { partNumber, skuId, p1, p2 } = licences[name];
  const plans = [
    ...(p1 ? [{ servicePlanId: p1PlanId, servicePlanName: 'AAD_PREMIUM' }] : []),
    ...(p2 ? [{ servicePlanId: p2PlanId, servicePlanName: 'AAD_PREMIUM_P2' }] : []),
    { servicePlanId: guidOf(`plan ${partNumber}`), servicePlanName: partNumber },
  ];
  return {
    id: `${tenantId}_${skuId}`,
    accountId: tenantId,
    accountName: 'practice',
    appliesTo: 'User',
    capabilityStatus: 'Enabled',
    consumedUnits: 2,
    skuId,
    skuPartNumber: partNumber,
    subscriptionIds: [guidOf(`subscription ${tenantId} ${partNumber}`)],
    prepaidUnits: { enabled: seats, suspended: 0, warning: 0, lockedOut: 0 },
    servicePlans: plans.map((plan) => ({ ...plan, provisioningStatus: 'Success', appliesTo: 'User' })),
  };
}

/** Products of the tenant with their plans; where P1 and P2 are looked up (Graph: List subscribedSkus). */
export function listSkus(context: GraphContext): GraphReply {
  const items = context.tenant.settings.licences.map((name) => presentSku(context.tenant.id, name));
  return listReply(context, skuType, 'subscribedSkus', items);
}

function presentDomains(context: GraphContext): JsonObject[] {
  return context.tenant.record.domains.map((domain) => ({
    id: domain.name,
    authenticationType: 'Managed',
    availabilityStatus: null,
    isAdminManaged: true,
    isDefault: domain.isDefault,
    isInitial: domain.isInitial,
    isRoot: true,
    isVerified: true,
    supportedServices: ['Email', 'OfficeCommunicationsOnline'],
  }));
}

export function listDomains(context: GraphContext): GraphReply {
  return listReply(context, domainType, 'domains', presentDomains(context));
}

function presentOrganisation(context: GraphContext): JsonObject {
  const { record } = context.tenant;
  return {
    id: record.tenantId,
    displayName: record.displayName,
    createdDateTime: dateTime(record.createdAt),
    tenantType: 'AAD',
    verifiedDomains: record.domains.map((domain) => ({
      capabilities: 'Email, OfficeCommunicationsOnline',
      isDefault: domain.isDefault,
      isInitial: domain.isInitial,
      name: domain.name,
      type: 'Managed',
    })),
  };
}

export function listOrganisations(context: GraphContext): GraphReply {
  return listReply(context, organisationType, 'organization', [presentOrganisation(context)]);
}

export function getOrganisation(context: GraphContext): GraphReply {
  const id = param(context, 'organisation');
  if (id.toLowerCase() !== context.tenant.id) throw notFound(id);
  return entityReply(context, organisationType, 'organization', presentOrganisation(context));
}

/** The person who asks. `/me` exists for people only, and only where their account is. */
function me(context: GraphContext): UserRecord {
  const { caller, tenant } = context;
  if (caller.kind === 'app') {
    throw new GraphFault(400, 'BadRequest', '/me request is only valid with delegated authentication flow.');
  }
  const user = tenant.trueUser(caller.userId);
  if (user === undefined) throw notFound(caller.userId);
  return user;
}

export function getMe(context: GraphContext): GraphReply {
  return entityReply(context, userType, 'users', presentUser(me(context)));
}

export function listMyMemberOf(context: GraphContext): GraphReply {
  const items = memberOfValues(context.tenant, me(context).id).filter(isObject);
  return listReply(context, { name: 'directoryObject' }, 'directoryObjects', items);
}

function isObject(value: Json): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
