import { createHash } from 'node:crypto';
import { Client } from 'ssh2';
import { failure, type ErrorCode, type Failure } from '../../../shared/errors';
import { err, ok, type Result } from '../../../shared/result';
import type { Millis } from '../../../shared/time';
import type { HostKey, HostKeyReader } from '../../ports/endpoint';

/** The fingerprint of a public key as OpenSSH prints it: `SHA256:` and unpadded base64 (ssh-keygen(1), -l). */
export function fingerprintOf(blob: Buffer): string {
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
}

/** The name of the algorithm at the beginning of a public key blob (RFC 4253 section 6.6); undefined if there is none. */
export function algorithmOf(blob: Buffer): string | undefined {
  if (blob.length < 4) return undefined;
  const length = blob.readUInt32BE(0);
  const name = blob.subarray(4, 4 + length).toString('latin1');
  // Algorithm names are printable ASCII of at most 64 characters (RFC 4250 section 4.6.1).
  return name.length === length && /^[!-~]{1,64}$/.test(name) ? name : undefined;
}

const codeOfSystem: ReadonlyMap<string, ErrorCode> = new Map([
  ['ENOTFOUND', 'dns'],
  ['EAI_AGAIN', 'dns'],
  ['EAI_FAIL', 'dns'],
  ['ETIMEDOUT', 'timeout'],
]);

/** What ssh2 or Node said, by code and level alone. */
function toFailure(error: Error & { readonly level?: string | undefined }): Failure {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  if (code !== undefined) return failure(codeOfSystem.get(code) ?? 'unreachable', { detail: code.slice(0, 40) });
  if (error.level === 'client-timeout') return failure('timeout', { detail: 'handshake' });
  return failure(error.level === 'client-socket' ? 'unreachable' : 'malformed_answer', { detail: 'handshake' });
}

/**
 * Reads host keys over SSH: the handshake goes as far as the server's key and is broken off there, before any user name is
 * sent. The algorithms are those with which connections are made later, so that the same key is seen again.
 */
export function createHostKeyReader({ timeoutMs }: { readonly timeoutMs: Millis }): HostKeyReader {
  return {
    read: (host, port) =>
      new Promise<Result<HostKey, Failure>>((resolve) => {
        const client = new Client();
        let seen: Buffer | undefined;
        const end = (failed: Failure): void => {
          const algorithm = seen === undefined ? undefined : algorithmOf(seen);
          resolve(
            seen === undefined || algorithm === undefined
              ? err(failed)
              : ok({ algorithm, fingerprint: fingerprintOf(seen) }),
          );
          client.destroy();
        };
        client.on('error', (error) => {
          end(toFailure(error));
        });
        // A server that hangs up without a word gives no error.
        client.on('close', () => {
          end(failure('malformed_answer', { detail: 'closed' }));
        });
        client.connect({
          host,
          port,
          username: 'none',
          readyTimeout: timeoutMs,
          hostVerifier: (key: Buffer) => {
            seen = key;
            return false;
          },
        });
      }),
  };
}
