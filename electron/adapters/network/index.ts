import type { Agent } from 'node:https';
import { WayfindingAgent } from './agent';
import { fetchOver, type Fetch } from './https-fetch';
import { createProxyDoor, type AskingProxy } from './proxy-door';
import type { NetworkWorld } from './world';

export { hasNoNetwork, waysBy, type NetworkWorld } from './world';
export type { Fetch } from './https-fetch';

/** How https requests leave this computer. */
export interface Network {
  /** For services that speak JSON. Rejects with `NetworkFailure`, and with the signal's reason. */
  readonly fetch: Fetch;
  /** For requests made with `node:https`; they fail with `NetworkFailure` when there is no connection. */
  readonly agent: Agent;
  /** The proxy that asked last who is there. */
  asked(): AskingProxy | undefined;
  /** Proxy, credentials or authorities changed: open connections are not used again. */
  renew(): void;
}

/** Opens it; nothing is asked of anybody before the first request. */
export function openNetwork(world: NetworkWorld): Network {
  const door = createProxyDoor(world);
  const agent = new WayfindingAgent(world, door);
  return {
    fetch: fetchOver(agent),
    agent,
    asked: () => door.asked(),
    renew: () => {
      door.forget();
      for (const socket of Object.values(agent.freeSockets).flatMap((sockets) => sockets ?? [])) socket.destroy();
    },
  };
}
