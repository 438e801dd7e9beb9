import { entitySchema } from '../shared/ipc/entities';
import { startDesk, type Desk } from './support/desk';
import { expect, test as base } from './support/fixtures';
import { checkOut, request, until } from './support/leases';
import { copied } from './support/local-accounts';
import { createOrganisation, policy, publish, put } from './support/organisation';
import type { RunningApp } from './support/running-app';

const CUSTOMER = 'Harbourline';
const POLICY = 'This desk';

const test = base.extend<{ readonly desk: Desk }>({
  desk: async ({ folder }, use) => {
    const desk = await startDesk(folder);
    await use(desk);
    await desk.stop();
  },
});

/** A real organisation whose one connection is the computer at the keyboard. */
async function found(app: RunningApp, home: string): Promise<void> {
  await createOrganisation(app, `${home}/share`);
  const customer = { id: 'cust-own', name: CUSTOMER, code: 'OWN', domains: [], timeZone: 'UTC', archived: false };
  const connector = {
    kind: 'local',
    id: 'conn-here',
    customerId: customer.id,
    label: 'This computer',
    os: 'linux',
    transport: { kind: 'thisComputer' },
  };
  const lent = policy('pol-here', POLICY, {
    ...{ source: 'local', technicianAccess: { kind: 'primarySuper' }, customerAccess: { kind: 'all' } },
    ...{ durations: ['1h'], privileges: [{ kind: 'localGroup', name: 'sudo' }], authentication: { kind: 'password' } },
    ...{ reason: { required: false, minLength: 0 }, limits: { concurrentLeases: 1, extensions: 0 } },
  });
  const entities = [{ kind: 'customer', value: customer }, { kind: 'connector', value: connector }, lent];
  await put(
    app,
    entities.map((entity) => entitySchema.parse(entity)),
  );
  await publish(app);
}

test('on the computer at the keyboard: an ordinary user is asked, gets an account that signs in, and checks it in', async ({
  desk,
}, info) => {
  test.setTimeout(240_000);
  const { computer } = desk;
  await desk.polkitSays('YES');
  const app = await desk.start();
  const user = Number((await computer.inside('id', ['-u', desk.user])).stdout);
  // Right after the start an answer of the main process may get lost on its way.
  const whoRuns = () => app.electron.evaluate(() => process.getuid?.()).catch(() => undefined);
  await expect.poll(whoRuns).toBe(user);
  await found(app, desk.home);
  expect(await desk.questions()).toBe(0);

  const lease = await checkOut(app, CUSTOMER, POLICY);
  const asked = await desk.questions();
  expect(asked).toBeGreaterThan(0);
  info.annotations.push({ type: 'questions of a check-out', description: String(asked) });
  const name = lease.accountName;
  const password = await copied(app, lease);
  const made = await computer.account(name);
  expect(made).toMatchObject({ usable: true, groups: ['sudo'] });
  // At its own console, over SSH, and as root.
  const su = ['-u', desk.user, '--', 'su', name, '-c', 'id -un'];
  expect(await computer.inside('runuser', su, `${password}\n`)).toMatchObject({ code: 0, stdout: `${name}\n` });
  expect(await computer.signIn(name, password, 'id -un')).toMatchObject({ code: 0, stdout: `${name}\n` });
  const becomeRoot = "sudo -S -k -p '' id -u";
  expect(await computer.signIn(name, password, becomeRoot, `${password}\n`)).toMatchObject({ code: 0, stdout: '0\n' });

  // Declined, nothing ends and nothing is believed; answered, it ends.
  await desk.polkitSays('NO');
  await app.get('lease.checkIn', { leaseId: lease.id });
  const refused = async (): Promise<string | undefined> => {
    const { state, waiting, attention } = await app.get('lease.one', { leaseId: lease.id });
    return `${state} ${(attention ?? waiting)?.failure?.detail ?? ''}`;
  };
  await expect.poll(refused).toBe('revoking not elevated here, exit 127');
  expect(await computer.account(name)).toEqual(made);
  await app.get('app.openWindow', { window: 'accounts', leaseId: lease.id });
  const accounts = await app.window('accounts');
  const details = accounts.getByRole('complementary', { name: 'Selected account' });
  await expect(details).toContainText('You did not become root on this computer');
  await info.attach('declined', { body: await accounts.screenshot(), contentType: 'image/png' });
  await desk.polkitSays('YES');
  await until(app, lease.id, 'revoked', 90_000);
  expect(await computer.account(name)).toEqual({ ...made, usable: false, groups: [] });
  expect((await computer.inside('runuser', su, `${password}\n`)).code).not.toBe(0);
  expect((await computer.signIn(name, password)).code).not.toBe(0);

  // Declined at its beginning, it is over at once, and the question does not come again.
  await desk.polkitSays('NO');
  const before = await desk.questions();
  const none = await until(app, await request(app, CUSTOMER, POLICY), 'revoked');
  expect(none).toMatchObject({ failure: { code: 'insufficient_rights', detail: 'not elevated here, exit 127' } });
  expect(await desk.questions()).toBe(before + 1);
  await app.quit();
});
