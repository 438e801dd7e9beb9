import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import type { LeaseView } from '../../shared/ipc/views';
import { entitySchema } from '../../shared/ipc/entities';
import { startLabEndpoint, type Ended, type LabEndpoint } from './endpoint';
import { test as base } from './fixtures';
import { until } from './leases';
import { publish, put } from './organisation';
import { startApp, type RunningApp } from './running-app';

/** The practice customer whose computers are real here. */
export const CUSTOMER = 'Ardent';
/** The practice policy for them. */
export const POLICY = 'Linux operator';
/** What `publishBurner` adds. */
export const BURNER = 'Linux one-off';

interface Fixtures {
  readonly endpoint: LabEndpoint;
  /** The endpoints that Practice works over: the one, unless a test says otherwise. */
  readonly endpoints: readonly LabEndpoint[];
}

/** Practice over real endpoints; each test has its own of both. */
export const test = base.extend<Fixtures>({
  endpoint: async ({ folder }, use) => {
    const endpoint = await startLabEndpoint(folder);
    await use(endpoint);
    await endpoint.stop();
  },
  endpoints: async ({ endpoint }, use) => {
    await use([endpoint]);
  },
  practice: async ({ folder, profile, tenant, endpoints }, use, info) => {
    const started: RunningApp[] = [];
    const file = join(folder, 'endpoints.json');
    writeFileSync(file, JSON.stringify(endpoints.map(({ facts }) => facts)), { mode: 0o600 });
    await use(async (env = {}) => {
      const tenantArgs = ['--practice-endpoint', tenant.url, '--practice-keyfile', tenant.keyFile];
      // Only the first start names the file: later ones have to know the endpoints by themselves.
      const endpointArgs = started.length === 0 ? ['--practice-computer', file] : [];
      const app = await startApp({ profile, args: [...tenantArgs, ...endpointArgs], env });
      started.push(app);
      const open = async (): Promise<boolean> => (await app.get('app.view', {})).checkOutsOpen;
      await expect.poll(open, { message: 'check-outs are open' }).toBe(true);
      return app;
    });
    if (info.status !== info.expectedStatus) {
      for (const app of started.slice(-1)) await info.attach('log', { body: app.log(), contentType: 'text/plain' });
    }
    for (const app of started) await app.kill().catch(() => undefined);
  },
});

/** Copies the password of a lease, as its button does, and gives it. */
export async function copied(app: RunningApp, { id: leaseId }: LeaseView): Promise<string> {
  await app.get('lease.copy', { leaseId, what: 'secret' });
  return app.clipboard();
}

/** Becomes root over SSH as a technician would, with the password on standard input. */
export function sudo(endpoint: LabEndpoint, name: string, password: string): Promise<Ended> {
  return endpoint.signIn(name, password, "sudo -S -k -p '' id -u", `${password}\n`);
}

/** Adds a Burner policy for the customer's computers and puts it in force. */
export async function publishBurner(app: RunningApp): Promise<void> {
  const policy = {
    id: 'pol-linux-burner',
    name: BURNER,
    source: 'local',
    description: 'A new account for one piece of work, deleted afterwards.',
    enabled: true,
    burner: true,
    technicianAccess: { kind: 'primarySuper' },
    customerAccess: { kind: 'all' },
    durations: ['1h'],
    privileges: [{ kind: 'localGroup', name: 'sudo' }],
    authentication: { kind: 'password' },
    reason: { required: false, minLength: 0 },
    ticket: { required: false, minLength: 0 },
    accountName: 'jit-{tech}-{rand4}',
    limits: { concurrentLeases: 5, extensions: 0 },
  };
  await put(app, [entitySchema.parse({ kind: 'policy', value: policy })]);
  await publish(app);
}

/** However far the check-out came: a lease that lives is checked in. */
export async function untilOver(app: RunningApp, leaseId: LeaseView['id']): Promise<LeaseView> {
  const state = async (): Promise<string> => (await app.get('lease.one', { leaseId })).state;
  await expect.poll(state, { timeout: 30_000 }).toMatch(/active|revok/);
  if ((await state()) === 'active') await app.get('lease.checkIn', { leaseId });
  // Not with a clock that is set forward: the endpoint would not take the next check-out then.
  return until(app, leaseId, 'revoked');
}
