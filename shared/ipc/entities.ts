import { z } from 'zod';
import { errorCodes, failureSchema } from '../errors';
import { connectorIdSchema, customerIdSchema, policyIdSchema } from '../ids';
import { connectorSchema } from '../model/connector';
import { customerGroupSchema, customerSchema } from '../model/customer';
import { policySchema, privilegeSchema } from '../model/policy';
import { technicianGroupSchema, technicianSchema } from '../model/technician';
import { durationCodeSchema, instantSchema } from '../time';

/** The kinds of thing an organisation file holds lists of and people edit. */
export const entityKinds = [
  'policy',
  'customer',
  'customerGroup',
  'technician',
  'technicianGroup',
  'connector',
] as const;
export const entityKindSchema = z.enum(entityKinds);
export type EntityKind = z.infer<typeof entityKindSchema>;

export const entitySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('policy'), value: policySchema }),
  z.strictObject({ kind: z.literal('customer'), value: customerSchema }),
  z.strictObject({ kind: z.literal('customerGroup'), value: customerGroupSchema }),
  z.strictObject({ kind: z.literal('technician'), value: technicianSchema }),
  z.strictObject({ kind: z.literal('technicianGroup'), value: technicianGroupSchema }),
  z.strictObject({ kind: z.literal('connector'), value: connectorSchema }),
]);
/** One thing of the organisation file, as it stands in the draft. */
export type Entity = z.infer<typeof entitySchema>;

/** Closed words about a row, which the window turns into tags. */
export const entityTags = [
  'disabled',
  'archived',
  'burner',
  'standard',
  'tap',
  'm365',
  'activeDirectory',
  'local',
  'primary',
  'super',
  'technician',
  'noConnector',
] as const;

/** One line of a list page. */
export const entityRowSchema = z.strictObject({
  kind: entityKindSchema,
  id: z.string(),
  name: z.string(),
  /** Second column: code, UPN, address, description. */
  detail: z.string(),
  /** Members of a group, connectors of a customer, policies that name a group; absent where it says nothing. */
  count: z.number().int().optional(),
  tags: z.array(z.enum(entityTags)),
  /** Against the published version. */
  changed: z.enum(['added', 'edited', 'no']),
});
export type EntityRow = z.infer<typeof entityRowSchema>;

/** What can be said about a field of something edited. `problem`s prevent saving, `warning`s do not. */
export const editFindingCodes = [
  'duplicate',
  'dangling',
  'noPrimary',
  'badPattern',
  'badAccountName',
  'privilegeOfOtherSource',
  'passOutsideMicrosoft365',
  'plainHttp',
  /** Still named by others; `values.count` of them, `values.name` the first. */
  'inUse',
  /** A saved policy keeps its source. */
  'sourceFixed',
  /** An admin would take the own right to edit away. */
  'lastPrimary',
  'noPrivileges',
  /** Nothing but this program ends a password at Entra. */
  'passwordHasNoNativeEnd',
  /** The pass dies before the longest leases do. */
  'passShorterThanLease',
  'burnerWithPassword',
  'nobodyHasAccess',
] as const;
export const editFindingSchema = z.strictObject({
  severity: z.enum(['problem', 'warning']),
  /** Path of the field, such as `accountName` or `authentication.lifetime`; empty: the thing as a whole. */
  field: z.string().max(100),
  code: z.enum(editFindingCodes),
  /** Names and figures for the sentence. */
  values: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type EditFinding = z.infer<typeof editFindingSchema>;

/** One thing the doctor found; `code` is one of core's finding codes, `portal` the menus where it is changed. */
export const doctorFindingSchema = z.strictObject({
  code: z.string().max(60),
  severity: z.enum(['red', 'yellow', 'note']),
  durations: z.array(durationCodeSchema),
  values: z.record(z.string(), z.union([z.string(), z.number()])),
  portal: z.array(z.string()),
  failure: failureSchema.optional(),
});
export type DoctorFinding = z.infer<typeof doctorFindingSchema>;

/** What the doctor says about one policy at one connector. */
export const surveyLineSchema = z.strictObject({
  customerId: customerIdSchema,
  customerName: z.string(),
  connectorId: connectorIdSchema,
  connectorLabel: z.string(),
  policyId: policyIdSchema,
  policyName: z.string(),
  lookedAt: instantSchema.optional(),
  /** The directory could not be looked at. */
  failure: failureSchema.optional(),
  findings: z.array(doctorFindingSchema),
});
export type SurveyLine = z.infer<typeof surveyLineSchema>;

/** A privilege that can be picked. */
export const privilegeChoiceSchema = z.strictObject({
  privilege: privilegeSchema,
  risk: z.enum(['high', 'medium', 'low', 'unknown']),
  /** What it lets its holder do, in a few words. */
  hint: z.string(),
  from: z.enum(['catalogue', 'directory']),
});
export type PrivilegeChoice = z.infer<typeof privilegeChoiceSchema>;

/** Why a line of an imported table was not taken. */
export const importProblemSchema = z.strictObject({
  /** 1 = the header. */
  line: z.number().int(),
  column: z.string().max(60).optional(),
  code: z.enum([
    'missingColumn',
    'unknownColumn',
    'unclosedQuote',
    'wrongNumberOfColumns',
    'badValue',
    'duplicateInFile',
    'unknownGroup',
    'unknownCustomer',
    'tooManyLines',
    'empty',
  ]),
});
export type ImportProblem = z.infer<typeof importProblemSchema>;

/** A name a policy would make, or why it cannot. */
export const namePreviewSchema = z.strictObject({
  technician: z.string(),
  customer: z.string(),
  name: z.string().optional(),
  failure: z.strictObject({ code: z.enum(errorCodes), detail: z.string().optional() }).optional(),
});
export type NamePreview = z.infer<typeof namePreviewSchema>;
