import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { events } from '../shared/ipc/events';
import { filesWith, heapOf, holds } from './support/canary';
import { expect, test } from './support/fixtures';
import { checkOut, isDangerous, marked } from './support/leases';
import { askFrom, type RunningApp } from './support/running-app';

const PASSPHRASE = 'quiet harbour 7';
const setUp = (app: RunningApp) => app.get('lock.setUp', { when: 'computer', passphrase: PASSPHRASE });
const isLocked = async (app: RunningApp): Promise<boolean> => (await app.get('lock.view', {})).locked;
const heading = (page: Page) => page.getByRole('heading', { name: 'Latchkey is locked' });

interface Asking {
  readonly latchkey: { readonly invoke: (name: string, input: unknown) => Promise<unknown> };
}

interface Listening {
  heard: string[];
  readonly latchkey: { on(name: string, listener: () => void): () => void };
}

/** Listens to everything there is, as a page that was taken over would. */
const listen = (page: Page): Promise<void> =>
  page.evaluate((names) => {
    const there = window as unknown as Listening;
    there.heard = [];
    for (const name of names) there.latchkey.on(name, () => there.heard.push(name));
  }, Object.keys(events));
const heard = (page: Page): Promise<string[]> =>
  page.evaluate(() => [...new Set((window as unknown as Listening).heard)]);

/** Something of the system tells the program. */
const tell = (app: RunningApp, what: 'suspend' | 'resume' | 'lock-screen' | 'unlock-screen'): Promise<unknown> =>
  app.electron.evaluate(({ powerMonitor }, name) => powerMonitor.emit(name), what);

test('a page hears nothing of accounts while it is locked, and keeps nothing of them', async ({ app, tenant }) => {
  await setUp(app);
  const lease = await checkOut(app, 'Alderbrook', 'Helpdesk');
  await app.get('app.openWindow', { window: 'accounts' });
  const accounts = await app.window('accounts');
  await expect(accounts.getByText(lease.accountName).first()).toBeVisible();
  await accounts.getByRole('tab', { name: 'Audit' }).click();
  await expect(accounts.getByText('Alderbrook').first()).toBeVisible();
  await app.get('lock.now', {});
  for (const page of [app.popover, accounts]) await expect(heading(page)).toBeVisible();
  await listen(app.popover);
  expect(await app.get('lock.endMine', {})).toEqual({ count: 1 });
  await expect.poll(async () => (await marked(tenant)).some(isDangerous), { timeout: 30_000 }).toBe(false);
  expect(await heard(app.popover)).toEqual(['lock.changed']);
  for (const page of [app.popover, accounts]) expect(holds(await heapOf(page), [lease.accountName])).toBe(false);
});

test('no window, link, later start or sleep leads around it', async ({ app }) => {
  await setUp(app);
  await tell(app, 'suspend');
  await tell(app, 'resume');
  await tell(app, 'unlock-screen');
  expect(await isLocked(app)).toBe(true);
  const { popover } = app;
  await app.get('app.openWindow', { window: 'accounts' });
  await app.electron.evaluate(({ app: program }) => {
    const line = 'latchkey-invite-1.bm90IHJlYWxseQ';
    program.emit('second-instance', {}, [], '', { window: 'settings' });
    program.emit('second-instance', {}, [], '', { invitation: { kind: 'line', line } });
    program.emit('second-instance', {}, [], '', { invitation: { kind: 'file', path: '/etc/passwd' } });
    program.emit('activate', {});
  });
  const pages = [popover, await app.window('accounts'), await app.window('settings')];
  for (const page of pages) await expect(heading(page)).toBeVisible();
  for (const page of pages) {
    await page.reload();
    await expect(heading(page)).toBeVisible();
    const asked = await Promise.all(
      (['app.view', 'invitation.waiting', 'preferences.get'] as const).map((name) => askFrom(page, name, {})),
    );
    for (const answer of asked) expect(answer).toMatchObject({ ok: false, error: { code: 'locked' } });
  }
  await popover.evaluate(() => {
    const carried = new DataTransfer();
    carried.items.add(new File(['latchkey-invite-1.bm90IHJlYWxseQ'], 'a.latchkey-invite'));
    for (const type of ['dragenter', 'dragover', 'drop'])
      document.body.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: carried }));
  });
  await expect(heading(popover)).toBeVisible();
  // Locking once more while it opens wins; nothing but the passphrase opens it.
  const answers = await popover.evaluate(async (passphrase) => {
    const { invoke } = (window as unknown as Asking).latchkey;
    return Promise.all([invoke('lock.unlock', { passphrase }), invoke('lock.now', {})]);
  }, PASSPHRASE);
  expect(answers).toMatchObject([{ ok: false, error: { code: 'locked', detail: 'again' } }, { ok: true }]);
  expect(await isLocked(app)).toBe(true);
  await app.get('lock.unlock', { passphrase: PASSPHRASE });
  for (const page of pages) await expect(heading(page)).toHaveCount(0);
});

/** What lies in the keychain for the lock goes, behind the back of the program. */
function dropPassphrase(app: RunningApp, profile: string): Promise<boolean> {
  return app.electron.evaluate(
    ({ app: program }, name) => {
      const { createRequire } = process.getBuiltinModule('node:module');
      const keytar = createRequire(`${program.getAppPath()}/package.json`)('keytar') as {
        deletePassword(service: string, account: string): Promise<boolean>;
      };
      return keytar.deletePassword(name, 'app-lock/passphrase');
    },
    `Latchkey lock ${createHash('sha256').update(profile).digest('hex').slice(0, 16)}`,
  );
}

test('without its entry in the keychain it stays locked, and still ends accounts', async ({ app, profile, tenant }) => {
  await setUp(app);
  await checkOut(app, 'Alderbrook', 'Helpdesk');
  await app.get('lock.now', {});
  expect(await dropPassphrase(app, profile)).toBe(true);
  const { popover } = app;
  await popover.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
  await popover.getByRole('button', { name: 'Unlock' }).click();
  await expect(popover.getByText('The keychain of this computer no longer has the passphrase')).toBeVisible();
  expect(await app.ask('lock.begin', { passphrase: 'another one' })).toMatchObject({
    error: { code: 'locked', detail: 'isSet' },
  });
  expect(await isLocked(app)).toBe(true);
  await app.get('lock.endMine', {});
  await expect.poll(async () => (await marked(tenant)).some(isDangerous), { timeout: 30_000 }).toBe(false);
  expect(await isLocked(app)).toBe(true);
  expect(filesWith(profile, [PASSPHRASE])).toEqual([]);
});

interface Noticed {
  readonly shown: string[];
  readonly gone: string[];
}

/** From now on the desktop shows no notice, and it is written down what it would. */
const watchNotices = (app: RunningApp): Promise<void> =>
  app.electron.evaluate(({ Notification }) => {
    const noticed: Noticed = { shown: [], gone: [] };
    Object.assign(globalThis, { noticed });
    Notification.isSupported = () => true;
    Notification.prototype.show = function (this: { title: string }) {
      noticed.shown.push(this.title);
    };
    Notification.prototype.close = function (this: { title: string }) {
      noticed.gone.push(this.title);
    };
  });
const noticed = (app: RunningApp): Promise<Noticed> =>
  app.electron.evaluate(() => (globalThis as unknown as { noticed: Noticed }).noticed);

test('notices leave the screen with everything else', async ({ app }) => {
  await setUp(app);
  await watchNotices(app);
  await app.electron.evaluate(({ app: program }) =>
    program.emit('second-instance', {}, [], '', { invitation: { kind: 'file', path: '/etc/hostname' } }),
  );
  await expect.poll(async () => (await noticed(app)).shown).toEqual(['This is no invitation']);
  expect((await noticed(app)).gone).toEqual([]);
  await app.get('lock.now', {});
  await expect.poll(async () => (await noticed(app)).gone).toEqual(['This is no invitation']);
});

test('leaving a locked program names nobody and changes no preference', async ({ app, profile }) => {
  await setUp(app);
  const lease = await checkOut(app, 'Alderbrook', 'Helpdesk');
  await app.get('lock.now', {});
  await app.get('app.quit', {});
  const leaving = await app.window('leaving');
  await expect(leaving.getByRole('heading', { name: '1 account is still live. Quit all the same?' })).toBeVisible();
  await expect(leaving.getByRole('button', { name: 'End now' })).toBeVisible();
  for (const told of [lease.accountName, 'Alderbrook', 'Do the same the next time'])
    await expect(leaving.getByText(told)).toHaveCount(0);
  const gone = app.electron.waitForEvent('close');
  await askFrom(leaving, 'leaving.answer', { choice: 'leave', remember: true }).catch(() => undefined);
  await gone;
  const kept: unknown = JSON.parse(readFileSync(join(profile, 'preferences.json'), 'utf8'));
  expect(kept).not.toMatchObject({ whenLeaving: 'leave' });
});
