import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from 'ssh2';
import { failure, type Failure } from '../../../../shared/errors';
import { err, ok, type Result } from '../../../../shared/result';
import type { Secret } from '../../../../shared/secret';
import { SECOND } from '../../../../shared/time';
import { Collected } from '../collected';
import { Deadline } from '../deadline';
import { Gate } from '../gate';
import type { Program, Ran, Transport } from '../transport';
import { connect, openSession, type Session, type SshAddress } from './connection';
import { quoteAll } from './quote';

/** sshd's default MaxSessions is 10; two are left to others who share the account. */
const SESSIONS = 8;
/** A connection that nobody used for so long is closed. */
const IDLE_MS = 60 * SECOND;
/** How often a session is asked for while there is none free, and how long is waited in between. */
const TRIES = 20;
const PAUSE_MS = 100;

export interface SshTransportOptions {
  readonly address: SshAddress;
  /** The password or private key, asked for each time a connection is opened; it is kept nowhere. */
  readonly secret: () => Promise<Result<Secret<string>, Failure>>;
}

/**
 * Signed in, and then nothing may be run: the account's password has run out. OpenSSH ends each session with this sentence of its
 * own, which is in no other language (session.c). It is a refusal either way; the sentence only says whose.
 */
const MUST_CHANGE = 'Password change required but no TTY available.';

function mayRunNothing({ exitCode, stdout, stderr }: Ran): boolean {
  return exitCode !== 0 && stdout === '' && stderr.includes(MUST_CHANGE);
}

/** Writes the input, reads the output, waits for the end. A close without an exit code is a lost connection. */
function converse(
  { channel, exitCode: codeOf }: Session,
  stdin: Secret<string>,
  deadline: Deadline,
): Promise<Result<Ran, Failure>> {
  return new Promise((resolve) => {
    const [out, complaints] = [new Collected(), new Collected()];
    const late = setTimeout(() => {
      resolve(err(failure('timeout', { detail: 'endpoint program' })));
      channel.destroy();
    }, deadline.left());
    channel.on('data', (part: Buffer) => {
      out.add(part);
    });
    channel.stderr.on('data', (part: Buffer) => {
      complaints.add(part);
    });
    channel.on('close', () => {
      clearTimeout(late);
      const exitCode = codeOf();
      resolve(
        exitCode === undefined
          ? err(failure('unreachable', { detail: 'connection lost' }))
          : ok({ exitCode, stdout: out.text(), stderr: complaints.text() }),
      );
    });
    // A program that ends without reading everything breaks the pipe; how it ended tells enough.
    channel.on('error', () => undefined);
    channel.end(stdin.reveal());
  });
}

/**
 * One kept connection to one endpoint. The first call connects and the others wait for it; a connection that was lost
 * while idle is replaced, and a call whose program had not begun by then is made again on the new one.
 */
export class SshTransport implements Transport {
  readonly #gate = new Gate(SESSIONS);
  #client: Client | undefined;
  #connecting: Promise<Result<Client, Failure>> | undefined;
  #idle: NodeJS.Timeout | undefined;
  #running = 0;

  constructor(private readonly options: SshTransportOptions) {}

  async run({ argv, stdin }: Program, timeoutMs: number): Promise<Result<Ran, Failure>> {
    const deadline = new Deadline(timeoutMs);
    clearTimeout(this.#idle);
    this.#running += 1;
    const leave = await this.#gate.enter(deadline.left());
    try {
      if (leave === undefined) return err(failure('busy', { detail: 'no free session' }));
      const session = await this.#session(quoteAll(argv), deadline);
      if (!session.ok) return session;
      const ran = await converse(session.value, stdin, deadline);
      if (!ran.ok || !mayRunNothing(ran.value)) return ran;
      // This connection stays so, also when the password has been changed.
      await this.close();
      return err(failure('bind_failed', { detail: 'password must be changed' }));
    } finally {
      leave?.();
      this.#running -= 1;
      if (this.#running === 0) this.#rest();
    }
  }

  close(): Promise<void> {
    clearTimeout(this.#idle);
    this.#client?.end();
    this.#client = undefined;
    return Promise.resolve();
  }

  #rest(): void {
    this.#idle = setTimeout(() => void this.close(), IDLE_MS);
    this.#idle.unref();
  }

  async #session(command: string, deadline: Deadline): Promise<Result<Session, Failure>> {
    const kept = this.#client;
    const client = await this.#connected(deadline);
    if (!client.ok) return client;
    const channel = await this.#begin(client.value, command, deadline);
    if (channel === undefined) {
      this.#drop(client.value);
      return err(failure('timeout', { detail: 'opening a session' }));
    }
    if (channel.ok || client.value !== kept || this.#client === kept) return channel;
    // The kept connection turned out to be lost, so nothing was begun over it.
    const fresh = await this.#connected(deadline);
    return fresh.ok ? ((await this.#begin(fresh.value, command, deadline)) ?? channel) : fresh;
  }

  /** A server frees a session a moment after it told that its program ended; until then it may have none to give. */
  async #begin(client: Client, command: string, deadline: Deadline): Promise<Result<Session, Failure> | undefined> {
    for (let tries = 1; ; tries += 1) {
      const session = await deadline.race(openSession(client, command));
      const mayTryAgain = session?.ok === false && this.#client === client && tries < TRIES;
      if (!mayTryAgain || deadline.left() < PAUSE_MS) return session;
      await pause(PAUSE_MS);
    }
  }

  async #connected(deadline: Deadline): Promise<Result<Client, Failure>> {
    if (this.#client !== undefined) return ok(this.#client);
    this.#connecting ??= this.#connect(deadline).finally(() => {
      this.#connecting = undefined;
    });
    return (await deadline.race(this.#connecting)) ?? err(failure('timeout', { detail: 'connecting' }));
  }

  async #connect(deadline: Deadline): Promise<Result<Client, Failure>> {
    const secret = await this.options.secret();
    if (!secret.ok) return secret;
    const made = await connect(this.options.address, secret.value, deadline);
    if (!made.ok) return made;
    const client = made.value;
    this.#client = client;
    client.on('close', () => {
      if (this.#client === client) this.#client = undefined;
    });
    client.on('error', () => {
      this.#drop(client);
    });
    return made;
  }

  #drop(client: Client): void {
    if (this.#client === client) this.#client = undefined;
    client.destroy();
  }
}
