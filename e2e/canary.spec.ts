import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { practiceTenants } from '../electron/practice/m365';
import { checkOut, untilRevoked } from './support/leases';
import { expect, test } from './support/fixtures';
import type { RunningApp } from './support/running-app';

/** Every way in which a text may lie in a file or in memory. */
function spellings(secret: string): readonly Buffer[] {
  return [
    Buffer.from(secret, 'utf8'),
    Buffer.from(secret, 'utf16le'),
    Buffer.from(Buffer.from(secret).toString('base64').replaceAll('=', '')),
    Buffer.from(Buffer.from(secret).toString('hex')),
  ];
}

function holds(content: Buffer, secrets: readonly string[]): boolean {
  return secrets.some((secret) => spellings(secret).some((spelling) => content.includes(spelling)));
}

function filesWith(folder: string, secrets: readonly string[]): readonly string[] {
  const files = readdirSync(folder, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile());
  return files.map((entry) => join(entry.parentPath, entry.name)).filter((file) => holds(readFileSync(file), secrets));
}

/** Command lines and environments of the program and all its children (proc(5)). */
function processTexts(pid: number): Buffer {
  const family = new Set([pid]);
  const pids = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
  const parentOf = (child: number): number => {
    try {
      const stat = readFileSync(`/proc/${String(child)}/stat`, 'utf8');
      return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    } catch {
      return 0;
    }
  };
  for (let size = 0; size !== family.size;) {
    size = family.size;
    for (const child of pids) if (family.has(parentOf(child))) family.add(child);
  }
  const read = (file: string): Buffer => {
    try {
      return readFileSync(file);
    } catch {
      return Buffer.alloc(0);
    }
  };
  return Buffer.concat(
    [...family].flatMap((id) => ['cmdline', 'environ'].map((name) => read(`/proc/${String(id)}/${name}`))),
  );
}

/** Everything that lives in the heap of a window's page. */
async function heapOf(app: RunningApp): Promise<Buffer> {
  const session = await app.popover.context().newCDPSession(app.popover);
  const chunks: string[] = [];
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk));
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await session.detach();
  return Buffer.from(chunks.join(''));
}

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
  expect(holds(await heapOf(app), planted), 'heap of the popover').toBe(false);
  expect(holds(processTexts(app.pid), planted), 'command lines and environments').toBe(false);
  await app.get('lease.checkIn', { leaseId: password.id });
  await untilRevoked(app, password.id);
  expect(filesWith(profile, planted), 'files while it runs').toEqual([]);
  await app.quit();
  expect(filesWith(profile, planted), 'files after it ended').toEqual([]);
});

test('the search itself finds what is planted', async ({ app }) => {
  await app.popover.evaluate(() => Object.assign(window, { planted: 'canary-4711-in-the-heap' }));
  expect(holds(await heapOf(app), ['canary-4711-in-the-heap'])).toBe(true);
});
