import { request as plainRequest, type OutgoingHttpHeaders } from 'node:http';
import { request as secureRequest } from 'node:https';
import type { Duplex } from 'node:stream';
import type { ProxyCredentials } from '../../../shared/model/network';
import type { Failure } from '../../../shared/errors';
import type { Secret } from '../../../shared/secret';
import { nameOf, type Way } from '../../core/network/ways';
import { NetworkFailure, proofsAsked, refusedByProxy } from '../../core/network/wire-failure';

export type ProxyWay = Extract<Way, { kind: 'proxy' }>;

export interface TunnelOptions {
  readonly host: string;
  readonly port: number;
  readonly signal: AbortSignal;
  /** Sent with the first request already; left out: only the address of the service is told. */
  readonly credentials?: Secret<ProxyCredentials> | undefined;
}

/** The proxy wants to know who is there. */
export class ProxyChallenge extends NetworkFailure {
  readonly takesBasic: boolean;
  constructor(failure: Failure, proofs: readonly string[]) {
    super(failure);
    this.takesBasic = proofs.includes('basic');
  }
}

/**
 * A connection through a proxy (RFC 9110 section 9.3.6, CONNECT): what goes through it is encrypted for the service. Rejects with a
 * `NetworkFailure` for what the proxy answered, `ProxyChallenge` for 407, and with Node's own error when it was not reached.
 */
export function openTunnel(way: ProxyWay, { host, port, signal, credentials }: TunnelOptions): Promise<Duplex> {
  const authority = `${host.includes(':') ? `[${host}]` : host}:${String(port)}`;
  const headers: OutgoingHttpHeaders = { host: authority, 'proxy-connection': 'keep-alive' };
  if (credentials !== undefined) headers['proxy-authorization'] = basic(credentials);
  const send = way.secure ? secureRequest : plainRequest;
  const { host: proxyHost, port: proxyPort } = way;
  return new Promise((resolve, reject) => {
    const asking = send({
      host: proxyHost,
      port: proxyPort,
      method: 'CONNECT',
      path: authority,
      headers,
      agent: false,
      signal,
    });
    asking.once('connect', (answer, socket, head) => {
      const { statusCode = 0 } = answer;
      if (statusCode >= 200 && statusCode < 300 && head.length === 0) {
        resolve(socket);
        return;
      }
      socket.destroy();
      const proofs = proofsAsked(answer.headers['proxy-authenticate']);
      const failure = refusedByProxy(statusCode, nameOf(way), proofs);
      reject(statusCode === 407 ? new ProxyChallenge(failure, proofs) : new NetworkFailure(failure));
    });
    asking.once('error', reject);
    asking.end();
  });
}

/** RFC 7617 section 2, in UTF-8. */
function basic(credentials: Secret<ProxyCredentials>): string {
  const { user, password } = credentials.reveal();
  return ['Basic', Buffer.from([user, password].join(':'), 'utf8').toString('base64')].join(' ');
}
