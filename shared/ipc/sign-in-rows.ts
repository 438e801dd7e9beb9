import { z } from 'zod';
import { failureSchema } from '../errors';
import { connectorIdSchema } from '../ids';
import { expirySchema } from '../model/credential';
import { instantSchema } from '../time';
import { channel, nothing, type Channel } from './channel';

export const signInWaySchema = z.enum(['browser', 'deviceCode']);

/** Somebody signed in on this computer. */
export const signedInAccountViewSchema = z.strictObject({
  objectId: z.guid(),
  tenantId: z.guid(),
  username: z.string().max(400),
  name: z.string().max(400),
  /** Whether the roster knows this account as the technician at the keyboard, as another one, or not at all. */
  roster: z.enum(['me', 'colleague', 'unknown']),
});
export type SignedInAccountView = z.infer<typeof signedInAccountViewSchema>;

/** One app registration through which technicians sign in. */
export const signInAppViewSchema = z.strictObject({
  clientId: z.guid(),
  cloud: z.string().max(300),
  /** Any connector that uses it, to name it by in `signIn.begin`. */
  connectorId: connectorIdSchema,
  /** How many connectors use it. */
  connectors: z.number().int().min(1),
  accounts: z.array(signedInAccountViewSchema),
  /** Why nothing is known of the accounts: the keychain is locked, or not there. */
  failure: failureSchema.optional(),
});

/** The sign-in under way, or how the last one ended. */
export const signInAttemptViewSchema = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('idle') }),
  z.strictObject({
    state: z.literal('waiting'),
    way: signInWaySchema,
    endsAt: instantSchema,
    code: z.strictObject({ userCode: z.string().max(40), page: z.string().max(400) }).optional(),
  }),
  z.strictObject({ state: z.literal('done'), account: signedInAccountViewSchema }),
  z.strictObject({ state: z.literal('failed'), failure: failureSchema }),
]);
export type SignInAttemptView = z.infer<typeof signInAttemptViewSchema>;

export const signInViewSchema = z.strictObject({
  apps: z.array(signInAppViewSchema),
  attempt: signInAttemptViewSchema,
});
export type SignInView = z.infer<typeof signInViewSchema>;

/** The certificate with which this computer signs in as an app; its key never leaves the keychain. */
export const certificateViewSchema = z.strictObject({
  /** PEM, to be uploaded to the app registration. */
  pem: z.string().max(8_192),
  /** SHA-256, hexadecimal, upper case. */
  thumbprint: z.string().regex(/^[0-9A-F]{64}$/),
  notBefore: instantSchema,
  notAfter: instantSchema,
  expiry: expirySchema,
});
export type CertificateView = z.infer<typeof certificateViewSchema>;

const byConnector = z.strictObject({ connectorId: connectorIdSchema });

/**
 * Sign-in of technicians and certificates of connectors. Windows hear of changes by `organisation.changed`. In Practice
 * people sign in at the practice tenant's own page. Without an organisation all of them are refused (`policy_denied`).
 */
export const signInRows = {
  /** `connectorId`: the app of this connector, too, which may be drafted only. */
  'signIn.view': channel('read', byConnector.partial(), signInViewSchema),
  /**
   * Starts signing in for the app of this connector, in the place of an attempt under way. `atCustomer`: at the
   * connector's tenant, which asked for more than the sign-in at home gave.
   */
  'signIn.begin': channel(
    'change',
    byConnector.extend({ way: signInWaySchema, atCustomer: z.boolean().optional() }),
    signInAttemptViewSchema,
  ),
  'signIn.cancel': channel('change', nothing, signInAttemptViewSchema),
  /** Opens the page of the device code in the browser. */
  'signIn.openPage': channel('change', nothing, nothing),
  /** `connectorId`: also of the app of this connector, which may be drafted only. */
  'signIn.signOut': channel('change', byConnector.partial().extend({ objectId: z.guid() }), nothing),
  /** The page on which an administrator of the customer consents to the app of this connector; `open` shows it, too. */
  'signIn.consentLink': channel(
    'change',
    byConnector.extend({ open: z.boolean() }),
    z.strictObject({ url: z.string().max(600) }),
  ),
  'certificate.view': channel('read', byConnector, z.strictObject({ certificate: certificateViewSchema.optional() })),
  /** Makes a new key and certificate in the place of any former. */
  'certificate.create': channel('secret', byConnector, z.strictObject({ certificate: certificateViewSchema })),
  /** The public part as a file, at a place the person chooses; `saved` is false when nobody chose one. */
  'certificate.save': channel('change', byConnector, z.strictObject({ saved: z.boolean() })),
  'certificate.remove': channel('secret', byConnector, nothing),
} as const satisfies Record<string, Channel>;
