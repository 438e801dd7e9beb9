import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import { startAuditReceiver, type AuditReceiver } from '../electron/testkit/fakes/audit-receiver';
import { checkIn, checkOut, untilRevoked } from './support/leases';
import { expect, test } from './support/fixtures';
import type { RunningApp } from './support/running-app';

const KEY = 'a key that the receiver knows';

/** The next save dialog answers with this path; nothing else of the program is changed. */
async function saveTo(app: RunningApp, path: string): Promise<void> {
  await app.electron.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, path);
}

async function lived(app: RunningApp) {
  const lease = await checkOut(app, 'Alderbrook', 'Helpdesk');
  await checkIn(app, lease);
  await untilRevoked(app, lease.id);
  return lease;
}

const sequencesOf = (receiver: AuditReceiver): number[] =>
  receiver.messages.map((text) => {
    const record = JSON.parse(text.slice(text.indexOf('\uFEFF') + 1)) as { sequence: number };
    return record.sequence;
  });
const newest = async (app: RunningApp): Promise<number> =>
  (await app.get('audit.page', { limit: 1 })).entries[0]?.sequence ?? 0;
const upTo = (n: number): number[] => Array.from({ length: n }, (_, index) => index + 1);

test('the audit trail is searched, verified, saved and reported', async ({ app, folder }) => {
  const lease = await lived(app);
  await app.get('app.openWindow', { window: 'accounts' });
  const page = await app.window('accounts');
  await page.getByRole('tab', { name: 'Audit' }).click();
  await page.getByText('Ended and read back').first().waitFor();
  await page.getByRole('button', { name: 'Verify chain' }).click();
  await page.getByText(/\d+ entries, unbroken/).waitFor();

  await saveTo(app, join(folder, 'trail.csv'));
  await page.getByRole('button', { name: 'Save…' }).click();
  await page.getByRole('menuitem', { name: 'As a table (CSV)' }).click();
  await page.getByText('Saved', { exact: true }).waitFor();
  const csv = readFileSync(join(folder, 'trail.csv'), 'utf8');
  expect(csv).toContain(`"${lease.accountName}"`);
  expect(csv.split('\r\n').length).toBeGreaterThan(5);

  await saveTo(app, join(folder, 'trail.json'));
  expect(await app.get('audit.export', { format: 'json', leaseId: lease.id })).toEqual({ saved: true });
  const json = JSON.parse(readFileSync(join(folder, 'trail.json'), 'utf8')) as {
    records: { event: { kind: string; receipt?: unknown[] }; lease: { id: string } }[];
  };
  expect(new Set(json.records.map((record) => record.lease.id))).toEqual(new Set([lease.id]));
  expect(json.records.find(({ event }) => event.kind === 'revoked')?.event.receipt?.length).toBeGreaterThan(0);

  const { customers } = await app.get('audit.names', {});
  const month = new Date().toISOString().slice(0, 7);
  const [customer] = customers;
  if (customer === undefined) throw new Error('no customer in the trail');
  for (const format of ['html', 'pdf'] as const) {
    await saveTo(app, join(folder, `report.${format}`));
    const input = { customerId: customer.id, month, format };
    expect(await app.get('audit.report', input)).toEqual({ saved: true });
  }
  expect(readFileSync(join(folder, 'report.html'), 'utf8')).toContain(lease.accountName);
  const pdf = readFileSync(join(folder, 'report.pdf'));
  expect(pdf.subarray(0, 5).toString('ascii')).toBe('%PDF-');
  expect(pdf.length).toBeGreaterThan(5_000);
});

test('a changed line is found at the next start and shown with its place', async ({ practice, profile }) => {
  const first = await practice();
  await lived(first);
  await first.quit();
  const file = new Database(join(profile, 'practice', 'ledger.db'));
  const trigger = file.prepare(`SELECT sql FROM sqlite_master WHERE name = 'audit_is_never_changed'`).get() as {
    sql: string;
  };
  file.exec('DROP TRIGGER audit_is_never_changed');
  file.exec(`UPDATE audit SET body = replace(body, 'Helpdesk', 'Nothing') WHERE sequence = 2`);
  // Whoever tampers leaves no other trace.
  file.exec(trigger.sql);
  file.close();
  const second = await practice();
  await expect
    .poll(async () => (await second.get('app.view', {})).problems.map(({ code, detail }) => `${code} ${detail ?? ''}`))
    .toContain('audit_broken entry 2');
  await second.get('app.openWindow', { window: 'accounts' });
  const page = await second.window('accounts');
  await page.getByRole('tab', { name: 'Audit' }).click();
  await page.getByText('Broken at no. 2').waitFor();
});

test('the trail reaches a syslog and a webhook receiver, waits for one that is away, and closes check-outs', async ({
  practice,
  folder,
}) => {
  const receiver = await startAuditReceiver(KEY);
  try {
    receiver.answer(503);
    const app = await practice();
    const audit = {
      syslog: { host: '127.0.0.1', port: receiver.port, caCertificate: receiver.ca },
      webhook: { url: receiver.url, caCertificate: receiver.ca },
      required: true,
    };
    await app.get('organisation.setSettings', { audit });
    await app.get('organisation.publish', {});
    await app.get('audit.setKey', { key: KEY });
    await lived(app);
    await expect.poll(async () => sequencesOf(receiver).join() === upTo(await newest(app)).join()).toBe(true);
    expect(receiver.requests).toEqual([]);
    await expect
      .poll(async () => (await app.get('audit.state', {})).deliveries.find(({ sink }) => sink === 'webhook'))
      .toMatchObject({ failure: { code: 'throttled' } });

    await app.get('practice.skipAhead', { minutes: 6 });
    await expect.poll(async () => (await app.get('app.view', {})).checkOutsOpen).toBe(false);
    expect((await app.get('app.view', {})).problems).toMatchObject([{ code: 'audit_undelivered' }]);
    await app.get('app.openWindow', { window: 'accounts' });
    const page = await app.window('accounts');
    await page.getByRole('tab', { name: 'Audit' }).click();
    await page.getByText(/^Webhook: \d+ lines wait/).waitFor();
    writeFileSync(join(folder, 'audit.png'), await page.screenshot());

    receiver.answer(204);
    await page.getByRole('button', { name: 'Try now' }).click();
    await page.getByText('Webhook: everything delivered').waitFor();
    await expect.poll(async () => (await app.get('app.view', {})).checkOutsOpen).toBe(true);
    const records = receiver.requests.flatMap(
      ({ body }) => (JSON.parse(body) as { records: { sequence: number }[] }).records,
    );
    expect(receiver.requests.every(({ isSigned }) => isSigned)).toBe(true);
    expect(records.map(({ sequence }) => sequence)).toEqual(upTo(records.length));
    expect(receiver.requests.map(({ body }) => body).join('')).not.toContain(KEY);
    expect(app.log()).not.toContain(KEY);
  } finally {
    await receiver.stop();
  }
});
