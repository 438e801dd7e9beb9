import { z } from 'zod';
import { isHost } from './address';
import { lineSchema } from './text';

/** Through what the https requests of this computer leave it. */
export const proxyChoiceSchema = z.discriminatedUnion('kind', [
  /** What the system says: its settings, its script (PAC), or the environment. */
  z.strictObject({ kind: z.literal('system') }),
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({
    kind: z.literal('manual'),
    host: z.string().min(1).max(253).refine(isHost),
    port: z.number().int().min(1).max(65_535),
    /** Addresses of this computer itself go through the proxy, too; without it they never do. */
    alsoLoopback: z.literal(true).optional(),
  }),
]);
export type ProxyChoice = z.infer<typeof proxyChoiceSchema>;

/** What a proxy knows a person by (RFC 7617: a user name holds no colon). */
export const proxyCredentialsSchema = z.strictObject({
  user: lineSchema(200, 1).refine((text) => !text.includes(':')),
  password: z
    .string()
    .min(1)
    .max(500)
    .refine((text) => !/[\r\n\0]/.test(text)),
});
export type ProxyCredentials = z.infer<typeof proxyCredentialsSchema>;

/** A proxy as it is named to people and in the keychain: `host:port`, IPv6 without brackets. */
export const proxyNameSchema = z.string().regex(/^[A-Za-z0-9.:%-]{1,253}:\d{1,5}$/);

/** The name of a proxy. */
export function proxyName(host: string, port: number): string {
  return `${host.toLowerCase()}:${String(port)}`;
}

/** One certificate in PEM (RFC 7468), nothing else. */
export const certificateSchema = z
  .string()
  .max(16_384)
  .regex(/^\s*-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----\s*$/);
/** Authorities that are believed beside those of the system. */
export const certificateListSchema = z.array(certificateSchema).max(20);
