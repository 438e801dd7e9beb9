import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { checksOf, isProved } from '../../../shared/receipt';
import { MINUTE, SECOND } from '../../../shared/time';
import { activeLease, checkOutAt, started, testWorld, type Where } from '../../testkit/labs/world';
import type { Latchkey } from '../api';
import { receiptFile } from './receipt';

const shape = z.looseObject({
  complete: z.boolean(),
  account: z.string(),
  checks: z.array(z.looseObject({ item: z.string(), status: z.string(), at: z.string().optional() })),
});

function look(latchkey: Latchkey, id: Parameters<Latchkey['one']>[0]) {
  const view = latchkey.one(id);
  const receipt = latchkey.receipt(id);
  if (!view.ok || !receipt.ok) throw new Error('not to be seen');
  return { view: view.value, file: receipt.value, json: shape.parse(JSON.parse(receipt.value.json)) };
}

const ends = (['cloud', 'domain', 'endpoint'] as const satisfies readonly Where[]).flatMap((where) => [
  [where, 'standard'] as const,
  [where, 'burner'] as const,
]);

describe('a receipt', () => {
  it.each(ends)('of %s %s is complete when everything was read back, and not before', async (where, mode) => {
    const world = testWorld({ latencyMs: 10 });
    const latchkey = await started(world);
    const id = await activeLease(world, latchkey, checkOutAt(where, mode));
    expect(look(latchkey, id).json).toMatchObject({ complete: false, checks: [] });
    expect(look(latchkey, id).file.text).toContain('The lease has not ended yet.');
    world.at[where].fake.faults.fail('observe', 'unreachable', 2);
    latchkey.checkIn(id);
    await world.timers.advance(SECOND);
    const open = look(latchkey, id);
    expect(open.json.complete).toBe(false);
    expect(open.file.text).toContain('NOT COMPLETE');
    expect(new Set(open.json.checks.map(({ status }) => status))).toEqual(new Set(['written']));
    await world.timers.advance(5 * MINUTE);
    const ended = look(latchkey, id);
    expect(isProved(ended.view)).toBe(true);
    expect(ended.json.complete).toBe(true);
    expect(ended.json.checks.every(({ status, at }) => status === 'readBack' && at !== undefined)).toBe(true);
    expect(checksOf(ended.view).map(({ name }) => name)).toEqual(expect.arrayContaining(ended.view.privileges));
  });

  it('names methods registered and groups added by hand during the lease', async () => {
    const world = testWorld({ latencyMs: 10 });
    const latchkey = await started(world);
    const id = await activeLease(world, latchkey, checkOutAt('cloud'));
    const { inspection } = world.at.cloud.truth;
    const { objectId, name } = inspection.accounts()[0]!;
    inspection.addMethod({ name, objectId }, 'fido2');
    inspection.addToGroup({ name, objectId }, 'Friends');
    latchkey.checkIn(id);
    await world.timers.advance(MINUTE);
    const checks = checksOf(look(latchkey, id).view);
    const line = { status: 'readBack', readBack: 'none' };
    expect(checks).toContainEqual(expect.objectContaining({ item: 'method', name: 'fido2', ...line }));
    expect(checks).toContainEqual(expect.objectContaining({ item: 'group', name: 'Friends', ...line }));
  });

  it('stands in the audit trail, line by line', async () => {
    const world = testWorld({ latencyMs: 10 });
    const latchkey = await started(world);
    const id = await activeLease(world, latchkey, checkOutAt('domain'));
    latchkey.checkIn(id);
    await world.timers.advance(MINUTE);
    const ended = world.ledger.auditOf(id).flatMap(({ event }) => (event.kind === 'revoked' ? [event] : []));
    expect(ended.flatMap(({ receipt }) => receipt ?? []).map(({ evidence }) => evidence)).toContainEqual({
      item: 'group',
      name: 'Administrators',
      asked: 'removed',
      readBack: 'not held',
    });
    expect(world.ledger.verifyAudit().brokenAt).toBeUndefined();
  });

  it('is copied as text, without a secret, for those who may see the lease', async () => {
    const world = testWorld({ latencyMs: 10 });
    const latchkey = await started(world);
    const id = await activeLease(world, latchkey, checkOutAt('domain'));
    await latchkey.copy(id, 'secret');
    const secret = world.clipboard.text();
    expect((await latchkey.copyReceipt(id)).ok).toBe(true);
    const { file } = look(latchkey, id);
    expect(world.clipboard.text()).toBe(file.text);
    expect(file.text + file.json).not.toContain(secret);
    world.sitDown('ben');
    expect(await latchkey.copyReceipt(id)).toMatchObject({ ok: false, error: { code: 'unknown_lease' } });
  });

  it('keeps foreign names on their line and proposes a file name that every system takes', async () => {
    const world = testWorld({ latencyMs: 10 });
    const latchkey = await started(world);
    const { view } = look(latchkey, await activeLease(world, latchkey, checkOutAt('domain')));
    const hostile = { ...view, accountName: '../..\\nul"*?\u0000', reason: 'one\r\n[x] two\u202Ethree\u2028four' };
    const { name, text } = receiptFile(hostile, 'Example\nMSP', view.requestedAt);
    expect(name).toMatch(/^Receipt [A-Za-z0-9-]+ \d{4}-\d\d-\d\d$/);
    expect(text).toContain('Reason:         one [x] two three four\n');
    expect(text.split('\n').filter((line) => line.startsWith('[x]'))).toEqual([]);
  });
});
