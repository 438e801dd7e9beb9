import type { Failure } from '../../shared/errors';
import type { ConnectorId } from '../../shared/ids';
import type { Result } from '../../shared/result';

/** What a computer shows over SSH to prove that it is itself. */
export interface HostKey {
  /** As SSH names it, such as `ssh-ed25519` (RFC 8709 section 4). */
  readonly algorithm: string;
  /** As OpenSSH prints it: `SHA256:` and unpadded base64. */
  readonly fingerprint: string;
}

/** Reads the key that a computer shows now. Signs in nowhere. */
export interface HostKeyReader {
  /** Fails with `dns`, `unreachable`, `timeout` or `malformed_answer` (something answers, but no SSH server). */
  read(host: string, port: number): Promise<Result<HostKey, Failure>>;
}

/** What stands at an endpoint and belongs to no account any more. */
export interface Leftovers {
  /** In the groups of administrators: SIDs (Windows), names (Linux). Whoever gets such a name would get the group. */
  readonly members: readonly string[];
  /** Tokens of JIT accounts that are gone while their rule, job or record is not. */
  readonly remains: readonly string[];
}

/** Finds and removes leftovers. Accounts are never touched by it. */
export interface EndpointCleaner {
  /** Changes nothing. */
  look(connectorId: ConnectorId): Promise<Result<Leftovers, Failure>>;
  /** Removes of `wanted` what is still left over when its turn comes, and gives what is left then. */
  clean(connectorId: ConnectorId, wanted: Leftovers): Promise<Result<Leftovers, Failure>>;
}
