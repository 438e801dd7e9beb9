import type { Duplex } from 'node:stream';
import { failure } from '../../../shared/errors';
import type { ProxyCredentials } from '../../../shared/model/network';
import type { Secret } from '../../../shared/secret';
import { nameOf } from '../../core/network/ways';
import { NetworkFailure } from '../../core/network/wire-failure';
import { openTunnel, ProxyChallenge, type ProxyWay } from './tunnel';
import type { NetworkWorld } from './world';

/** A proxy that wants to know who is there. */
export interface AskingProxy {
  readonly name: string;
  /** It was not content, and nothing that it could be told has changed since. */
  readonly open: boolean;
}

/** Ways through proxies. What a proxy is told about a person it was asked for first, and no other proxy hears it. */
export interface ProxyDoor {
  through(way: ProxyWay, host: string, port: number, signal: AbortSignal): Promise<Duplex>;
  /** The proxy that asked last who is there; undefined: none did. */
  asked(): AskingProxy | undefined;
  /** What was known of people is asked for anew. */
  forget(): void;
}

export function createProxyDoor({ credentials }: Pick<NetworkWorld, 'credentials'>): ProxyDoor {
  const accepted = new Map<string, Secret<ProxyCredentials>>();
  let asked: AskingProxy | undefined;
  const settle = (): void => {
    if (asked !== undefined) asked = { ...asked, open: false };
  };
  return {
    asked: () => asked,
    forget: () => {
      accepted.clear();
      settle();
    },
    async through(way, host, port, signal) {
      const name = nameOf(way);
      const known = accepted.get(name);
      try {
        const socket = await openTunnel(way, { host, port, signal, credentials: known });
        if (asked?.name === name) settle();
        return socket;
      } catch (error) {
        if (!(error instanceof ProxyChallenge)) throw error;
        accepted.delete(name);
        asked = { name, open: true };
        if (!error.takesBasic) throw error;
        const found = await credentials(name);
        if (!found.ok) throw new NetworkFailure(found.error);
        // None, or what was just turned down.
        if (found.value === undefined || known !== undefined) throw known === undefined ? error : wrong(name);
        const socket = await again(way, host, port, signal, found.value);
        accepted.set(name, found.value);
        settle();
        return socket;
      }
    },
  };
}

async function again(
  way: ProxyWay,
  host: string,
  port: number,
  signal: AbortSignal,
  credentials: Secret<ProxyCredentials>,
): Promise<Duplex> {
  try {
    return await openTunnel(way, { host, port, signal, credentials });
  } catch (error) {
    throw error instanceof ProxyChallenge ? wrong(nameOf(way)) : error;
  }
}

function wrong(proxy: string): NetworkFailure {
  return new NetworkFailure(failure('proxy_credentials', { detail: `wrong ${proxy}`.slice(0, 240) }));
}
