import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { entitySchema, type Entity } from '../shared/ipc/entities';
import { connectorIdSchema, type ConnectorId } from '../shared/ids';
import type { LeaseView } from '../shared/ipc/views';
import { startDomain, type DomainController } from './support/domain-controller';
import { startLabEndpoint, type LabEndpoint } from './support/endpoint';
import { expect, test as base } from './support/fixtures';
import { headless, sweptSchema } from './support/headless';
import { checkOut } from './support/leases';
import { createOrganisation, joinOrganisation, objectIds, publish, put, startComputer } from './support/organisation';
import type { RunningApp } from './support/running-app';

const DOMAIN = connectorIdSchema.parse('conn-domain');
const SERVER = connectorIdSchema.parse('conn-server');
const CUSTOMER = 'Alderbrook Dental';

const factsSchema = z.object({ connector: z.record(z.string(), z.unknown()), secret: z.string() });
const factsOf = (file: string) => factsSchema.parse(JSON.parse(readFileSync(file, 'utf8')));

interface Places {
  readonly domain: DomainController;
  readonly endpoint: LabEndpoint;
}

/** A real organisation in a shared folder, over a real domain and a real endpoint. */
const test = base.extend<Places>({
  domain: async ({ folder }, use) => {
    const domain = await startDomain(folder);
    await use(domain);
    await domain.stop();
  },
  endpoint: async ({ folder }, use) => {
    const endpoint = await startLabEndpoint(folder);
    await use(endpoint);
    await endpoint.stop();
  },
});

function entities({ domain, endpoint }: Places): readonly Entity[] {
  const policy = {
    description: '',
    enabled: true,
    technicianAccess: { kind: 'groups', groups: ['tg-desk'] },
    customerAccess: { kind: 'all' },
    durations: ['1h'],
    authentication: { kind: 'password' },
    reason: { required: true, minLength: 5 },
    ticket: { required: false, minLength: 0 },
    limits: { concurrentLeases: 2, extensions: 0 },
  };
  const given: readonly unknown[] = [
    {
      kind: 'customer',
      value: { id: 'cust-alder', name: CUSTOMER, code: 'ALD', domains: [], timeZone: 'UTC', archived: false },
    },
    { kind: 'technicianGroup', value: { id: 'tg-desk', name: 'Service desk' } },
    technician('ben', 'technician', []),
    technician('eli', 'super', []),
    {
      kind: 'connector',
      value: { ...factsOf(domain.factsFile).connector, id: DOMAIN, customerId: 'cust-alder', label: 'lab.test' },
    },
    {
      kind: 'connector',
      value: { ...factsOf(endpoint.factsFile).connector, id: SERVER, customerId: 'cust-alder', label: 'files-1' },
    },
    {
      kind: 'policy',
      value: {
        ...policy,
        ...{ id: 'pol-domain', name: 'Domain break-fix', source: 'activeDirectory', burner: true },
        privileges: [{ kind: 'adGroup', name: 'Help Desk' }],
        accountName: 'jit-{tech}-{rand4}',
      },
    },
    {
      kind: 'policy',
      value: {
        ...policy,
        ...{ id: 'pol-server', name: 'Server operator', source: 'local', burner: false },
        privileges: [{ kind: 'localGroup', name: 'sudo' }],
        accountName: '{tech}-jit',
      },
    },
  ];
  return given.map((one) => entitySchema.parse(one));
}

function technician(handle: 'ben' | 'eli', role: string, computers: readonly string[]): unknown {
  return {
    kind: 'technician',
    value: {
      id: `tech-${handle}`,
      name: handle === 'ben' ? 'Ben Okafor' : 'Server in the rack',
      handle,
      upn: `${handle}@harbourline.example`,
      entraObjectId: objectIds[handle],
      role,
      groups: handle === 'ben' ? ['tg-desk'] : [],
      scope: { kind: 'all' },
      computers,
    },
  };
}

async function giveSecrets(app: RunningApp, { domain, endpoint }: Places): Promise<void> {
  const secrets: readonly (readonly [ConnectorId, string])[] = [
    [DOMAIN, factsOf(domain.factsFile).secret],
    [SERVER, factsOf(endpoint.factsFile).secret],
  ];
  for (const [connectorId, secret] of secrets) await app.get('connector.setSecret', { connectorId, secret });
}

/** Ana founds the organisation; a server and Ben join it; the key of Ben's computer stands on the roster. Gives Ben's. */
async function organise(folder: string, places: Places): Promise<RunningApp> {
  const ana = await startComputer(folder, 'ana', 'welcome');
  await createOrganisation(ana, join(folder, 'share'));
  await put(ana, entities(places));
  await publish(ana);
  const { line } = await ana.get('organisation.invitation', {});
  const server = await startComputer(folder, 'server', 'welcome');
  await joinOrganisation(server, line, 'eli');
  await giveSecrets(server, places);
  await server.quit();
  const ben = await startComputer(folder, 'ben', 'welcome');
  await joinOrganisation(ben, line, 'ben');
  await giveSecrets(ben, places);
  const { publicKey } = await ben.get('organisation.ownKey', {});
  await put(ana, [entitySchema.parse(technician('ben', 'technician', [publicKey]))]);
  const version = await publish(ana);
  await ben.get('organisation.pull', {});
  expect((await ben.get('organisation.view', {})).version).toBe(version);
  await ana.kill();
  return ben;
}

interface Left {
  readonly lease: LeaseView;
  readonly password: string;
}

async function takenOut(app: RunningApp, policy: string): Promise<Left> {
  const lease = await checkOut(app, CUSTOMER, policy);
  await app.get('lease.copy', { leaseId: lease.id, what: 'secret' });
  return { lease, password: await app.clipboard() };
}

/** Everything that the two directories say of the accounts, and every change that the domain controller noted. */
async function state({ domain, endpoint }: Places) {
  const names = await endpoint.marked();
  return {
    domain: await domain.marked(),
    changes: domain.audited(/"operation": "(Add|Modify|Delete|Rename)"/),
    endpoint: await Promise.all(names.map(async (name) => [name, await endpoint.account(name)] as const)),
  };
}

test('a server’s scheduled command finishes what a lost computer left in a domain and on an endpoint', async ({
  folder,
  domain,
  endpoint,
}) => {
  test.setTimeout(240_000);
  const places = { domain, endpoint };
  const ben = await organise(folder, places);
  const burner = await takenOut(ben, 'Domain break-fix');
  const standard = await takenOut(ben, 'Server operator');
  await ben.kill();
  const [login = ''] = burner.lease.accountName.split('@');
  expect(await domain.signIn(login, burner.password)).toBe('ok');
  expect((await endpoint.signIn(standard.lease.accountName, standard.password)).code).toBe(0);

  const scheduled = ['sweep', '--json', '--wait', '120', '--profile', join(folder, 'server')];
  const before = await state(places);
  expect(before.domain).toMatchObject([{ enabled: true, groups: ['Help Desk'] }]);
  expect(before.endpoint).toMatchObject([[standard.lease.accountName, { usable: true, groups: ['sudo'] }]]);
  const early = await headless(scheduled);
  expect([early.code, sweptSchema.parse(JSON.parse(early.out))]).toMatchObject([0, { finished: [], findings: [] }]);
  expect(await state(places)).toEqual(before);

  // The endpoint loses what would have ended the account by itself; then an hour and a quarter go by everywhere.
  await endpoint.inside('sh', ['-c', 'atrm $(atq | cut -f 1)']);
  const aheadSeconds = 75 * 60;
  await endpoint.setClock(aheadSeconds);
  await domain.restart(aheadSeconds);
  const swept = await headless(scheduled, { aheadSeconds });
  const document = sweptSchema.parse(JSON.parse(swept.out));
  expect([swept.code, document.findings]).toEqual([0, []]);
  const finished = [burner, standard].map(({ lease }) => ({ id: lease.id, state: 'revoked', cause: 'swept' }));
  expect(document.finished).toHaveLength(2);
  expect(document.finished).toEqual(expect.arrayContaining(finished.map((one) => expect.objectContaining(one))));
  expect(await domain.account(login)).toBeUndefined();
  expect(await domain.signIn(login, burner.password)).toBe('52e');
  expect(await endpoint.account(standard.lease.accountName)).toMatchObject({ usable: false, groups: [] });
  expect((await endpoint.signIn(standard.lease.accountName, standard.password)).code).not.toBe(0);

  const after = await state(places);
  const again = await headless(scheduled, { aheadSeconds });
  expect([again.code, sweptSchema.parse(JSON.parse(again.out))]).toMatchObject([0, { finished: [], findings: [] }]);
  expect(await state(places)).toEqual(after);
  await trailOf(folder, [burner, standard], aheadSeconds);
});

const trailSchema = z.object({
  records: z.array(
    z.object({
      event: z.looseObject({ kind: z.string() }),
      lease: z.object({ id: z.string(), technician: z.string(), customer: z.string() }).optional(),
    }),
  ),
});
const receiptSchema = z.object({ complete: z.boolean(), cause: z.string(), checks: z.array(z.unknown()).min(1) });

/** The server's own records say what it did; the lost computer, found again, agrees and changes nothing. */
async function trailOf(folder: string, left: readonly Left[], aheadSeconds: number): Promise<void> {
  const server = ['--profile', join(folder, 'server')];
  expect((await headless(['audit', 'verify', ...server], { aheadSeconds })).code).toBe(0);
  const exported = await headless(['audit', 'export', ...server], { aheadSeconds });
  const { records } = trailSchema.parse(JSON.parse(exported.out));
  for (const { lease } of left) {
    const own = records.filter((record) => record.lease?.id === lease.id);
    const ends = own.filter(({ event }) => event.kind === 'swept' || event.kind === 'revoked');
    expect(ends.map(({ event }) => event.kind)).toEqual(['swept', 'revoked']);
    expect(ends[1]?.lease).toMatchObject({ technician: 'Ben Okafor', customer: CUSTOMER });
    const receipt = await headless(['receipt', lease.id, '--json', ...server], { aheadSeconds });
    const paper = receiptSchema.parse(JSON.parse(receipt.out));
    expect([receipt.code, paper]).toMatchObject([0, { complete: true, cause: 'swept' }]);
  }
  const found = ['revoke-all', '--whose', 'mine', '--json', '--wait', '120', '--profile', join(folder, 'ben')];
  expect((await headless(found, { aheadSeconds })).code).toBe(0);
}
