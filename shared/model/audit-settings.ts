import { z } from 'zod';
import { lineSchema } from './text';

const caSchema = z.string().max(65_536);

/** A receiver of syslog over TLS (RFC 5425). */
export const syslogReceiverSchema = z.strictObject({
  host: lineSchema(253, 1),
  port: z.number().int().min(1).max(65_535),
  /** PEM of the authority that signed the receiver's certificate; absent = the system's own list. */
  caCertificate: caSchema.optional(),
});
export type SyslogReceiver = z.infer<typeof syslogReceiverSchema>;

/** A receiver of signed JSON over https. The key of the signature is in the keychain of each computer. */
export const webhookReceiverSchema = z.strictObject({
  /** https, without a name or password in it: the organisation file holds nothing secret. */
  url: z
    .url({ protocol: /^https$/ })
    .max(1_000)
    .regex(/^https:\/\/[^/?#@\\]+(?:[/?#]|$)/),
  caCertificate: caSchema.optional(),
});
export type WebhookReceiver = z.infer<typeof webhookReceiverSchema>;

/** Where every computer of the organisation sends its audit trail. */
export const auditSettingsSchema = z.strictObject({
  syslog: syslogReceiverSchema.optional(),
  webhook: webhookReceiverSchema.optional(),
  /** No check-outs while lines wait for a receiver for longer than a few minutes. Ends are never held up. */
  required: z.boolean(),
});
export type AuditSettings = z.infer<typeof auditSettingsSchema>;

export const auditSinkNames = ['syslog', 'webhook'] as const;
export const auditSinkNameSchema = z.enum(auditSinkNames);
export type AuditSinkName = z.infer<typeof auditSinkNameSchema>;
