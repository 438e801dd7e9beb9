import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { LeaseView } from '../shared/ipc/views';
import { startLabEndpoint, type LabEndpoint } from './support/endpoint';
import { expect } from './support/fixtures';
import { until } from './support/leases';
import { copied, POLICY, sudo, test as base } from './support/local-accounts';
import type { RunningApp } from './support/running-app';

/** Two computers of one customer, each with a network of its own. */
const test = base.extend({
  endpoints: async ({ folder }, use) => {
    const started = await Promise.all(
      ['near', 'far'].map((name) => {
        mkdirSync(join(folder, name));
        return startLabEndpoint(join(folder, name), { ownNetwork: true });
      }),
    );
    await use(started);
    await Promise.all(started.map((endpoint) => endpoint.stop()));
  },
});

async function checkOutAt(app: RunningApp, connectorId: string): Promise<LeaseView> {
  const customerId = (await app.get('catalogue.customers', { query: 'Ardent', limit: 1 })).hits[0]?.id;
  if (customerId === undefined) throw new Error('no customer');
  const { offers } = await app.get('catalogue.policies', { customerId });
  const found = offers.find((one) => one.name === POLICY && one.connectorId === connectorId);
  if (found === undefined) throw new Error(`${POLICY} is not offered at ${connectorId}`);
  const asked = { customerId, connectorId: found.connectorId, policyId: found.policyId };
  const { leaseId } = await app.get('lease.checkOut', { ...asked, duration: '1h', reason: 'both are slow' });
  return until(app, leaseId, 'active');
}

test('of two endpoints the one without a network ends by itself, stays known, and is ended when it is back; the other is not held up', async ({
  app,
  endpoints,
}) => {
  const [near, far] = endpoints as readonly [LabEndpoint, LabEndpoint];
  const [here, there] = [await checkOutAt(app, 'local-lab'), await checkOutAt(app, 'local-lab-2')];
  const [nearSecret, farSecret] = [await copied(app, here), await copied(app, there)];
  const name = here.accountName;
  expect(there.accountName).toBe(name);
  for (const ran of [await sudo(near, name, nearSecret), await sudo(far, name, farSecret)])
    expect(ran).toMatchObject({ code: 0, stdout: '0\n' });
  // One's password is not the other's.
  expect((await near.signIn(name, farSecret)).code).not.toBe(0);

  await far.unplug();
  await app.get('practice.skipAhead', { minutes: 60 });
  expect(await until(app, here.id, 'revoked')).toMatchObject({ cause: 'expired' });
  expect(await near.account(name)).toMatchObject({ usable: false, groups: [] });
  expect((await near.signIn(name, nearSecret)).code).not.toBe(0);
  const lost = () => app.get('lease.one', { leaseId: there.id });
  await expect.poll(lost).toMatchObject({ state: 'revoking', overdue: true });
  expect((await lost()).neutralisedAt).toBeUndefined();
  expect(await far.account(name)).toMatchObject({ usable: true, groups: ['sudo'] });

  // The clock over there comes to the end of the lease, and nobody can come.
  const left = Math.ceil(there.endsAt / 1_000) - Math.floor(Date.now() / 1_000);
  await far.setClock(left - 3);
  const access = async () => {
    const account = await far.account(name);
    return { usable: account?.usable, groups: account?.groups };
  };
  await expect.poll(access, { timeout: 60_000 }).toEqual({ usable: false, groups: [] });
  const ended = Number((await far.inside('date', ['+%s'])).stdout);
  expect(ended).toBeGreaterThanOrEqual(Math.ceil(there.endsAt / 1_000));
  // What was not read back is not believed.
  const { leases } = await app.get('lease.snapshot', { scope: 'live' });
  expect(leases.map(({ id, state }) => [id, state])).toEqual([[there.id, 'revoking']]);

  await far.plug();
  const over = await until(app, there.id, 'revoked', 90_000);
  expect(over.steps.filter(({ phase, status }) => phase === 'end' && status !== 'done')).toEqual([]);
  expect((await far.signIn(name, farSecret)).code).not.toBe(0);
  expect((await far.inside('atq')).stdout).toBe('');
});
