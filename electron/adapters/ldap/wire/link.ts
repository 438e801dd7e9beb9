import { connect as connectPlain, isIP } from 'node:net';
import { connect as connectSecure } from 'node:tls';
import { debuglog } from 'node:util';
import { Client, type Attribute, type Change, type Control, type Entry, type SearchOptions } from 'ldapts';
import { failure, type Failure } from '../../../../shared/errors';
import type { ActiveDirectoryConnector } from '../../../../shared/model/connector';
import { err, ok, type Result } from '../../../../shared/result';
import type { Secret } from '../../../../shared/secret';
import { isBroken, resultCode, resultCodeOf, toFailure } from './errors';
import { saysReadOnly } from './read-only';

/** Attributes whose values are bytes. */
const BINARY = ['objectGUID', 'objectSid', 'nTSecurityDescriptor', 'tokenGroups'];
const PAGE_SIZE = 500;
const CLOSE_MS = 1_000;
/** Longest time for connection, certificate and sign-in, so that there is time left to ask another domain controller. */
const CONNECT_MS = 4_000;
/** A connection that nothing was heard on for so long is tried before anything is asked over it. */
const QUIET_MS = 5_000;
/** How long it may take to answer then. */
const PROBE_MS = 3_000;
/** How long one that could not be connected to is asked after the others. */
const REST_MS = 15_000;
/** Names that ldapts takes for SASL mechanisms instead of an account. */
const MECHANISMS = new Set(['EXTERNAL', 'PLAIN', 'DIGEST-MD5', 'SCRAM-SHA-1']);

export type SecretSource = () => Promise<Result<Secret<string>, Failure>>;

/** A refusal by the domain controller (with its result code), or a failure to get an answer (without one). */
export interface LinkFailure {
  readonly failure: Failure;
  readonly resultCode?: number;
  /** It had been asked when the answer failed to come: what was asked for may have been done. */
  readonly wasAsked?: boolean;
  /** Nobody else may be asked for the same. */
  readonly stays?: boolean;
}

/** How long a whole verb may still take. */
export class Deadline {
  readonly #end: number;

  constructor(timeoutMs: number) {
    this.#end = performance.now() + timeoutMs;
  }

  left(): number {
    return Math.max(0, this.#end - performance.now());
  }
}

class TimedOut extends Error {}

/** Rejects with `TimedOut` when `work` takes longer than the deadline allows. */
async function within<T>(deadline: Deadline, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new TimedOut());
    }, deadline.left());
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * The one kept connection to one domain controller. Nothing is ever sent over a connection whose certificate was not
 * verified. Connecting is serialised and a dropped connection is replaced before the next call, because ldapts itself
 * would reconnect without signing in, and would let one of several waiting calls hang. Each call has its own deadline; a
 * connection that broke one is thrown away.
 */
export class Link {
  #client: Client | undefined;
  #connecting: Promise<Client> | undefined;
  #probing: Promise<Client> | undefined;
  #heardAt = 0;
  #restsUntil = 0;
  #isReadOnly = false;

  constructor(
    readonly host: string,
    private readonly connector: ActiveDirectoryConnector,
    private readonly secret: SecretSource,
    private readonly quietMs = QUIET_MS,
  ) {}

  /** It could not be connected to just now. */
  get isResting(): boolean {
    return performance.now() < this.#restsUntil;
  }

  /**
   * It was found to be a read-only domain controller. Such a one takes no changes, and hears of them as late as its site is
   * told, so that nothing is asked of it.
   */
  get isReadOnly(): boolean {
    return this.#isReadOnly;
  }

  /** All entries, read in pages. */
  search(
    base: string,
    options: SearchOptions,
    deadline: Deadline,
    control?: Control,
  ): Promise<Result<Entry[], LinkFailure>> {
    return this.#call(deadline, async (client) => {
      const entries: Entry[] = [];
      const asked: SearchOptions = { paged: { pageSize: PAGE_SIZE }, explicitBufferAttributes: BINARY, ...options };
      if (options.scope === 'base') delete asked.paged;
      const found = await client.search(base, asked, control);
      entries.push(...found.searchEntries);
      return entries;
    });
  }

  add(dn: string, attributes: Attribute[], deadline: Deadline): Promise<Result<void, LinkFailure>> {
    return this.#call(deadline, (client) => client.add(dn, attributes));
  }

  /** All changes in one atomic operation. */
  modify(dn: string, changes: Change[], deadline: Deadline): Promise<Result<void, LinkFailure>> {
    return this.#call(deadline, (client) => client.modify(dn, changes));
  }

  /** Puts an entry below another one; `rdn` is its name there, which must hold no escaped character. */
  move(dn: string, rdn: string, parent: string, deadline: Deadline): Promise<Result<void, LinkFailure>> {
    return this.#call(deadline, (client) => client.modifyDN(dn, `${rdn},${parent}`));
  }

  remove(dn: string, deadline: Deadline): Promise<Result<void, LinkFailure>> {
    return this.#call(deadline, (client) => client.del(dn));
  }

  /** Ends the connection; the next call opens another. */
  async close(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    // A StartTLS session whose connection was dropped would never answer.
    if (client !== undefined) await within(new Deadline(CLOSE_MS), client.unbind()).catch(() => undefined);
  }

  async #call<T>(deadline: Deadline, work: (client: Client) => Promise<T>): Promise<Result<T, LinkFailure>> {
    let client: Client | undefined;
    try {
      client = await within(deadline, this.#ready(deadline));
      const answer = await within(deadline, work(client));
      this.#heardAt = performance.now();
      return ok(answer);
    } catch (error) {
      if (error instanceof Refused) return err({ failure: error.failure });
      const code = resultCodeOf(error);
      if (isBroken(error) || code === resultCode.operationsError) this.#drop(client);
      if (code !== undefined) return err({ failure: toFailure(error), resultCode: code });
      const late = error instanceof TimedOut;
      const why = late ? failure('timeout', { detail: 'no answer' }) : toFailure(error);
      return err({ failure: why, wasAsked: client !== undefined });
    }
  }

  #drop(client: Client | undefined): void {
    if (client === undefined) {
      this.#connecting = undefined;
      return;
    }
    if (this.#client === client) this.#client = undefined;
    void client.unbind().catch(() => undefined);
  }

  #ready(deadline: Deadline): Promise<Client> {
    const client = this.#client;
    if (client?.isConnected === true && client.isBound) {
      if (performance.now() - this.#heardAt < this.quietMs) return Promise.resolve(client);
      this.#probing ??= this.#probe(client, deadline).finally(() => {
        this.#probing = undefined;
      });
      return this.#probing;
    }
    if (this.#connecting !== undefined) return this.#connecting;
    const connecting = this.#connect(new Deadline(Math.min(deadline.left(), CONNECT_MS)))
      .then(
        (opened) => {
          this.#restsUntil = 0;
          return opened;
        },
        (error: unknown) => {
          this.#restsUntil = performance.now() + REST_MS;
          throw error;
        },
      )
      .finally(() => {
        if (this.#connecting === connecting) this.#connecting = undefined;
      });
    this.#connecting = connecting;
    return connecting;
  }

  /**
   * Asks next to nothing over a quiet connection. Of one whose other end vanished without a word nobody would know until the
   * whole time of a call is gone, and none would be left to ask another domain controller.
   */
  async #probe(client: Client, deadline: Deadline): Promise<Client> {
    try {
      const patience = new Deadline(Math.min(deadline.left(), PROBE_MS));
      await within(patience, client.search('', { scope: 'base', attributes: ['1.1'] }));
      this.#heardAt = performance.now();
      return client;
    } catch {
      this.#drop(client);
      return this.#ready(deadline);
    }
  }

  async #connect(deadline: Deadline): Promise<Client> {
    const { bindAccount, encryption } = this.connector;
    if (MECHANISMS.has(bindAccount)) throw new Refused(failure('bad_input', { detail: 'bind account' }));
    // ldapts would print new passwords there.
    if (debuglog('ldapts').enabled) throw new Refused(failure('bad_input', { detail: 'NODE_DEBUG' }));
    const secret = await this.secret();
    if (!secret.ok) throw new Refused(secret.error);
    // A simple bind without a password is an anonymous one and always succeeds (RFC 4513 5.1.2).
    if (secret.value.reveal() === '') throw new Refused(failure('bind_failed', { detail: 'empty secret' }));
    const client = this.#newClient(deadline);
    try {
      if (encryption === 'startTls') await within(deadline, client.startTLS(this.#tlsOptions()));
      await within(deadline, client.bind(bindAccount, secret.value.reveal()));
      this.#isReadOnly = await within(deadline, saysReadOnly(client));
      if (this.#isReadOnly) throw new Refused(failure('unreachable', { detail: 'read-only' }));
    } catch (error) {
      void client.unbind().catch(() => undefined);
      throw error;
    }
    this.#client = client;
    this.#heardAt = performance.now();
    return client;
  }

  #newClient(deadline: Deadline): Client {
    const secure = this.connector.encryption === 'ldaps';
    const host = isIP(this.host) === 6 ? `[${this.host}]` : this.host;
    return new Client({
      url: secure ? `ldaps://${host}:636` : `ldap://${host}:389`,
      // Our own deadline comes first and says what it was; this one sees to the socket.
      connectTimeout: deadline.left() + CLOSE_MS,
      createConnection: onlyOnce(connectPlain),
      createSecureConnection: onlyOnce(connectSecure),
      ...(secure ? { tlsOptions: this.#tlsOptions() } : {}),
    });
  }

  #tlsOptions() {
    const { caCertificate } = this.connector;
    // Without a name ldapts checks an upgraded connection against "localhost"; an address cannot be sent as a name (RFC 6066).
    const name = isIP(this.host) === 0 ? { servername: this.host } : {};
    return {
      minVersion: 'TLSv1.2',
      rejectUnauthorized: true,
      host: this.host,
      ...name,
      ...(caCertificate === undefined ? {} : { ca: caCertificate }),
    } as const;
  }
}

/**
 * A client that lost its connection must not open another by itself: it would not sign in again, and after StartTLS the
 * new connection would be a bare one over which the next call would send its password.
 */
export function onlyOnce<F extends (...parameters: never[]) => unknown>(open: F): F {
  let opened = false;
  const guarded = (...parameters: Parameters<F>): unknown => {
    if (opened) throw new Error('connection lost');
    opened = true;
    return open(...parameters);
  };
  return guarded as F;
}

/** Carries a failure that is already classified through code that throws. */
class Refused extends Error {
  constructor(readonly failure: Failure) {
    super('refused');
  }
}
