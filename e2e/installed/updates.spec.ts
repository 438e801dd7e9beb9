import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startProxy, type TestProxy } from '../../electron/testkit/labs/network-lab';
import { announcement, smallPackage, startFeed, type Feed } from '../support/feed';
import { expect, test } from '../support/fixtures';
import { checkOut, until } from '../support/leases';
import type { RunningApp } from '../support/running-app';

const NAME = 'latchkey_9.0.0_amd64.deb';

/**
 * The last step only is not the real one: `dpkg` would change the computer that the tests run on, and a password dialogue
 * would wait for somebody. These stand before them on PATH; what `dpkg` is given is unpacked into `installed`.
 */
function fakeInstallers(folder: string): { readonly path: string; readonly installed: string } {
  const bin = join(folder, 'bin');
  const installed = join(folder, 'installed');
  mkdirSync(bin);
  const scripts = {
    dpkg: `#!/bin/sh\n[ "$1" = -i ] && [ ! -e "${folder}/declined" ] && exec dpkg-deb --extract "$2" "${installed}"\n`,
    // What electron-updater tries when dpkg did not run.
    'apt-get': '#!/bin/sh\nexit 1\n',
    pkexec: '#!/bin/sh\nshift\nexec "$@"\n',
  };
  for (const [name, text] of Object.entries(scripts)) {
    writeFileSync(join(bin, name), text);
    chmodSync(join(bin, name), 0o755);
  }
  return { path: `${bin}:${process.env['PATH'] ?? ''}`, installed };
}

/** Tells instead of starting the new version. */
async function prepare(app: RunningApp): Promise<void> {
  await app.electron.evaluate(({ app: program }) => {
    program.relaunch = () => void process.stderr.write('RELAUNCH\n');
  });
}

/** Everything goes through the proxy from now on, addresses of this computer too; it gets to hear who is there when it was refused first. */
async function chooseProxy(app: RunningApp, { port }: TestProxy): Promise<void> {
  await app.get('preferences.set', { proxy: { kind: 'manual', host: '127.0.0.1', port, alsoLoopback: true } });
  expect(await app.get('updates.look', {})).toMatchObject({ state: 'failed', why: 'unreachable' });
  const { proxy } = await app.get('network.view', {});
  expect(proxy).toMatchObject({ asking: true, known: false });
  await app.get('network.setCredentials', { proxy: proxy?.name ?? '', user: 'ana', password: 'word' });
}

/** Announces a version under the feed's signature. */
function announce(feed: Feed, version: string, content: Buffer, more = ''): Buffer {
  const text = announcement(version, NAME, content, more);
  feed.lay('latest-linux.yml', text);
  feed.lay('latest-linux.yml.sig', feed.signature(text));
  return text;
}

test('a signed version is fetched through a proxy, held back while an account is being ended, and installed', async ({
  practice,
  folder,
}) => {
  const feed = await startFeed(folder);
  const policy = join(folder, 'policy.json');
  const gate = await startProxy({ wants: `Basic ${Buffer.from('ana:word').toString('base64')}` });
  const updates = { feed: feed.url, keys: [feed.key] };
  const said = { version: 1, authorities: [feed.certificate], updates };
  writeFileSync(policy, JSON.stringify(said), { mode: 0o600 });
  const { path, installed } = fakeInstallers(folder);
  const app = await practice({ PATH: path }, ['--policy-file', policy]);
  await prepare(app);
  await chooseProxy(app, gate);
  const look = () => app.get('updates.look', {});
  const content = smallPackage(folder, '9.0.0');
  feed.lay(NAME, content);

  expect(await look()).toMatchObject({ state: 'failed', why: 'unreachable' });
  announce(feed, '0.0.1', content);
  expect(await look()).toMatchObject({ state: 'idle' });
  announce(feed, '9.0.0', content, 'stagingPercentage: 0\n');
  expect(await look()).toMatchObject({ state: 'idle' });
  const signed = announce(feed, '9.0.0', content);
  feed.lay('latest-linux.yml', Buffer.concat([signed, Buffer.from('#')]));
  expect(await look()).toMatchObject({ state: 'failed', why: 'untrusted' });
  // Signed when it is looked at first, and another one when electron-updater reads it.
  const foreign = announcement('9.0.0', 'other_9.0.0_amd64.deb', Buffer.from('not ours'));
  const before = feed.fetched.filter((name) => name === 'latest-linux.yml').length;
  feed.lay('latest-linux.yml', (times) => (times === before ? signed : foreign));
  expect(await look()).toMatchObject({ state: 'failed', why: 'untrusted' });
  announce(feed, '9.0.0', content);
  feed.lay(NAME, content.subarray(0, content.length - 7));
  expect(await look()).toMatchObject({ state: 'failed', why: 'damaged' });
  feed.lay(NAME, content);
  expect(await look()).toMatchObject({ state: 'ready', version: '9.0.0' });
  expect(feed.fetched).not.toContain('other_9.0.0_amd64.deb');

  const lease = await checkOut(app, 'Alderbrook', 'Helpdesk');
  await app.get('practice.set', { outage: true });
  await app.get('lease.checkIn', { leaseId: lease.id });
  await until(app, lease.id, 'revoking');
  expect(await app.ask('updates.install', {})).toMatchObject({ ok: false, error: { code: 'busy' } });
  expect(existsSync(installed)).toBe(false);
  await app.get('practice.set', { outage: false });
  await app.get('practice.skipAhead', { minutes: 10 });
  await until(app, lease.id, 'revoked', 60_000);

  writeFileSync(join(folder, 'declined'), '');
  expect(await app.ask('updates.install', {})).toMatchObject({ ok: false, error: { code: 'insufficient_rights' } });
  expect(await app.get('updates.view', {})).toMatchObject({ state: 'failed', why: 'refused' });
  const { items } = await app.get('health.view', {});
  expect(items).toContainEqual({ id: 'updates', state: 'bad', why: 'refused' });
  rmSync(join(folder, 'declined'));
  expect(await look()).toMatchObject({ state: 'ready' });

  let told = '';
  app.electron.process().stderr?.on('data', (more: Buffer) => (told += more.toString()));
  const closed = app.electron.waitForEvent('close');
  // The program may be gone before its answer is read.
  await app.ask('updates.install', {}).catch(() => undefined);
  await closed;
  expect(readFileSync(join(installed, 'usr', 'lib', 'latchkey', 'version'), 'utf8')).toBe('9.0.0');
  await expect.poll(() => told).toContain('RELAUNCH');
  expect(app.log()).toContain('app.stopped');
  // The proxy heard of no other address, and nothing but tunnels was asked of it.
  expect(new Set(gate.asked)).toEqual(new Set([new URL(feed.url).host]));
  expect(gate.plain).toEqual([]);
  await gate.stop();
  await feed.stop();
});
