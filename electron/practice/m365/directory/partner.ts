import { roleByTemplate } from '../catalogue/roles';
import { notFound } from '../server/errors';
import { param, type GraphContext, type GraphReply } from '../server/context';
import { entityReply, listReply, type EntityType } from '../server/odata';
import { guidOf } from '../seed/plant';
import type { JsonObject, RelationshipRecord } from '../state/schema';
import { dateTime } from './user-type';

const relationshipType: EntityType = { name: 'delegatedAdminRelationship' };
const contractType: EntityType = { name: 'contract' };
const accessType: EntityType = { name: 'delegatedAdminAccessAssignment' };
const root = 'tenantRelationships/delegatedAdminRelationships';

/** A relationship by what the clock has made of it: one that is over says so. */
function statusOf(context: GraphContext, row: RelationshipRecord): string {
  return row.status === 'active' && row.endsAt <= context.world.now() ? 'expired' : row.status;
}

function accessDetails(row: RelationshipRecord): JsonObject {
  const known = row.roles.filter((role) => roleByTemplate(role) !== undefined);
  return { unifiedRoles: known.map((roleDefinitionId) => ({ roleDefinitionId })) };
}

function present(context: GraphContext, row: RelationshipRecord): JsonObject {
  const customer = context.world.tenants.get(row.customerTenantId);
  const days = Math.round((row.endsAt - row.createdAt) / 86_400_000);
  return {
    '@odata.etag': `W/"${guidOf(`etag ${row.id} ${row.status}`)}"`,
    id: row.id,
    displayName: `Practice ${customer?.record.displayName ?? ''}`.slice(0, 50),
    status: statusOf(context, row),
    duration: `P${String(days)}D`,
    autoExtendDuration: 'PT0S',
    createdDateTime: dateTime(row.createdAt),
    activatedDateTime: dateTime(row.createdAt),
    endDateTime: dateTime(row.endsAt),
    lastModifiedDateTime: dateTime(row.createdAt),
    customer: { tenantId: row.customerTenantId, displayName: customer?.record.displayName ?? '' },
    accessDetails: accessDetails(row),
  };
}

/** What the partner may do at its customers, and until when (Graph: List delegatedAdminRelationships). */
export function listRelationships(context: GraphContext): GraphReply {
  const items = context.tenant.record.relationships.map((row) => present(context, row));
  return listReply(context, relationshipType, root, items);
}

function relationship(context: GraphContext): RelationshipRecord {
  const id = param(context, 'relationship');
  const row = context.tenant.record.relationships.find((candidate) => candidate.id === id);
  if (row === undefined) throw notFound(id);
  return row;
}

export function getRelationship(context: GraphContext): GraphReply {
  return entityReply(context, relationshipType, root, present(context, relationship(context)));
}

/** Which group of the partner holds which roles of a relationship. */
export function listAccessAssignments(context: GraphContext): GraphReply {
  const row = relationship(context);
  const item: JsonObject = {
    '@odata.etag': `W/"${guidOf(`etag ${row.assignmentId}`)}"`,
    id: row.assignmentId,
    status: 'active',
    createdDateTime: dateTime(row.createdAt),
    lastModifiedDateTime: dateTime(row.createdAt),
    accessContainer: { accessContainerId: row.partnerGroupId, accessContainerType: 'securityGroup' },
    accessDetails: accessDetails(row),
  };
  return listReply(context, accessType, `${root}('${row.id}')/accessAssignments`, [item]);
}

/** Customers of the partner (Graph: List contracts). Empty in a customer's tenant. */
export function listContracts(context: GraphContext): GraphReply {
  const items = context.tenant.record.relationships.map((row): JsonObject => {
    const customer = context.world.tenants.get(row.customerTenantId);
    return {
      id: guidOf(`contract ${row.customerTenantId}`),
      contractType: 'SyndicationPartner',
      customerId: row.customerTenantId,
      defaultDomainName: customer?.defaultDomain() ?? '',
      deletedDateTime: null,
      displayName: customer?.record.displayName ?? '',
    };
  });
  return listReply(context, contractType, 'contracts', items);
}
