import { Client, type ClientChannel, type ConnectConfig } from 'ssh2';
import { failure, type Failure } from '../../../../shared/errors';
import { err, ok, type Result } from '../../../../shared/result';
import type { Secret } from '../../../../shared/secret';
import { SECOND } from '../../../../shared/time';
import type { Deadline } from '../deadline';
import { fingerprintOf } from '../host-key';

/** Longest time for connection, host key and sign-in; PAM lets a wrong password wait for some seconds. */
const CONNECT_MS = 8 * SECOND;
const KEEP_ALIVE_MS = 15 * SECOND;

/** Where an endpoint is and how to sign in there. */
export interface SshAddress {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** As `ssh-keygen -l` prints it: `SHA256:` and 43 characters. Without one nothing is ever sent. */
  readonly hostKey?: string;
}

/** A private key begins like this (RFC 7468, and OpenSSH's own format); anything else is a password. */
const isPrivateKey = (secret: string): boolean => secret.startsWith('-----BEGIN ');

function loginOf(user: string, secret: string): Pick<ConnectConfig, 'username' | 'privateKey' | 'password'> {
  return isPrivateKey(secret) ? { username: user, privateKey: secret } : { username: user, password: secret };
}

/** Where in its life a connection was when it failed; a server that drops a login says nothing else. */
interface Course {
  seenKey: string | undefined;
  verified: boolean;
  error: (Error & { level?: unknown; code?: unknown }) | undefined;
}

function levelOf({ error }: Course): string {
  return typeof error?.level === 'string' ? error.level : '';
}

function classify(course: Course, pinned: string | undefined): Failure {
  const { seenKey, verified } = course;
  if (seenKey !== undefined && !verified) {
    const said = pinned === undefined ? 'host key not pinned' : 'host key differs';
    return failure('tls_untrusted', { detail: `${said}: ${seenKey}` });
  }
  const code = typeof course.error?.code === 'string' ? course.error.code : '';
  switch (levelOf(course)) {
    case 'client-authentication':
      return failure('bind_failed', { detail: 'sign-in refused' });
    case 'client-timeout':
      return failure('timeout', { detail: 'connecting' });
    case 'client-dns':
      return failure('dns');
    case 'client-socket':
      return code === 'ENOTFOUND' || code === 'EAI_AGAIN' ? failure('dns') : failure('unreachable', { detail: code });
    case 'handshake':
    case 'protocol':
      return failure('malformed_answer', { detail: 'not an SSH server we can talk to' });
    default:
      // Nothing but a close: after the host key was accepted it is the sign-in that was dropped (PAM: account expired).
      return verified ? failure('bind_failed', { detail: 'closed at sign-in' }) : failure('unreachable');
  }
}

/** Opens a connection; ready means: host key as pinned, signed in. */
export function connect(
  address: SshAddress,
  secret: Secret<string>,
  deadline: Deadline,
): Promise<Result<Client, Failure>> {
  return new Promise((resolve) => {
    const client = new Client();
    const course: Course = { seenKey: undefined, verified: false, error: undefined };
    let settled = false;
    const settle = (result: Result<Client, Failure>): void => {
      if (settled) return;
      settled = true;
      if (!result.ok) client.destroy();
      resolve(result);
    };
    client.on('ready', () => {
      // Small packets would wait for an answer otherwise: 48 ms instead of 4 for one command.
      client.setNoDelay(true);
      settle(ok(client));
    });
    client.on('error', (error: Error) => {
      course.error ??= error;
      settle(err(classify(course, address.hostKey)));
    });
    client.on('close', () => {
      settle(err(classify(course, address.hostKey)));
    });
    try {
      client.connect({
        host: address.host,
        port: address.port,
        ...loginOf(address.user, secret.reveal()),
        readyTimeout: Math.max(1, Math.min(CONNECT_MS, deadline.left())),
        keepaliveInterval: KEEP_ALIVE_MS,
        keepaliveCountMax: 2,
        hostVerifier: (key: Buffer): boolean => {
          course.seenKey = fingerprintOf(key);
          course.verified = address.hostKey === course.seenKey;
          return course.verified;
        },
      });
    } catch {
      // A key that cannot be read is the only thing that is checked before anything is sent.
      settle(err(failure('bind_failed', { detail: 'private key not readable' })));
    }
  });
}

/** Opens a session; `busy` when the server has no free one (sshd_config(5) MaxSessions). */
export function openSession(client: Client, command: string): Promise<Result<ClientChannel, Failure>> {
  return new Promise((resolve) => {
    try {
      client.exec(command, (error, channel) => {
        resolve(error === undefined ? ok(channel) : err(failure('busy', { detail: 'no free session' })));
      });
    } catch {
      resolve(err(failure('unreachable', { detail: 'not connected' })));
    }
  });
}
