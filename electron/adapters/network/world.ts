import { networkInterfaces } from 'node:os';
import type { Failure } from '../../../shared/errors';
import type { ProxyChoice, ProxyCredentials } from '../../../shared/model/network';
import type { Result } from '../../../shared/result';
import type { Secret } from '../../../shared/secret';
import { chosenWays, waysOf, type Way } from '../../core/network/ways';
import type { Clock } from '../../ports/system';

/** What the way to a service depends on. */
export interface NetworkWorld {
  readonly clock: Pick<Clock, 'wall'>;
  readonly waysTo: (host: string, port: number) => Promise<readonly Way[]>;
  /** By the proxy's name; undefined: nothing is known. Failures: those of the keychain. */
  readonly credentials: (proxy: string) => Promise<Result<Secret<ProxyCredentials> | undefined, Failure>>;
  /** Authorities that are believed beside those of the runtime and the system, PEM each. */
  readonly authorities: () => readonly string[];
  readonly isOffline: () => boolean;
}

/** The ways as chosen; `system` answers as a PAC script does for an address. */
export function waysBy(
  choice: () => ProxyChoice,
  system: (host: string, port: number) => Promise<string>,
): NetworkWorld['waysTo'] {
  return async (host, port) => chosenWays(choice(), host) ?? waysOf(await system(host, port));
}

/** Whether this computer has no address but its own. */
export function hasNoNetwork(interfaces: typeof networkInterfaces = networkInterfaces): boolean {
  return !Object.values(interfaces()).some((addresses) => addresses?.some(({ internal }) => !internal) === true);
}
