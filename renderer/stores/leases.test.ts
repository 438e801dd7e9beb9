// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LeaseView } from '../../shared/ipc/views';
import { FakeBridge } from '../testing/fake-bridge';
import { at, leaseId } from '../testing/samples';
import { mainNow } from './clock';
import { followLeases, liveLeases, useLeases } from './leases';

let fake: FakeBridge;
let stop: () => void;

function first(): LeaseView {
  const [lease] = fake.leases;
  if (lease === undefined) throw new Error('no lease');
  return lease;
}

const snapshots = (): number => fake.calls.filter((call) => call.name === 'lease.snapshot').length;
const settled = async (revision: number): Promise<void> => {
  await vi.waitFor(() => {
    expect(useLeases.getState().revision).toBe(revision);
  });
};

beforeEach(async () => {
  fake = new FakeBridge();
  Object.assign(window, { latchkey: fake });
  stop = followLeases('live');
  await settled(1);
});
afterEach(() => {
  stop();
});

describe('following the leases', () => {
  it('takes a push that comes next without asking again', () => {
    fake.change({ ...first(), accountName: 'renamed' });
    expect(useLeases.getState().byId[first().id]?.accountName).not.toBeUndefined();
    expect(Object.values(useLeases.getState().byId).some((lease) => lease.accountName === 'renamed')).toBe(true);
    expect(snapshots()).toBe(1);
  });

  it('fetches the snapshot when a revision is missing, and ends up with what main has', async () => {
    const lost = { ...first(), accountName: 'lost push' };
    fake.leases = [lost, ...fake.leases.slice(1)];
    fake.revision += 1;
    fake.change({ ...lost, reason: 'seen push' });
    await settled(fake.revision);
    expect(snapshots()).toBe(2);
    expect(useLeases.getState().byId[lost.id]).toMatchObject({ accountName: 'lost push', reason: 'seen push' });
  });

  it('ignores a push that is older than what it has', () => {
    fake.push('leases.changed', { revision: 1, now: at(fake.now), changed: [{ ...first(), reason: 'stale' }] });
    expect(useLeases.getState().byId[first().id]?.reason).not.toBe('stale');
    expect(snapshots()).toBe(1);
  });

  it('keeps pushes that arrive while the snapshot is under way', async () => {
    stop();
    stop = followLeases('live');
    fake.change({ ...first(), accountName: 'during the fetch' });
    await settled(fake.revision);
    expect(Object.values(useLeases.getState().byId).map((lease) => lease.accountName)).toContain('during the fetch');
  });

  it('says so when the snapshot fails, and recovers with the next one', async () => {
    stop();
    fake.failing.set('lease.snapshot', 'ledger_corrupt');
    stop = followLeases('live');
    await vi.waitFor(() => {
      expect(useLeases.getState().failure?.code).toBe('ledger_corrupt');
    });
    fake.failing.clear();
    fake.change(first());
    await settled(fake.revision);
    expect(useLeases.getState().failure).toBeUndefined();
  });

  it('counts from main’s time, not from this computer’s', () => {
    expect(Math.abs(mainNow() - fake.now)).toBeLessThan(60_000);
  });
});

it('shows what is being made first, then the nearest end; ended ones leave after a while', () => {
  const now = fake.now;
  const base = first();
  const made = { ...base, id: leaseId('made'), state: 'provisioning' as const, endsAt: at(now + 900_000) };
  const soon = { ...base, id: leaseId('soon'), state: 'active' as const, endsAt: at(now + 60_000) };
  const gone = {
    ...base,
    id: leaseId('gone'),
    state: 'revoked' as const,
    revokedAt: at(now - 11_999),
    endsAt: at(now),
  };
  const byId = { soon, gone, made };
  expect(liveLeases(byId, now).map((lease) => lease.id)).toEqual(['made', 'gone', 'soon']);
  expect(liveLeases(byId, now + 1).map((lease) => lease.id)).toEqual(['made', 'soon']);
});
