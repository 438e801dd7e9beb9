import { z } from 'zod';
import { instantSchema } from '../../../shared/time';

const grantSchema = z.strictObject({
  key: z.string().max(400),
  name: z.string().max(256),
  reference: z.string().max(512),
  /** The membership ends by itself; absent: only when it is removed. */
  endsAt: instantSchema.optional(),
});
export type MemoryGrant = z.infer<typeof grantSchema>;

const passSchema = z.strictObject({
  id: z.string().max(64),
  print: z.string().max(200),
  oneTime: z.boolean(),
  used: z.boolean(),
  expiresAt: instantSchema,
});

const accountSchema = z.strictObject({
  objectId: z.string().max(256),
  name: z.string().min(1).max(320),
  displayName: z.string().max(256),
  /** The raw text of the attribute that holds our marker; a foreign account may hold anything there. */
  marker: z.string().max(1_024).optional(),
  enabled: z.boolean(),
  password: z.string().max(200),
  /** The password before; a domain takes it for an hour after a reset, unless it was replaced once more. */
  previousPassword: z.strictObject({ print: z.string().max(200), until: instantSchema }).optional(),
  passwordChangedAt: instantSchema,
  /** From then on nobody can sign in; the account itself stays. */
  expiresAt: instantSchema.optional(),
  pass: passSchema.optional(),
  grants: z.array(grantSchema).max(2_000),
  methods: z.array(z.strictObject({ name: z.string().max(256), reference: z.string().max(256) })).max(200),
  sessionsValidFrom: instantSchema,
  /** In the recycle bin since. */
  deletedAt: instantSchema.optional(),
});
/** One account as it really is. */
export type MemoryAccount = z.infer<typeof accountSchema>;

export const memoryStateSchema = z.strictObject({
  version: z.literal(1),
  accounts: z.array(accountSchema).max(100_000),
});
/** All accounts of a memory directory, as kept between two starts. Holds fingerprints of secrets, never a secret. */
export type MemoryState = z.infer<typeof memoryStateSchema>;
