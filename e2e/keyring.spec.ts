import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { serviceOfProfile } from '../electron/testkit/labs/keychain-of-profile';
import { connectorIdSchema } from '../shared/ids';
import { entitySchema } from '../shared/ipc/entities';
import { filesWith } from './support/canary';
import { expect, test as base } from './support/fixtures';
import { isDialogueOnScreen, startLockedSession, type LockedSession } from './support/keyring';
import { checkIn, checkOut, request, untilRevoked } from './support/leases';
import { createOrganisation, publish, put } from './support/organisation';
import { startApp, type RunningApp } from './support/running-app';

const test = base.extend<{ readonly session: LockedSession }>({
  session: async ({ folder }, use) => {
    const session = await startLockedSession(folder);
    await use(session);
    await session.stop();
  },
});

async function openHealth(app: RunningApp): Promise<Page> {
  await app.get('app.openWindow', { window: 'settings' });
  const settings = await app.window('settings');
  await settings.getByRole('tab', { name: /About/ }).click();
  return settings;
}

test('with a locked keyring the program opens and says so, and goes on by itself once it is unlocked', async ({
  session,
  practice,
}) => {
  const app = await practice(session.environment);
  const locked = async () => (await app.get('app.view', {})).problems.map(({ code }) => code);
  await expect.poll(locked).toContain('keychain_locked');
  const settings = await openHealth(app);
  const health = settings.getByRole('list', { name: 'Health' });
  await expect(health).toContainText('The keychain is locked. Unlock it.');
  const shots = process.env['LATCHKEY_SHOTS'];
  for (const theme of shots === undefined ? [] : (['light', 'dark'] as const)) {
    await app.get('preferences.set', { theme });
    await settings.screenshot({ path: join(shots ?? '', `keyring-locked-${theme}.png`) });
  }
  const { violations } = await new AxeBuilder({ page: settings })
    .setLegacyMode(true)
    .exclude('[data-tabster-dummy]')
    .analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  await expect(request(app, 'Alderbrook', 'Helpdesk')).rejects.toThrow('keychain_locked');
  expect((await app.get('lease.snapshot', { scope: 'all' })).leases).toEqual([]);

  await session.unlock();
  const lease = await checkOut(app, 'Alderbrook', 'Helpdesk');
  await app.get('lease.copy', { leaseId: lease.id, what: 'secret' });
  expect((await app.clipboard()).length).toBeGreaterThanOrEqual(8);
  await expect.poll(locked).toEqual([]);
  await expect(health).toContainText('The keychain of this computer answers.');
  await checkIn(app, lease);
  await untilRevoked(app, lease.id);
});

test('a question for the password that nobody answers does not keep the program from ending', async ({
  session,
  profile,
}) => {
  const stopDialogue = await session.startDialogue();
  const app = await startApp({ profile, env: session.environment });
  await expect.poll(async () => (await app.get('app.view', {})).mode).toBe('welcome');
  // Practice puts secrets into the keyring first, and the page goes away before there is an answer.
  void app.ask('app.enterPractice', {}).catch(() => undefined);
  await expect.poll(() => isDialogueOnScreen(session)).toBe(true);
  await app.quit();
  expect(app.log()).toContain('app.stopped');
  expect(await isDialogueOnScreen(session)).toBe(true);
  await stopDialogue();
});

test('forgetting this computer takes all entries of its profile out of the keyring, and none of anybody else', async ({
  session,
  folder,
}) => {
  await session.unlock();
  const profile = join(folder, 'ana');
  const app = await startApp({ profile, env: session.environment });
  await expect.poll(async () => (await app.get('app.view', {})).mode).toBe('welcome');
  await createOrganisation(app, join(folder, 'share'));
  const numbers = Array.from({ length: 5 }, (_, number) => `conn-${String(number)}`);
  const customer = { id: 'cust', name: 'Nine Lives', code: 'NIN', domains: [], timeZone: 'UTC', archived: false };
  const GUID = '1f0e6a52-0b9c-4c3b-9c55-3d9d1c1a7e10';
  const signIn = { kind: 'app', clientId: GUID, credential: 'secret' } as const;
  const connection = (id: string) =>
    ({
      kind: 'm365',
      id,
      customerId: 'cust',
      label: id,
      tenantId: GUID,
      cloud: { kind: 'global' },
      defaultDomain: 'nine.example',
      signIn,
    }) as const;
  await put(app, [
    entitySchema.parse({ kind: 'customer', value: customer }),
    ...numbers.map((id) => entitySchema.parse({ kind: 'connector', value: connection(id) })),
  ]);
  await publish(app);
  for (const id of numbers) {
    const stored = { connectorId: connectorIdSchema.parse(id), secret: `secret of ${id}` };
    // Nobody types that fast, so the program may call itself busy.
    await expect.poll(async () => (await app.ask('connector.setSecret', stored)).ok).toBe(true);
  }
  const secrets = numbers.map((id) => `secret of ${id}`);
  expect(filesWith(profile, secrets), 'files').toEqual([]);
  const ours = serviceOfProfile(profile);
  // Its signing key lies there, too.
  expect(await session.countOf(ours)).toBeGreaterThan(numbers.length);
  await app.get('organisation.leave', { computer: { records: 'wipe' } });
  await expect.poll(async () => (await app.get('app.view', {})).mode).toBe('welcome');
  expect(await session.countOf(ours)).toBe(0);
  expect([await session.countOf('Browser'), await session.countOf('Mail')]).toEqual([1, 1]);
  await app.quit();
});
