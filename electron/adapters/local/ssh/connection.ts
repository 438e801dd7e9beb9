import { Client, type ClientChannel } from 'ssh2';
import { failure, type Failure } from '../../../../shared/errors';
import { err, ok, type Result } from '../../../../shared/result';
import type { Secret } from '../../../../shared/secret';
import { SECOND } from '../../../../shared/time';
import type { Deadline } from '../deadline';
import { fingerprintOf } from '../host-key';
import { SignIn } from './sign-in';

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

/** Where in its life a connection was when it failed; a server that drops a login says nothing else. */
interface Course {
  seenKey: string | undefined;
  verified: boolean;
  error: (Error & { level?: unknown; code?: unknown }) | undefined;
}

function levelOf({ error }: Course): string {
  return typeof error?.level === 'string' ? error.level : '';
}

function classify(course: Course, signIn: SignIn, pinned: string | undefined): Failure {
  const { seenKey, verified } = course;
  if (seenKey !== undefined && !verified) {
    const said = pinned === undefined ? 'host key not pinned' : 'host key differs';
    return failure('tls_untrusted', { detail: `${said}: ${seenKey}` });
  }
  const code = typeof course.error?.code === 'string' ? course.error.code : '';
  switch (levelOf(course)) {
    case 'client-authentication':
      return failure('bind_failed', { detail: signIn.trouble('refused') });
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
      return verified ? failure('bind_failed', { detail: signIn.trouble('closed') }) : failure('unreachable');
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
    const signIn = new SignIn(address.user, secret);
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
    client.on('banner', (text) => {
      signIn.hear(text);
    });
    client.on('change password', () => {
      signIn.mustChange();
      settle(err(failure('bind_failed', { detail: signIn.trouble('refused') })));
    });
    client.on('error', (error: Error) => {
      course.error ??= error;
      settle(err(classify(course, signIn, address.hostKey)));
    });
    client.on('close', () => {
      settle(err(classify(course, signIn, address.hostKey)));
    });
    try {
      client.connect({
        host: address.host,
        port: address.port,
        ...signIn.config,
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

/** Signals by number, as a shell would add them to 128 (signal(7)). */
const SIGNALS: Readonly<Record<string, number>> = { HUP: 1, INT: 2, QUIT: 3, ABRT: 6, KILL: 9, PIPE: 13, TERM: 15 };
const SHELL_SIGNALS = 128;
const OTHER_SIGNAL = 127;

/** A program that runs at the other end. */
export interface Session {
  readonly channel: ClientChannel;
  /** Its exit code, or what stands for it; undefined: not told, or not yet. */
  readonly exitCode: () => number | undefined;
}

/** Begins a program in a session; `busy` when the server has no free one (sshd_config(5) MaxSessions). */
export function openSession(client: Client, command: string): Promise<Result<Session, Failure>> {
  return new Promise((resolve) => {
    try {
      client.exec(command, (error, channel) => {
        if (error !== undefined) {
          resolve(err(failure('busy', { detail: 'no free session' })));
          return;
        }
        let ended: number | undefined;
        // Listened for at once: a program that ends immediately tells so in the same packet in which it began.
        channel.on('exit', (code: number | null, signal?: string) => {
          ended = code ?? SHELL_SIGNALS + (SIGNALS[signal ?? ''] ?? OTHER_SIGNAL);
        });
        resolve(ok({ channel, exitCode: () => ended }));
      });
    } catch {
      resolve(err(failure('unreachable', { detail: 'not connected' })));
    }
  });
}
