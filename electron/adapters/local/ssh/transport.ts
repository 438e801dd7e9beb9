import type { Client, ClientChannel } from 'ssh2';
import { failure, type Failure } from '../../../../shared/errors';
import { err, ok, type Result } from '../../../../shared/result';
import type { Secret } from '../../../../shared/secret';
import { SECOND } from '../../../../shared/time';
import { Collected } from '../collected';
import { Deadline } from '../deadline';
import { Gate } from '../gate';
import type { Program, Ran, Transport } from '../transport';
import { connect, openSession, type SshAddress } from './connection';
import { quoteAll } from './quote';

/** sshd's default MaxSessions is 10; two are left to others who share the account. */
const SESSIONS = 8;
/** A connection that nobody used for so long is closed. */
const IDLE_MS = 60 * SECOND;
/** Signals by number, as a shell would add them to 128 (signal(7)). */
const SIGNALS: Readonly<Record<string, number>> = { HUP: 1, INT: 2, QUIT: 3, ABRT: 6, KILL: 9, PIPE: 13, TERM: 15 };
const SHELL_SIGNALS = 128;
const OTHER_SIGNAL = 127;

export interface SshTransportOptions {
  readonly address: SshAddress;
  /** The password or private key, asked for each time a connection is opened; it is kept nowhere. */
  readonly secret: () => Promise<Result<Secret<string>, Failure>>;
}

/** A program's exit code, or what stands for it. */
function codeOf(code: number | null, signal: string | undefined): number {
  return code ?? SHELL_SIGNALS + (SIGNALS[signal ?? ''] ?? OTHER_SIGNAL);
}

/** Writes the input, reads the output, waits for the end. A close without an exit code is a lost connection. */
function converse(channel: ClientChannel, stdin: Secret<string>, deadline: Deadline): Promise<Result<Ran, Failure>> {
  return new Promise((resolve) => {
    const [out, complaints] = [new Collected(), new Collected()];
    let exitCode: number | undefined;
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
    channel.on('exit', (code: number | null, signal?: string) => {
      exitCode = codeOf(code, signal);
    });
    channel.on('close', () => {
      clearTimeout(late);
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
      const channel = await this.#session(quoteAll(argv), deadline);
      return channel.ok ? await converse(channel.value, stdin, deadline) : channel;
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

  async #session(command: string, deadline: Deadline): Promise<Result<ClientChannel, Failure>> {
    const kept = this.#client;
    const client = await this.#connected(deadline);
    if (!client.ok) return client;
    const channel = await deadline.race(openSession(client.value, command));
    if (channel === undefined) {
      this.#drop(client.value);
      return err(failure('timeout', { detail: 'opening a session' }));
    }
    if (channel.ok || client.value !== kept || this.#client === kept) return channel;
    // The kept connection turned out to be lost, so nothing was begun over it.
    const fresh = await this.#connected(deadline);
    return fresh.ok ? ((await deadline.race(openSession(fresh.value, command))) ?? channel) : fresh;
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
