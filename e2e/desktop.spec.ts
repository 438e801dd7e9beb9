import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { expect, test } from './support/fixtures';
import { checkOut } from './support/leases';
import { electronBinary, programItself, seams } from './support/places';
import { runtimeSwitches, startApp } from './support/running-app';
import { callable, script } from './support/scripts';

/** Starts the program from a command line; `said` is what it wrote to its error output so far. */
function start(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const child = spawn(electronBinary(), [...runtimeSwitches, ...seams, ...programItself, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...env },
  });
  let text = '';
  child.stderr.setEncoding('utf8').on('data', (more: string) => (text += more));
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  return { child, ended, said: () => text };
}

const LINE = 'latchkey-invite-1.bm90IGEgcmVhbCBvbmU.00000000';

test('an invitation that is opened while the program runs stands in the form to join', async ({ profile, folder }) => {
  const app = await startApp({ profile });
  await expect(app.popover.getByRole('button', { name: 'Join…' })).toBeVisible();
  const file = join(folder, 'team of ours.latchkey-invite');
  writeFileSync(file, `${LINE}\n`);
  expect(await start(['--profile', profile, file]).ended).toBe(0);
  const field = app.popover.getByRole('textbox', { name: 'Invitation' });
  await expect(field).toHaveValue(LINE);
  // A link counts as the newer one.
  expect(await start(['--profile', profile, `latchkey-invite:${LINE.replace('bm90', 'YWxz')}`]).ended).toBe(0);
  await expect(field).toHaveValue(LINE.replace('bm90', 'YWxz'));
  await app.quit();
});

test('an invitation that starts the program stands in the form to join', async ({ profile }) => {
  const app = await startApp({ profile, args: [`latchkey-invite:${LINE}`] });
  await expect(app.popover.getByRole('textbox', { name: 'Invitation' })).toHaveValue(LINE);
  await app.quit();
});

test('a file that is no invitation is refused on the command line, and one that holds something else opens no form', async ({
  profile,
  folder,
}) => {
  const refused = start(['--profile', profile, '/etc/passwd']);
  expect(await refused.ended).toBe(2);
  const file = join(folder, 'other.latchkey-invite');
  writeFileSync(file, 'root:x:0:0');
  const app = await startApp({ profile, args: [file] });
  await expect(app.popover.getByRole('button', { name: 'Join…' })).toBeVisible();
  await expect.poll(() => app.log()).toContain('invitation.unreadable');
  await expect(app.popover.getByRole('textbox', { name: 'Invitation' })).toBeHidden();
  expect(app.log()).not.toContain('root:x');
  await app.quit();
});

test('a profile that cannot be written: the program says so and makes nothing', async ({ folder }) => {
  // A plain file where the folder should be cannot be written to as a folder, whoever asks.
  const profile = join(folder, 'file', 'profile');
  writeFileSync(join(folder, 'file'), '');
  const started = start(['--profile', profile]);
  await expect.poll(started.said).toContain('cannot keep its records');
  started.child.kill('SIGKILL');
  await started.ended;
  expect(existsSync(profile)).toBe(false);
});

test('what a newer version kept in the profile does not hinder', async ({ profile, practice }) => {
  mkdirSync(profile, { recursive: true });
  const newer = { theme: 'dark', openAtLogin: 'when it rains', hologram: true };
  writeFileSync(join(profile, 'preferences.json'), JSON.stringify(newer));
  writeFileSync(join(profile, 'windows.json'), JSON.stringify({ version: 9, accounts: { monitor: 'DP-1' } }));
  writeFileSync(join(profile, 'work.json'), JSON.stringify({ work: 'constellation' }));
  const app = await practice();
  expect(await app.get('preferences.get', {})).toMatchObject({ theme: 'dark', openAtLogin: false });
  // The newer file is kept aside, not lost.
  expect(JSON.parse(readFileSync(join(profile, 'preferences.damaged.json'), 'utf8'))).toEqual(newer);
});

test('the profile is closed to others, a core dump would hold no memory, and certificates stay checked', async ({
  profile,
  folder,
}) => {
  mkdirSync(profile, { recursive: true, mode: 0o755 });
  const app = await startApp({ profile, env: { NODE_TLS_REJECT_UNAUTHORIZED: '0' } });
  expect(await app.electron.evaluate(() => process.env['NODE_TLS_REJECT_UNAUTHORIZED'] ?? 'none')).toBe('none');
  expect(statSync(profile).mode & 0o777).toBe(0o700);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(Number.parseInt(readFileSync(`/proc/${String(app.pid)}/coredump_filter`, 'utf8'), 16)).toBe(0);
  await app.quit();
});

test('a policy file sets preferences and is obeyed', async ({ profile, folder }) => {
  const policy = join(folder, 'policy.json');
  writeFileSync(policy, JSON.stringify({ version: 1, preferences: { clipboardClearSeconds: 10, theme: 'dark' } }), {
    mode: 0o600,
  });
  const app = await startApp({ profile, args: ['--policy-file', policy, '--window', 'settings'] });
  expect(await app.get('preferences.get', {})).toMatchObject({ clipboardClearSeconds: 10, theme: 'dark' });
  expect(await app.ask('preferences.set', { theme: 'light' })).toMatchObject({
    ok: false,
    error: { code: 'policy_denied' },
  });
  const settings = await app.window('settings');
  await settings.getByRole('tab', { name: 'Preferences' }).click();
  await expect(settings.getByText('The policy of this computer sets')).toBeVisible();
  await expect(settings.getByRole('combobox', { name: /clipboard/ })).toBeDisabled();
  await expect(settings.getByRole('combobox', { name: /from anywhere/ })).toBeEnabled();
  await app.quit();
});

test('a window comes back where it was left', async ({ profile }) => {
  const first = await startApp({ profile });
  await first.get('app.openWindow', { window: 'accounts' });
  await first.window('accounts');
  const left = await first.electron.evaluate(({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows().find(({ title }) => title.startsWith('Accounts'));
    window?.setBounds({ x: 150, y: 140, width: 900, height: 600 });
    const bounds = window?.getNormalBounds();
    window?.close();
    return bounds;
  });
  await first.quit();
  expect(JSON.parse(readFileSync(join(profile, 'windows.json'), 'utf8'))).toEqual({ accounts: left });
  const second = await startApp({ profile });
  await second.get('app.openWindow', { window: 'accounts' });
  await second.window('accounts');
  const size = await second.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()
      .find(({ title }) => title.startsWith('Accounts'))
      ?.getNormalBounds(),
  );
  expect(size).toMatchObject({ width: 900, height: 600 });
  await second.quit();
});

test('without a notification service a lease still begins and ends', async ({ practice }) => {
  // The session of the tests has none: Electron says it can notify and nobody answers.
  const app = await practice();
  const shown = await app.electron.evaluate(
    ({ Notification }) =>
      new Promise<string>((resolve) => {
        const notification = new Notification({ title: 'x' });
        notification.on('show', () => resolve('show'));
        notification.on('failed', () => resolve('failed'));
        notification.show();
      }),
  );
  expect(shown).toBe('failed');
  expect((await app.get('app.view', {})).checkOutsOpen).toBe(true);
});

test('the health list and the diagnostics tell nothing that should not be mailed', async ({ app }) => {
  const lease = await checkOut(app, 'Alderbrook', 'Helpdesk');
  await app.get('lease.copy', { leaseId: lease.id, what: 'secret' });
  const secret = await app.clipboard();
  await app.get('app.openWindow', { window: 'settings' });
  const settings = await app.window('settings');
  await settings.getByRole('tab', { name: /About/ }).click();
  await expect(settings.getByRole('list', { name: 'Health' })).toContainText('The keychain of this computer answers.');
  await settings.getByRole('button', { name: 'Show diagnostics' }).click();
  const field = settings.getByRole('textbox', { name: 'Diagnostics' });
  await expect(field).toHaveValue(/Latchkey diagnostics/);
  const text = await field.inputValue();
  expect(text).toContain('active: 1');
  expect(text).toContain('app.started');
  const me = (await app.get('app.view', {})).me?.name ?? '';
  for (const told of [secret, me, lease.id, lease.accountName, lease.customer.name, lease.customer.id]) {
    expect(told.length).toBeGreaterThan(2);
    expect(text).not.toContain(told);
  }
  expect(text).not.toMatch(/@|\/home\/|\/tmp\//);
  await settings.getByRole('button', { name: 'Show licences' }).click();
  await expect(settings.getByRole('textbox', { name: 'Licences' })).toHaveValue(/\nreact-dom \d[\d.]+: MIT\n/);
});

/** As much of scripts/lib/session.mjs as is used. */
type StartSession = (options: object) => Promise<{ environment: Record<string, string>; stop(): Promise<void> }>;
const sessionModule = z.object({ startSession: callable<StartSession>() });

test('on a desktop without a tray the popover is an ordinary window that cannot get lost', async ({ profile }) => {
  const sessions = sessionModule.parse(await script('session.mjs'));
  const bare = await sessions.startSession({ desktop: false });
  const app = await startApp({ profile, env: bare.environment });
  const look = () =>
    app.electron.evaluate(({ BrowserWindow }) => {
      const window = BrowserWindow.getAllWindows().find((one) => one.webContents.getURL().includes('/popover/'));
      return { onTop: window?.isAlwaysOnTop(), minimizable: window?.isMinimizable(), gone: window?.isDestroyed() };
    });
  await expect(app.popover.getByRole('button', { name: 'Join…' })).toBeVisible();
  await expect.poll(look).toEqual({ onTop: false, minimizable: true, gone: false });
  await app.get('app.closeWindow', {});
  expect(await start(['--profile', profile], bare.environment).ended).toBe(0);
  await expect(app.popover.getByRole('button', { name: 'Join…' })).toBeVisible();
  expect((await app.get('health.view', {})).items).toContainEqual({ id: 'tray', state: 'note', why: 'unseen' });
  await app.quit();
  await bare.stop();
});
