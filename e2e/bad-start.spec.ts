import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { checkOut } from './support/leases';
import { expect, test } from './support/fixtures';
import { electronBinary, programItself, seams } from './support/places';
import { runtimeSwitches, startApp } from './support/running-app';

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the program to its end from a command line. */
function run(args: readonly string[]): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(electronBinary(), [...runtimeSwitches, ...seams, ...programItself, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    let err = '';
    child.stdout.on('data', (data: Buffer) => (out += data.toString()));
    child.stderr.on('data', (data: Buffer) => (err += data.toString()));
    child.once('error', reject);
    child.once('exit', (code) => resolve({ code, out, err }));
  });
}

test('an unknown switch is refused with a sentence and exit code 2', async ({ profile }) => {
  const ended = await run(['--profile', profile, '--practise']);
  expect(ended.code).toBe(2);
  expect(ended.err).toContain("latchkey: Unknown option '--practise'");
});

test('--help and --version answer and end', async () => {
  const help = await run(['--help']);
  expect(help).toMatchObject({ code: 0 });
  expect(help.out).toContain('Usage: latchkey');
  const version = await run(['--version']);
  expect(version.out).toMatch(/^Latchkey \d+\.\d+\.\d+/m);
});

test('a second start shows the first and ends', async ({ app, profile, tenant }) => {
  const ended = await run([
    '--profile',
    profile,
    '--practice-endpoint',
    tenant.url,
    '--practice-keyfile',
    tenant.keyFile,
    '--window',
    'settings',
  ]);
  expect(ended.code).toBe(0);
  await app.window('settings');
});

test('a ledger of a newer program is left alone; the app opens and check-outs are closed', async ({
  practice,
  profile,
}) => {
  const first = await practice();
  await first.quit();
  const file = join(profile, 'practice', 'ledger.db');
  const bytes = readFileSync(file);
  // SQLite file format, section 1.3: user_version lies at offset 60, big-endian.
  bytes.writeUInt32BE(9_999, 60);
  writeFileSync(file, bytes);
  const second = await practice();
  await expect
    .poll(async () => (await second.get('app.view', {})).problems.map(({ code }) => code))
    .toContain('ledger_newer');
  expect((await second.get('app.view', {})).checkOutsOpen).toBe(false);
  expect(readFileSync(file).equals(bytes)).toBe(true);
});

test('a damaged ledger is kept aside; the app opens, says so, and check-outs are closed', async ({
  practice,
  profile,
}) => {
  mkdirSync(join(profile, 'practice'), { recursive: true });
  writeFileSync(join(profile, 'practice', 'ledger.db'), 'this is not a database'.repeat(500));
  const app = await practice();
  await expect
    .poll(async () => (await app.get('app.view', {})).problems.map(({ code }) => code))
    .toContain('ledger_corrupt');
  expect((await app.get('app.view', {})).checkOutsOpen).toBe(false);
});

test('without a keychain the app opens and refuses check-outs with that reason', async ({ practice }) => {
  const app = await practice({ DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent/bus' });
  const attempt = checkOut(app, 'Alderbrook', 'Helpdesk');
  await expect(attempt).rejects.toThrow('keychain_unavailable');
  const { leases } = await app.get('lease.snapshot', { scope: 'all' });
  expect(leases).toEqual([]);
});

test('a practice tenant that cannot be reached leaves the welcome page with the reason', async ({
  profile,
  folder,
}) => {
  const other = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const address = other.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const keyFile = join(folder, 'key');
  writeFileSync(keyFile, 'k'.repeat(32));
  const args = ['--practice-endpoint', `http://127.0.0.1:${String(port)}`, '--practice-keyfile', keyFile];
  const app = await startApp({ profile, args });
  await expect.poll(async () => (await app.get('app.view', {})).mode).toBe('welcome');
  expect((await app.get('app.view', {})).problems).toMatchObject([{ code: 'unreachable' }]);
  await app.quit();
  other.close();
});

test('Practice is one click from the welcome page and is remembered', async ({ profile }) => {
  const first = await startApp({ profile });
  await first.popover.getByRole('button', { name: 'Practice' }).click();
  await expect(first.popover.getByRole('searchbox', { name: 'Search customers, accounts and policies' })).toBeVisible();
  await first.quit();
  const second = await startApp({ profile });
  await expect.poll(async () => (await second.get('app.view', {})).mode).toBe('practice');
  await second.quit();
});
