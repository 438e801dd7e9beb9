import type { Duplex } from 'node:stream';
import { failure } from '../../../shared/errors';
import type { ProxyCredentials } from '../../../shared/model/network';
import type { Secret } from '../../../shared/secret';
import { nameOf } from '../../core/network/ways';
import { NetworkFailure } from '../../core/network/wire-failure';
import { openTunnel, ProxyChallenge, type ProxyWay } from './tunnel';
import type { NetworkWorld } from './world';

/** Ways through proxies. What a proxy is told about a person it was asked for first, and no other proxy hears it. */
export interface ProxyDoor {
  through(way: ProxyWay, host: string, port: number, signal: AbortSignal): Promise<Duplex>;
  /** Name of the proxy that asked last who is there and was not content; undefined: none. */
  asking(): string | undefined;
  /** What was known of people is asked for anew. */
  forget(): void;
}

export function createProxyDoor({ credentials }: Pick<NetworkWorld, 'credentials'>): ProxyDoor {
  const accepted = new Map<string, Secret<ProxyCredentials>>();
  let asking: string | undefined;
  return {
    asking: () => asking,
    forget: () => accepted.clear(),
    async through(way, host, port, signal) {
      const name = nameOf(way);
      const known = accepted.get(name);
      try {
        const socket = await openTunnel(way, { host, port, signal, credentials: known });
        if (asking === name) asking = undefined;
        return socket;
      } catch (error) {
        if (!(error instanceof ProxyChallenge)) throw error;
        accepted.delete(name);
        asking = name;
        if (!error.takesBasic) throw error;
        const found = await credentials(name);
        if (!found.ok) throw new NetworkFailure(found.error);
        // None, or what was just turned down.
        if (found.value === undefined || known !== undefined) throw known === undefined ? error : wrong(name);
        const socket = await again(way, host, port, signal, found.value);
        accepted.set(name, found.value);
        asking = undefined;
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
