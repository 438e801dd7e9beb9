import { z } from 'zod';
import { isHost } from '../model/address';
import { channel, type Channel } from './channel';

/** The key by which a computer proves over SSH that it is itself (RFC 4253 section 7). */
export const hostKeySchema = z.strictObject({
  /** As SSH names it, such as `ssh-ed25519`. */
  algorithm: z.string().max(64),
  /** As OpenSSH prints it: `SHA256:` and unpadded base64. */
  fingerprint: z.string().max(100),
});
export type HostKeyView = z.infer<typeof hostKeySchema>;

/** Computers with local accounts. */
export const endpointRows = {
  /**
   * The key that a computer shows now, for a person to compare before it is trusted; no sign-in is tried. Primary and Super
   * only (`not_entitled`). Fails with `dns`, `unreachable`, `timeout`, `malformed_answer`.
   */
  'endpoint.hostKey': channel(
    'read',
    z.strictObject({
      host: z.string().min(1).max(253).refine(isHost),
      port: z.number().int().min(1).max(65_535),
    }),
    hostKeySchema,
  ),
} as const satisfies Record<string, Channel>;
