import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { conditionsPatch } from '../electron/practice/m365';
import { contract, type ChannelName } from '../shared/ipc/contract';
import { filesWith, heapOf, holds } from './support/canary';
import { expect, test } from './support/fixtures';
import { checkOut, isDangerous, marked, untilRevoked } from './support/leases';
import { askFrom, startApp, type RunningApp } from './support/running-app';

const fine = { lagMs: 0, throttled: false, outage: false, fewPermissions: false };
const PASSPHRASE = 'quiet harbour 7';
const lockedAs = (detail?: string): unknown =>
  expect.objectContaining({
    ok: false,
    error: expect.objectContaining({ code: 'locked', ...(detail === undefined ? {} : { detail }) }),
  });

/** What is wrong with a page for those who read it by other means than their eyes, or hardly by them. */
async function barriers(page: Page): Promise<unknown> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).exclude('[data-tabster-dummy]').analyze();
  return violations.map(({ id, nodes }) => ({ id, at: nodes.map(({ target }) => String(target)).slice(0, 3) }));
}

const isLocked = async (app: RunningApp): Promise<boolean> => (await app.get('lock.view', {})).locked;
const setUp = (app: RunningApp) => app.get('lock.setUp', { when: 'idle60', passphrase: PASSPHRASE });

/** The desktop says that its screen was locked. */
const lockScreen = (app: RunningApp): Promise<unknown> =>
  app.electron.evaluate(({ powerMonitor }) => powerMonitor.emit('lock-screen'));

test('is set up in the preferences, locks every window, and opens by its passphrase', async ({ app }) => {
  await app.get('app.openWindow', { window: 'accounts' });
  await app.get('app.openWindow', { window: 'settings' });
  const settings = await app.window('settings');
  await settings.getByRole('tab', { name: 'Preferences' }).click();
  await settings.getByLabel('Lock Latchkey').selectOption('idle60');
  await settings.getByLabel('New passphrase').fill(PASSPHRASE);
  await settings.getByLabel('The same again').fill(PASSPHRASE);
  await settings.getByRole('button', { name: 'Turn the lock on' }).click();
  await expect(settings.getByRole('button', { name: 'Change passphrase…' })).toBeVisible();
  expect(await barriers(settings)).toEqual([]);
  expect((await app.get('preferences.get', {})).lock).toBe('idle60');
  expect(await app.ask('preferences.set', { lock: 'never' } as object)).toMatchObject({ error: { code: 'bad_input' } });

  const { popover } = app;
  await popover.bringToFront();
  await popover.getByRole('searchbox').press('Control+l');
  const accounts = await app.window('accounts');
  for (const page of [popover, accounts, settings]) {
    await expect(page.getByRole('heading', { name: 'Latchkey is locked' })).toBeVisible();
    expect(await barriers(page)).toEqual([]);
  }
  await expect(popover.getByText('Alderbrook')).toHaveCount(0);

  const field = popover.getByLabel('Passphrase', { exact: true });
  await expect(field).toBeFocused();
  await field.fill('not this one');
  await field.press('Enter');
  await expect(popover.getByText('That is not the passphrase.')).toBeVisible();
  await field.fill(PASSPHRASE);
  await field.press('Enter');
  await expect(popover.getByRole('searchbox')).toBeVisible();
  await expect(settings.getByRole('heading', { name: 'Preferences' })).toBeVisible();
});

test('a locked program answers no page, keeps no secret in reach, and still ends accounts when asked', async ({
  app,
  tenant,
}) => {
  await setUp(app);
  const lease = await checkOut(app, 'Alderbrook', 'Helpdesk');
  await app.get('lease.copy', { leaseId: lease.id, what: 'secret' });
  await app.get('lease.show', { leaseId: lease.id });
  const secret = await app.window('secret');
  expect(await app.clipboard()).not.toBe('');
  await lockScreen(app);
  await expect.poll(() => secret.isClosed()).toBe(true);
  await expect.poll(() => app.clipboard()).toBe('');

  const { popover } = app;
  await expect(popover.getByText('You have 1 live account.')).toBeVisible();
  for (const name of Object.keys(contract) as ChannelName[]) {
    const row = contract[name];
    if (row.whileLocked || row.origin !== 'main' || !row.input.safeParse({}).success) continue;
    // A page that asks too much is answered `busy`, which tells as little.
    await expect.poll(() => askFrom(popover, name, {}), { message: name }).toEqual(lockedAs());
  }
  for (const [name, input] of [
    ['lease.copy', { leaseId: lease.id, what: 'secret' }],
    ['lease.show', { leaseId: lease.id }],
    ['lease.snapshot', { scope: 'all' }],
    ['lease.extend', { leaseId: lease.id, duration: '1h', reason: 'x' }],
    ['lease.endAll', { whose: 'everyone' }],
    ['audit.search', { limit: 10 }],
    ['audit.export', { format: 'csv' }],
    ['catalogue.customers', { query: '', limit: 10 }],
    ['entity.list', { kind: 'customer', query: '', offset: 0, limit: 10 }],
    ['preferences.set', { clipboardClearSeconds: 600 }],
    ['practice.skipAhead', { minutes: 1 }],
    ['lock.setUp', { when: 'never' }],
  ] as const) {
    await expect.poll(() => askFrom(popover, name, input), { message: name }).toEqual(lockedAs());
  }
  expect(holds(await heapOf(popover), [lease.accountName])).toBe(false);

  const view = await app.get('lock.view', {});
  expect(view.nextEndsAt).toBe(lease.endsAt);
  await popover.getByRole('button', { name: 'End all my accounts' }).click();
  await popover.getByRole('alertdialog').getByRole('button', { name: 'Not now' }).click();
  await popover.getByRole('button', { name: 'End all my accounts' }).click();
  await popover.getByRole('alertdialog').getByRole('button', { name: 'End all my accounts' }).click();
  await expect.poll(async () => (await marked(tenant)).some(isDangerous), { timeout: 30_000 }).toBe(false);
  expect(await isLocked(app)).toBe(true);
});

test('a lease ends on time while the program is locked', async ({ app, tenant }) => {
  await setUp(app);
  const lease = await checkOut(app, 'Alderbrook', 'Helpdesk');
  // Its time is over while the directory does not answer, so that all of the end happens behind the lock.
  await tenant.truth.setSwitches(conditionsPatch({ ...fine, outage: true }));
  await app.get('practice.skipAhead', { minutes: 60 });
  await app.get('lock.now', {});
  expect(await app.ask('lease.one', { leaseId: lease.id })).toEqual(lockedAs());
  expect((await marked(tenant)).some(isDangerous)).toBe(true);
  await tenant.truth.setSwitches(conditionsPatch(fine));
  await expect.poll(async () => (await marked(tenant)).some(isDangerous), { timeout: 90_000 }).toBe(false);
  expect(await isLocked(app)).toBe(true);
  await app.get('lock.unlock', { passphrase: PASSPHRASE });
  expect((await untilRevoked(app, lease.id)).cause).toBe('expired');
});

test('starts locked, slows wrong passphrases down over restarts, and tells files and pages nothing', async ({
  profile,
  practice,
}) => {
  const first = await practice();
  await setUp(first);
  await first.quit();
  const second = await startApp({ profile, args: ['--practice'] });
  await expect(second.popover.getByRole('heading', { name: 'Latchkey is locked' })).toBeVisible();
  expect(await second.ask('app.view', {})).toEqual(lockedAs());
  await second.get('lock.unlock', { passphrase: PASSPHRASE });
  await expect(second.popover.getByRole('searchbox')).toBeVisible();
  await second.get('lock.now', {});
  for (let count = 0; count < 4; count += 1)
    expect(await second.ask('lock.unlock', { passphrase: 'not this one' })).toEqual(lockedAs('wrong'));
  expect(await second.ask('lock.unlock', { passphrase: 'not this one' })).toMatchObject({
    error: { code: 'locked', detail: 'wrong', retryAfterMs: 5_000 },
  });
  await second.quit();

  // After so many that the pause outlasts this test on any computer.
  const file = join(profile, 'lock.json');
  const record = JSON.parse(readFileSync(file, 'utf8')) as object;
  expect(record).toEqual({ isSet: true, failures: 5, when: 'idle60' });
  writeFileSync(file, JSON.stringify({ ...record, failures: 13 }));
  const third = await startApp({ profile, args: ['--practice'] });
  await expect(third.popover.getByText(/^Too many were wrong/)).toBeVisible();
  expect(await third.ask('lock.unlock', { passphrase: PASSPHRASE })).toEqual(lockedAs('wait'));
  expect(filesWith(profile, [PASSPHRASE])).toEqual([]);
  expect(third.log()).toContain('lock.wrong');
  await third.quit();
});

test('whoever forgot the passphrase starts anew', async ({ app }) => {
  await setUp(app);
  await app.get('lock.now', {});
  const { popover } = app;
  await popover.getByRole('button', { name: 'Forgotten the passphrase?' }).click();
  await popover.getByRole('button', { name: 'Leave Practice' }).click();
  await expect(popover.getByRole('button', { name: 'Practice' })).toBeVisible();
  expect(await app.get('lock.view', {})).toMatchObject({ locked: false, isSet: false, when: 'never' });
});

test('the policy of the computer can demand it, and a passphrase comes first', async ({ profile, folder }) => {
  const policy = join(folder, 'policy.json');
  writeFileSync(policy, JSON.stringify({ version: 1, preferences: { lock: 'idle5' } }), { mode: 0o600 });
  const app = await startApp({ profile, args: ['--policy-file', policy, '--practice'] });
  const tell = (seconds: number): Promise<void> =>
    app.electron.evaluate(({ powerMonitor }, told) => {
      powerMonitor.getSystemIdleTime = () => told;
    }, seconds);
  // While the program starts it may collect the answer before the driver has it.
  const idle = (seconds: number): Promise<void> => expect(() => tell(seconds)).toPass();
  // The session of tests has no person, so that it has been idle for as long as it is there.
  await idle(0);
  const { popover } = app;
  await popover.getByLabel('New passphrase').fill(PASSPHRASE);
  await popover.getByLabel('The same again').fill(PASSPHRASE);
  expect(await app.ask('app.view', {})).toEqual(lockedAs());
  await popover.getByRole('button', { name: 'Keep it and unlock' }).click();
  await expect(popover.getByRole('searchbox')).toBeVisible();
  expect(await app.ask('lock.setUp', { when: 'never', current: PASSPHRASE })).toMatchObject({
    error: { code: 'policy_denied' },
  });
  await idle(300);
  await expect(popover.getByRole('heading', { name: 'Latchkey is locked' })).toBeVisible();
  await app.quit();
});
