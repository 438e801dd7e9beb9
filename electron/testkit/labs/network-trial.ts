import { failure, type Failure } from '../../../shared/errors';
import type { ProxyChoice } from '../../../shared/model/network';
import { ok } from '../../../shared/result';
import { instant } from '../../../shared/time';
import { openNetwork, waysBy, type Network, type NetworkWorld } from '../../adapters/network';
import { NetworkFailure } from '../../core/network/wire-failure';
import {
  startProxy,
  startService,
  type Answer,
  type Listening,
  type ProxyBehaviour,
  type TestProxy,
} from './network-lab';
import { testCertificate, type TestCertificate } from './test-certificate';

/** Its own authority, which the networks of tests believe. */
export const good = testCertificate('Service of tests');

/** Answers with the path that was asked for. */
export const json: Answer = (asked, response) => {
  response.setHeader('content-type', 'application/json').end(JSON.stringify({ path: asked.url }));
};

/** What a test started, until `end`. */
export function networkTrial() {
  const open: Listening[] = [];
  const kept = <T extends Listening>(one: T): T => {
    open.push(one);
    return one;
  };
  return {
    service: async (
      answer: Answer = json,
      certificate: { readonly cert: string; readonly key: TestCertificate['key'] | string } = good,
    ): Promise<Listening> => kept(await startService(certificate, answer)),
    proxy: async (behaviour?: ProxyBehaviour): Promise<TestProxy> => kept(await startProxy(behaviour)),
    end: async (): Promise<void> => {
      for (const one of open.splice(0)) await one.stop();
    },
  };
}

/** A network that goes directly and believes `good`, but for what is changed. */
export function network(change: Partial<NetworkWorld> & { readonly choice?: ProxyChoice } = {}): Network {
  const { choice = { kind: 'none' }, ...rest } = change;
  return openNetwork({
    clock: { wall: () => instant(Date.parse('2026-11-26T00:00:00Z')) },
    waysTo: waysBy(
      () => choice,
      () => Promise.resolve('DIRECT'),
    ),
    credentials: () => Promise.resolve(ok(undefined)),
    authorities: () => [good.cert],
    isOffline: () => false,
    ...rest,
  });
}

/** Everything through the proxy on this port, addresses of this computer too. */
export const through = (port: number): ProxyChoice => ({ kind: 'manual', host: '127.0.0.1', port, alsoLoopback: true });

export const at = ({ port }: { readonly port: number }, path = '/'): string =>
  `https://127.0.0.1:${String(port)}${path}`;

/** Why it did not come about; `bug` when it did, or failed with anything else. */
export async function failureOf(asked: Promise<unknown>): Promise<Failure> {
  const problem: unknown = await asked.then(
    () => undefined,
    (error: unknown) => error,
  );
  return problem instanceof NetworkFailure ? problem.failure : failure('bug');
}
