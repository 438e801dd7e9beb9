import { connectorIdSchema, customerIdSchema } from '../../../shared/ids';
import type { M365Connector } from '../../../shared/model/connector';
import { ok } from '../../../shared/result';
import { Secret } from '../../../shared/secret';
import { createGraphDirectory } from '../../adapters/graph/graph-directory';
import { createTokenSource } from '../../adapters/identity/token-source';
import type { Directory } from '../../ports/directory';
import type { TokenSource } from '../../ports/identity';
import type { Clock, Timers } from '../../ports/system';
import {
  practiceSeed,
  practiceTenants,
  startPracticeTenant,
  type PracticeTenant,
  type PracticeTenantServer,
  type SeenRequest,
  type Switches,
} from '../../practice/m365';
import { FakeClock } from '../fakes/clock';
import { memoryLog, type MemoryLog } from '../fakes/log';
import { seededRandom } from '../fakes/random';

export interface GraphLabOptions {
  /** Default domain of the customer's tenant, the first part is enough. */
  readonly customer: string;
  readonly clock?: Clock;
  /** The connector's timers; absent = the system's. */
  readonly timers?: Timers;
  readonly switches?: Switches;
  readonly onRequest?: (request: SeenRequest) => void;
  /** What the connector sends its Graph requests with; absent = the global `fetch`. */
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>;
}

/** A practice tenant with the product's own connector on it, over real HTTP. */
export interface GraphLab {
  readonly server: PracticeTenantServer;
  readonly tenant: PracticeTenant;
  readonly connector: M365Connector;
  readonly tokens: TokenSource;
  readonly directory: Directory;
  readonly log: MemoryLog;
  dispose(): Promise<void>;
}

/** The connector of a practice tenant's customer. */
export function labConnector(tenant: PracticeTenant, server: PracticeTenantServer): M365Connector {
  return {
    kind: 'm365',
    id: connectorIdSchema.parse('connector-lab'),
    customerId: customerIdSchema.parse('customer-lab'),
    label: tenant.displayName,
    tenantId: tenant.tenantId,
    cloud: { kind: 'custom', graphUrl: server.graphUrl, loginUrl: server.loginUrl },
    defaultDomain: tenant.defaultDomain,
    signIn: { kind: 'app', clientId: tenant.clientId, credential: 'secret' },
  };
}

/** Starts the tenants and puts a directory on the one of `customer`. Rejects when there is no such customer. */
export async function startGraphLab(options: GraphLabOptions): Promise<GraphLab> {
  const { customer, clock = new FakeClock(), timers, switches, onRequest, fetch } = options;
  const tenant = practiceTenants.find((one) => one.defaultDomain.startsWith(customer));
  if (tenant === undefined) throw new Error(`no practice customer called ${customer}`);
  const server = await startPracticeTenant({
    seed: practiceSeed(),
    clock: { now: () => clock.wall() },
    ...(switches === undefined ? {} : { switches }),
    ...(onRequest === undefined ? {} : { onRequest }),
  });
  const connector = labConnector(tenant, server);
  const tokens = createTokenSource({ secretOf: () => Promise.resolve(ok(new Secret(tenant.clientSecret))) });
  const log = memoryLog();
  const random = seededRandom('graph lab');
  const directory = createGraphDirectory({
    connector,
    tokens,
    clock,
    random,
    log,
    ...(timers === undefined ? {} : { timers }),
    ...(fetch === undefined ? {} : { fetch }),
  });
  return { server, tenant, connector, tokens, directory, log, dispose: () => server.stop() };
}
