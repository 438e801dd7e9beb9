import type { Failure } from '../../../shared/errors';
import type { LocalConnector } from '../../../shared/model/connector';
import type { Result } from '../../../shared/result';
import type { Secret } from '../../../shared/secret';
import type { Clock } from '../../ports/system';
import type { EndpointDriver } from './driver';
import { createEndpointDirectory, type EndpointDirectory } from './endpoint-directory';
import { linuxDriver } from './linux';
import { SshTransport } from './ssh/transport';
import { ThisComputer } from './this-computer';
import { macosDriver } from './macos';
import type { Transport } from './transport';
import { windowsDriver } from './windows';

export interface EndpointAccess {
  readonly connector: LocalConnector;
  /** The management account's password or private key; asked for only over SSH. */
  readonly secret: () => Promise<Result<Secret<string>, Failure>>;
  readonly clock: Clock;
}

/** The driver for an endpoint. */
export function driverOf({ os, transport }: LocalConnector): EndpointDriver {
  switch (os) {
    case 'linux':
      return linuxDriver(transport.kind === 'thisComputer' ? 'prompt' : 'sudo');
    case 'windows':
      return windowsDriver;
    case 'macos':
      return macosDriver;
  }
}

/** The way to an endpoint. Nothing is connected before the first program runs. */
export function transportTo({ connector, secret }: Omit<EndpointAccess, 'clock'>): Transport {
  const { transport } = connector;
  if (transport.kind === 'thisComputer') return new ThisComputer();
  const { host, port, user, hostKey } = transport;
  return new SshTransport({ address: { host, port, user, ...(hostKey === undefined ? {} : { hostKey }) }, secret });
}

/** The directory of a connector; nothing is connected before its first call. */
export function openEndpoint(access: EndpointAccess): EndpointDirectory {
  const { connector, clock } = access;
  return createEndpointDirectory({ driver: driverOf(connector), transport: transportTo(access), clock });
}
