import { z } from 'zod';
import { connectorIdSchema } from '../ids';
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

/** What stands at a computer and belongs to no account any more. */
export const leftoversSchema = z.strictObject({
  /** In the groups of administrators: SIDs (Windows), names (Linux). */
  members: z.array(z.string().min(1).max(200)).max(1_000).readonly(),
  /** Tokens of JIT accounts that are gone while a rule, job or record of theirs is not. */
  remains: z.array(z.string().min(1).max(64)).max(1_000).readonly(),
});
export type LeftoversView = z.infer<typeof leftoversSchema>;

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
  /** Looks for leftovers and changes nothing. Primary and Super only (`not_entitled`). */
  'endpoint.leftovers': channel('read', z.strictObject({ connectorId: connectorIdSchema }), leftoversSchema),
  /**
   * Removes the named leftovers, as far as they still are; gives what is left. Never touches an account. Primary and Super
   * only (`not_entitled`).
   */
  'endpoint.cleanUp': channel(
    'change',
    z.strictObject({ connectorId: connectorIdSchema, leftovers: leftoversSchema }),
    leftoversSchema,
  ),
} as const satisfies Record<string, Channel>;
