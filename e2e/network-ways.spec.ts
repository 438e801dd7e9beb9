import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import {
  closedPort,
  startProxy,
  startService,
  type Listening,
  type TestProxy,
} from '../electron/testkit/labs/network-lab';
import { testCertificate } from '../electron/testkit/labs/test-certificate';
import { entitySchema } from '../shared/ipc/entities';
import { expect, test as base } from './support/fixtures';
import { createOrganisation, publish, put } from './support/organisation';
import { startApp, type RunningApp } from './support/running-app';

/** Nobody knows the name: only a proxy can lead there. */
const BEHIND = 'login.lab.invalid';
/** Leads to this computer, and is no address of it to anybody who decides about proxies. */
const OPEN = '0.0.0.0';

/** Desktops keep settings of their own, which go before the environment. */
const noDesktop = { XDG_CURRENT_DESKTOP: undefined, DESKTOP_SESSION: undefined };
const noProxies = Object.fromEntries(
  ['all_proxy', 'http_proxy', 'https_proxy', 'no_proxy', 'auto_proxy'].flatMap((name) => [
    [name, undefined],
    [name.toUpperCase(), undefined],
  ]),
);

interface Ways {
  readonly service: Listening;
  /** Leads to the service, whatever is asked for. */
  readonly gate: TestProxy;
  /** Starts the program, whose services are one behind the proxy and one in the open, and says which of them answer. */
  readonly trialIn: (env: Readonly<Record<string, string | undefined>>) => Promise<Record<string, string>>;
}

const certificate = testCertificate('Service of tests', { address: [0, 0, 0, 0], names: [BEHIND] });

const test = base.extend<Ways>({
  service: async ({}, use) => {
    const service = await startService(certificate, (_asked, response) => {
      response.setHeader('content-type', 'application/json').end('{}');
    });
    await use(service);
    await service.stop();
  },
  gate: async ({ service }, use) => {
    const gate = await startProxy({ leadsTo: service.port });
    await use(gate);
    await gate.stop();
  },
  trialIn: async ({ folder, service }, use) => {
    let app: RunningApp | undefined;
    await use(async (env) => {
      app = await startApp({ profile: join(folder, 'ana'), env: { ...noDesktop, ...noProxies, ...env } });
      const started = app;
      await expect.poll(async () => (await started.get('app.view', {})).mode).toBe('welcome');
      await createOrganisation(started, join(folder, 'share'));
      await put(started, [customer, connection(service)]);
      await publish(started);
      await started.get('network.trust', { pem: certificate.cert });
      const { trials } = await started.get('network.try', {});
      return Object.fromEntries(
        trials.map(({ host, failure }) => [host, `${failure?.code ?? 'answers'} ${failure?.detail ?? ''}`.trim()]),
      );
    });
    await app?.kill();
  },
});

const customer = entitySchema.parse({
  kind: 'customer',
  value: { id: 'cust-ways', name: 'Ways', code: 'WAY', domains: [], timeZone: 'UTC', archived: false },
});

function connection({ port }: Listening) {
  return entitySchema.parse({
    kind: 'connector',
    value: {
      kind: 'm365',
      id: 'conn-ways',
      customerId: 'cust-ways',
      label: 'Microsoft 365',
      tenantId: '0c0c0c0c-0000-4000-8000-000000000001',
      cloud: { kind: 'custom', graphUrl: `https://${OPEN}:${String(port)}`, loginUrl: `https://${BEHIND}` },
      defaultDomain: 'ways.example',
      signIn: { kind: 'technician', clientId: '0c0c0c0c-0000-4000-8000-000000000002' },
    },
  });
}

/** Serves a PAC script until it is stopped. */
async function startScript(text: string): Promise<Listening & { readonly fetched: () => number }> {
  let fetched = 0;
  const server = createServer((_asked, response) => {
    fetched += 1;
    response.setHeader('content-type', 'application/x-ns-proxy-autoconfig').end(text);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  const stop = (): Promise<void> =>
    new Promise((stopped) => {
      server.close(() => stopped());
      server.closeAllConnections();
    });
  return { port, stop, fetched: () => fetched };
}

test('the script of the network is asked for every service; a proxy that is away is passed over', async ({
  service,
  gate,
  trialIn,
}) => {
  const away = `PROXY 127.0.0.1:${String(await closedPort())}`;
  const script = await startScript(`function FindProxyForURL(url, host) {
    if (host === '${BEHIND}') return '${away}; PROXY 127.0.0.1:${String(gate.port)}';
    return host === '${OPEN}' ? '${away}; DIRECT' : '${away}';
  }`);
  const came = await trialIn({ auto_proxy: `http://127.0.0.1:${String(script.port)}/proxy.pac` });
  expect(came).toEqual({ [BEHIND]: 'answers', [`${OPEN}:${String(service.port)}`]: 'answers' });
  expect(script.fetched()).toBeGreaterThan(0);
  expect(new Set(gate.asked)).toEqual(new Set([`${BEHIND}:443`]));
  await script.stop();
});

test('the proxy of the environment is taken, but for the hosts that it leaves out', async ({
  service,
  gate,
  trialIn,
}) => {
  const proxy = `http://127.0.0.1:${String(gate.port)}`;
  const came = await trialIn({ https_proxy: proxy, no_proxy: `example.invalid,${OPEN}` });
  expect(came).toEqual({ [BEHIND]: 'answers', [`${OPEN}:${String(service.port)}`]: 'answers' });
  // The one behind it, and none of those that Chromium asks by itself.
  expect(new Set(gate.asked)).toEqual(new Set([`${BEHIND}:443`]));
});
