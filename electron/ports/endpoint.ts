import type { Failure } from '../../shared/errors';
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
