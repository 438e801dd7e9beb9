import { practiceTenants } from '../electron/practice/m365';
import { filesWith, heapOf, holds, inCoreOf, processTexts } from './support/canary';
import { checkIn, checkOut, untilRevoked } from './support/leases';
import { expect, test } from './support/fixtures';

test('secrets are nowhere but in the keychain, on the clipboard and in the isolated window', async ({
  app,
  profile,
  tenant,
}) => {
  const pass = await checkOut(app, 'Alderbrook', 'Global Admin break-fix');
  const password = await checkOut(app, 'Alderbrook', 'Helpdesk');
  const secrets: string[] = [];
  for (const { id } of [pass, password]) {
    await app.get('lease.copy', { leaseId: id, what: 'secret' });
    const secret = await app.clipboard();
    expect(secret.length).toBeGreaterThanOrEqual(8);
    secrets.push(secret);
  }
  // The isolated window shows it, and its page is the only one that ever holds it.
  await app.get('lease.show', { leaseId: pass.id });
  const secretPage = await app.window('secret');
  const shown = async (): Promise<string> => (await secretPage.locator('body').innerText()).replaceAll(/\s/g, '');
  await expect.poll(shown).toContain(secrets[0]);

  const clientSecrets = practiceTenants.map(({ clientSecret }) => clientSecret);
  const planted = [...secrets, ...clientSecrets, tenant.key];
  expect(holds(await heapOf(app.popover), planted), 'heap of the popover').toBe(false);
  expect(await inCoreOf(app, 'popover', secrets), 'core of the popover').toEqual([]);
  expect(holds(processTexts(app.pid), planted), 'command lines and environments').toBe(false);
  await checkIn(app, password);
  await untilRevoked(app, password.id);
  expect(filesWith(profile, planted), 'files while it runs').toEqual([]);
  await app.quit();
  expect(filesWith(profile, planted), 'files after it ended').toEqual([]);
});

test('the search itself finds what is planted', async ({ app }) => {
  await app.popover.evaluate(() => Object.assign(window, { planted: 'canary-4711-in-the-heap' }));
  expect(holds(await heapOf(app.popover), ['canary-4711-in-the-heap'])).toBe(true);
  expect(await inCoreOf(app, 'popover', ['canary-4712-nowhere', 'canary-4711-in-the-heap'])).toEqual([1]);
});
