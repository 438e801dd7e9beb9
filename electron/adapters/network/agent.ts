import { Agent, type RequestOptions } from 'node:https';
import { connect as connectPlain, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import { SECOND, type Millis } from '../../../shared/time';
import { nameOf, type Way } from '../../core/network/ways';
import { NetworkFailure, wireFailure } from '../../core/network/wire-failure';
import type { ProxyDoor } from './proxy-door';
import { trustIn } from './trust';
import { lookAt, type Witness } from './witness';
import type { NetworkWorld } from './world';

/** How long a connection may take to come about, all proxies together. */
const CONNECT_PATIENCE: Millis = 15 * SECOND;
/** How long may be looked at a certificate that was refused. */
const LOOK_PATIENCE: Millis = 5 * SECOND;
/** An open connection that nobody needs is closed before servers usually close it. */
const IDLE: Millis = 4 * SECOND;

type Made = (error: Error | null, stream: Duplex) => void;

interface Target {
  readonly host: string;
  readonly port: number;
}

/**
 * Connections for https, directly or through proxies. A request fails with a `NetworkFailure` when there is no connection; a certificate
 * that is refused is looked at once more, to say whose it is. `ca` of a request is believed alone.
 */
export class WayfindingAgent extends Agent {
  readonly #world: NetworkWorld;
  readonly #door: ProxyDoor;
  readonly #trust: ReturnType<typeof trustIn>;

  constructor(world: NetworkWorld, door: ProxyDoor) {
    // A resumed session would not ask again whom it was with, also when an authority is believed no longer.
    super({ keepAlive: true, timeout: IDLE, maxCachedSessions: 0 });
    this.#world = world;
    this.#door = door;
    this.#trust = trustIn(world.authorities);
  }

  override createConnection(options: RequestOptions, made?: Made): undefined {
    void this.#connect(options).then(
      (socket) => made?.(null, socket),
      (error: unknown) => {
        // Node's own type asks for a stream beside the error, too; none is looked at.
        const fail = made as ((error: Error) => void) | undefined;
        fail?.(error instanceof NetworkFailure ? error : new NetworkFailure(this.#meaning(error)));
      },
    );
    return undefined;
  }

  async #connect(options: RequestOptions): Promise<Duplex> {
    const target = { host: bare(options.host ?? options.hostname ?? ''), port: Number(options.port ?? 443) };
    const signal = AbortSignal.timeout(CONNECT_PATIENCE);
    // A script of the network (PAC) may never come.
    const ways = await Promise.race([this.#world.waysTo(target.host, target.port), lateness(signal)]);
    let last: unknown;
    for (const way of ways) {
      try {
        return await this.#along(way, target, options, signal);
      } catch (error) {
        last = error;
        // The next way is for a proxy that is away (PAC), not for what a proxy or the service says.
        if (!(error instanceof NetworkFailure) || error.failure.code !== 'proxy_unreachable') throw error;
      }
    }
    throw last;
  }

  async #along(way: Way, target: Target, options: RequestOptions, signal: AbortSignal): Promise<Duplex> {
    const raw = await this.#raw(way, target, signal);
    const own = options.ca === undefined ? this.#trust() : undefined;
    const secured = super.createConnection({
      ...options,
      ...(own === undefined ? {} : { secureContext: own }),
      socket: raw,
    } as RequestOptions);
    try {
      return await whenSecure(secured, signal);
    } catch (error) {
      raw.destroy();
      throw new NetworkFailure(this.#meaning(error, await this.#witness(error, way, target)));
    }
  }

  /** Nothing is encrypted yet. */
  async #raw(way: Way, { host, port }: Target, signal: AbortSignal): Promise<Duplex> {
    if (way.kind === 'direct') return whenConnected(connectPlain({ host, port, noDelay: true }), signal);
    if (way.kind === 'unknown')
      throw new NetworkFailure(wireFailure({ code: 'unknown', proxy: 'SOCKS', offline: false, now: this.#now() }));
    try {
      return await this.#door.through(way, host, port, signal);
    } catch (error) {
      if (error instanceof NetworkFailure) throw error;
      throw new NetworkFailure(this.#meaning(error, {}, nameOf(way)));
    }
  }

  async #witness(error: unknown, way: Way, target: Target): Promise<Witness> {
    if (!/CERT|SELF_SIGNED|UNABLE_TO_|ALTNAME/.test(codeOf(error))) return {};
    const signal = AbortSignal.timeout(LOOK_PATIENCE);
    try {
      return await lookAt(await this.#raw(way, target, signal), target.host, signal);
    } catch {
      return {};
    }
  }

  #meaning(error: unknown, witness: Witness = {}, proxy?: string): NetworkFailure['failure'] {
    return wireFailure({ code: codeOf(error), proxy, offline: this.#world.isOffline(), now: this.#now(), ...witness });
  }

  #now(): ReturnType<NetworkWorld['clock']['wall']> {
    return this.#world.clock.wall();
  }
}

/** Without the brackets that an address of IPv6 has in a URL. */
const bare = (host: string): string => host.replace(/^\[|\]$/g, '');

/** Node's code of an error; of what ran out of time, that. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  if (error.name === 'TimeoutError' || error.name === 'AbortError') return 'ETIMEDOUT';
  return 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
}

function lateness(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new DOMException('late', 'TimeoutError')), { once: true });
  });
}

function whenConnected(socket: Socket, signal: AbortSignal): Promise<Socket> {
  return until(socket, 'connect', signal).then(() => socket);
}

function whenSecure(secured: Duplex | null | undefined, signal: AbortSignal): Promise<TLSSocket> {
  if (!(secured instanceof TLSSocket)) return Promise.reject(new Error('no TLS socket'));
  return until(secured, 'secureConnect', signal).then(() => secured);
}

/** Resolves at the event; rejects with the stream's error, its end, or the signal's reason, and then nothing is left open. */
function until(stream: Duplex, event: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const free = (): void => {
      stream.off(event, good).off('error', bad).off('close', cut);
      signal.removeEventListener('abort', late);
    };
    const bad = (error: unknown): void => {
      free();
      // What comes after the end of the wait concerns nobody.
      stream.on('error', () => undefined).destroy();
      reject(error instanceof Error ? error : new Error('aborted'));
    };
    const good = (): void => {
      free();
      resolve();
    };
    const late = (): void => bad(signal.reason);
    const cut = (): void => bad(Object.assign(new Error('cut'), { code: 'ECONNRESET' }));
    stream.once(event, good).once('error', bad).once('close', cut);
    signal.addEventListener('abort', late);
    if (signal.aborted) late();
  });
}
