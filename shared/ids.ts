import { z } from 'zod';

/** Ids are opaque: 1–64 characters of letters, digits, dot, dash and underscore; never shown to a person, never parsed. */
const opaqueId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/);

export const organisationIdSchema = opaqueId.brand<'OrganisationId'>();
export const technicianIdSchema = opaqueId.brand<'TechnicianId'>();
export const technicianGroupIdSchema = opaqueId.brand<'TechnicianGroupId'>();
export const customerIdSchema = opaqueId.brand<'CustomerId'>();
export const customerGroupIdSchema = opaqueId.brand<'CustomerGroupId'>();
export const connectorIdSchema = opaqueId.brand<'ConnectorId'>();
export const policyIdSchema = opaqueId.brand<'PolicyId'>();
/** One period of access to one account. A UUID (RFC 9562) chosen by us before anything is written. */
export const leaseIdSchema = opaqueId.brand<'LeaseId'>();
/** One attempt of one step against a directory; sent to Graph as client-request-id. */
export const operationIdSchema = opaqueId.brand<'OperationId'>();
/** Ties an error on screen to lines in the log. */
export const correlationIdSchema = opaqueId.brand<'CorrelationId'>();

export type OrganisationId = z.infer<typeof organisationIdSchema>;
export type TechnicianId = z.infer<typeof technicianIdSchema>;
export type TechnicianGroupId = z.infer<typeof technicianGroupIdSchema>;
export type CustomerId = z.infer<typeof customerIdSchema>;
export type CustomerGroupId = z.infer<typeof customerGroupIdSchema>;
export type ConnectorId = z.infer<typeof connectorIdSchema>;
export type PolicyId = z.infer<typeof policyIdSchema>;
export type LeaseId = z.infer<typeof leaseIdSchema>;
export type OperationId = z.infer<typeof operationIdSchema>;
export type CorrelationId = z.infer<typeof correlationIdSchema>;
