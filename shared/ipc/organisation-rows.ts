import { z } from 'zod';
import { auditSettingsSchema } from '../model/audit-settings';
import { failureSchema } from '../errors';
import {
  connectorIdSchema,
  customerIdSchema,
  policyIdSchema,
  technicianGroupIdSchema,
  technicianIdSchema,
} from '../ids';
import { sourceSchema } from '../model/connector';
import { policySchema } from '../model/policy';
import { instantSchema } from '../time';
import { technicianSchema } from '../model/technician';
import { sshKeySchema } from '../model/ssh-key';
import { lineSchema, nameSchema } from '../model/text';
import { durationCodeSchema } from '../time';
import { channel, MAX_LIST_REQUEST_BYTES, nothing } from './channel';
import {
  editFindingSchema,
  entityKindSchema,
  entityRowSchema,
  entitySchema,
  importProblemSchema,
  namePreviewSchema,
  privilegeChoiceSchema,
  surveyLineSchema,
} from './entities';
import { conflictSchema, differenceSchema, organisationViewSchema, syncSourceSchema } from './organisation-views';

const list = { maxBytes: MAX_LIST_REQUEST_BYTES };
const one = z.strictObject({ kind: entityKindSchema, id: z.string().max(64) });
const findings = z.strictObject({ findings: z.array(editFindingSchema) });
/** `saved` only without a finding of severity `problem`. */
const saving = z.strictObject({ saved: z.boolean(), findings: z.array(editFindingSchema) });
const publicKeySchema = z.string().regex(/^[A-Za-z0-9+/]{43}=$/);

/** What becomes of the ledger, with its audit trail, when everything else of an organisation is forgotten. */
export const forgetComputerSchema = z.strictObject({ records: z.enum(['keep', 'wipe']) });
export type ForgetComputer = z.infer<typeof forgetComputerSchema>;

/** The organisation file as a whole: draft, publication, source, keys. Nobody but Primary and Super changes anything here. */
export const organisationRows = {
  'organisation.view': channel('read', nothing, organisationViewSchema),
  /** What the draft changes against the published version. */
  'organisation.differences': channel('read', nothing, z.strictObject({ differences: z.array(differenceSchema) })),
  'organisation.setSettings': channel(
    'change',
    z.strictObject({
      name: nameSchema.optional(),
      staleAfterDays: z.number().int().min(1).max(365).optional(),
      audit: auditSettingsSchema.optional(),
    }),
    organisationViewSchema,
  ),
  /** Takes back the newest edit of the draft. */
  'organisation.undo': channel('change', nothing, organisationViewSchema),
  /** Throws the draft away. */
  'organisation.discard': channel('change', nothing, organisationViewSchema),
  /**
   * `accepted` answers a lost race: the admin has seen version `version` of the others and wants both, with these choices.
   */
  'organisation.publish': channel(
    'change',
    z.strictObject({
      accepted: z
        .strictObject({
          version: z.number().int(),
          choices: z.array(z.strictObject({ key: z.string().max(400), keep: z.enum(['mine', 'theirs']) })).max(1_000),
        })
        .optional(),
    }),
    z.discriminatedUnion('outcome', [
      z.strictObject({ outcome: z.literal('published'), version: z.number().int() }),
      z.strictObject({
        outcome: z.literal('problems'),
        problems: z.array(
          z.strictObject({
            kind: differenceSchema.shape.kind,
            id: z.string(),
            name: z.string(),
            finding: editFindingSchema,
          }),
        ),
      }),
      z.strictObject({
        outcome: z.literal('lostRace'),
        version: z.number().int(),
        theirs: z.array(differenceSchema),
        conflicts: z.array(conflictSchema),
      }),
    ]),
  ),
  'organisation.pull': channel('change', nothing, organisationViewSchema),
  /** Moves the file: the next publication goes there. Refused when another organisation lies there. */
  'organisation.setSource': channel('change', z.strictObject({ source: syncSourceSchema }), organisationViewSchema),
  /** A new organisation with its first Primary, at a source that holds none yet. From the welcome page. */
  'organisation.create': channel(
    'change',
    z.strictObject({
      name: nameSchema,
      me: technicianSchema.pick({ name: true, upn: true, entraObjectId: true, handle: true }),
      source: syncSourceSchema,
    }),
    nothing,
  ),
  /** Takes up the organisation of an invitation: its source and the key that signs. From the welcome page. */
  'organisation.join': channel(
    'change',
    z.strictObject({ invitation: z.string().max(48_000), entraObjectId: z.guid() }),
    nothing,
  ),
  /**
   * Forgets the organisation on this computer, with its connections' secrets and who signed in; refused while it holds live
   * leases. `computer`: nothing of it stays, not even the admin key; its records stay or go as is said.
   */
  'organisation.leave': channel('change', z.strictObject({ computer: forgetComputerSchema.optional() }), nothing),
  'organisation.invitation': channel('read', nothing, z.strictObject({ line: z.string() })),
  /** The same line as a file that opens the program; `saved` is false when nobody chose a place. */
  'organisation.saveInvitation': channel('change', nothing, z.strictObject({ saved: z.boolean() })),
  /** This computer's own admin key, to be sent to an admin who enrols it. */
  'organisation.ownKey': channel(
    'read',
    nothing,
    z.strictObject({ publicKey: publicKeySchema, fingerprint: z.string() }),
  ),
  'organisation.enrolKey': channel(
    'change',
    z.strictObject({ technicianId: technicianIdSchema, publicKey: publicKeySchema }),
    saving,
  ),
  'organisation.revokeKey': channel('change', z.strictObject({ publicKey: publicKeySchema }), saving),
} as const;

/** The things an organisation file is made of: policies, people, customers, connectors. Edits go to the draft. */
export const entityRows = {
  'entity.list': channel(
    'read',
    z.strictObject({
      kind: entityKindSchema,
      query: z.string().max(200),
      offset: z.number().int().min(0),
      limit: z.number().int().min(1).max(500),
      /** Only members of this group, or connectors of this customer. */
      within: z.string().max(64).optional(),
      /** Only these, e.g. the chosen ones of a picker. */
      ids: z.array(z.string().max(64)).max(500).optional(),
      archived: z.boolean().optional(),
    }),
    z.strictObject({ total: z.number().int(), rows: z.array(entityRowSchema) }),
  ),
  /** `published` is absent for something new. */
  'entity.get': channel('read', one, z.strictObject({ entity: entitySchema, published: entitySchema.optional() })),
  /** Live validation: what schemas cannot say. Nothing is saved. */
  'entity.check': channel('read', z.strictObject({ entity: entitySchema }), findings, list),
  'entity.put': channel('change', z.strictObject({ entity: entitySchema }), saving, list),
  'entity.remove': channel('change', one, saving),
  /** Who is in the group, all of them, as one edit. Fails with `not_found` for a group or a technician that is not there. */
  'technicianGroup.setMembers': channel(
    'change',
    z.strictObject({ groupId: technicianGroupIdSchema, members: z.array(technicianIdSchema).max(5_000) }),
    z.strictObject({ changed: z.number().int() }),
    list,
  ),
  /** RFC 4180 text with a header; all lines or none. Without `apply` it is only read. */
  'entity.importCsv': channel(
    'change',
    z.strictObject({
      /** `connector`: computers that are reached over SSH. */
      kind: z.enum(['customer', 'technician', 'connector']),
      csv: z.string().max(1_500_000),
      apply: z.boolean(),
    }),
    z.strictObject({
      added: z.number().int(),
      changed: z.number().int(),
      unchanged: z.number().int(),
      problems: z.array(importProblemSchema).max(200),
    }),
    list,
  ),
  /** May this person have this policy there, by the draft, and which rule decides? */
  'policy.explain': channel(
    'read',
    z.strictObject({
      technicianId: technicianIdSchema,
      customerId: customerIdSchema,
      policyId: policyIdSchema,
      duration: durationCodeSchema.optional(),
    }),
    z.strictObject({ allow: z.boolean(), rule: z.string().optional(), failure: failureSchema.optional() }),
  ),
  /** Account names the policy would make, and whom and what it reaches. */
  'policy.preview': channel(
    'read',
    z.strictObject({ policy: policySchema }),
    z.strictObject({
      names: z.array(namePreviewSchema).max(20),
      technicians: z.number().int(),
      customers: z.number().int(),
    }),
  ),
  /** What the doctor says about a policy at the customers it reaches; `look`: asks their directories anew. */
  'policy.survey': channel(
    'read',
    z.strictObject({ policy: policySchema, look: z.boolean() }),
    z.strictObject({ lines: z.array(surveyLineSchema).max(500) }),
  ),
  'directory.privileges': channel(
    'read',
    z.strictObject({ source: sourceSchema, query: z.string().max(120), connectorId: connectorIdSchema.optional() }),
    z.strictObject({ choices: z.array(privilegeChoiceSchema).max(300) }),
  ),
  /**
   * Looks at the directory behind a connector now, for every policy that reaches it. `functionalLevel`: of a domain, as far as
   * it could be read; 7 is Windows Server 2016 (MS-ADTS 3.1.1.3.2.25).
   */
  'connector.doctor': channel(
    'read',
    z.strictObject({ connectorId: connectorIdSchema }),
    z.strictObject({
      lines: z.array(surveyLineSchema).max(500),
      failure: failureSchema.optional(),
      functionalLevel: z.number().int().optional(),
    }),
  ),
  /** Straight to the keychain of this computer; never read back. `endsAt`: of a client secret, as far as it is known. */
  'connector.setSecret': channel(
    'secret',
    z.strictObject({
      connectorId: connectorIdSchema,
      secret: z.union([lineSchema(4_096, 1), sshKeySchema]),
      endsAt: instantSchema.optional(),
    }),
    nothing,
  ),
  'connector.removeSecret': channel('change', z.strictObject({ connectorId: connectorIdSchema }), nothing),
  /** Does this computer hold a secret for it? */
  'connector.secretState': channel(
    'read',
    z.strictObject({ connectorId: connectorIdSchema }),
    z.strictObject({ state: z.enum(['present', 'missing', 'notNeeded']) }),
  ),
} as const;
