import { z } from 'zod';
import { isHost } from '../model/address';
import { instantSchema } from '../time';
import { channel, type Channel } from './channel';

/** A certificate as a person compares it before it is trusted. */
export const certificateFactsSchema = z.strictObject({
  /** SHA-256, upper-case hex in pairs, as `openssl x509 -fingerprint -sha256` prints it. */
  fingerprint: z.string().max(95),
  /** On one line: `CN=Corp CA, O=Corp`. */
  subject: z.string().max(1_000),
  endsAt: instantSchema,
  /** It may sign others. */
  isAuthority: z.boolean(),
});
export type CertificateFactsView = z.infer<typeof certificateFactsSchema>;

/** Active Directory domains, while an admin describes the way in. */
export const domainRows = {
  /**
   * The controllers of a domain as its DNS names them, those to prefer first. `server`: the DNS server to ask, an address
   * with or without port; the computer's own otherwise. Primary and Super only (`not_entitled`). Fails with `not_found`,
   * `dns`, `timeout`, `unreachable`, `bad_input`.
   */
  'domain.controllers': channel(
    'read',
    z.strictObject({
      domain: z.string().min(1).max(253).refine(isHost),
      server: z.string().min(1).max(60).optional(),
    }),
    z.strictObject({ hosts: z.array(z.string().max(253)).max(16) }),
  ),
  /** The certificates of a PEM text in their order; null for one that cannot be read. */
  'domain.certificates': channel(
    'read',
    z.strictObject({ pem: z.string().max(65_536) }),
    z.strictObject({ certificates: z.array(certificateFactsSchema.nullable()).max(32) }),
  ),
} as const satisfies Record<string, Channel>;
