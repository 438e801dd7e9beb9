import { describe, expect, it } from 'vitest';
import { leaseIdSchema, type LeaseId } from '../../shared/ids';
import { Secret } from '../../shared/secret';
import { HOUR, MINUTE, plus, type Instant } from '../../shared/time';
import { markerText, type Marker } from '../core/naming/marker';
import { SWEEP_GRACE } from '../core/sweep/judge';
import { computer, swept } from '../testkit/labs/sweep-lab';
import { activeLease, checkOutAt, started, testWorld, type TestWorld } from '../testkit/labs/world';
import type { Latchkey } from './api';

const WHERES = ['cloud', 'domain', 'endpoint'] as const;
type Place = (typeof WHERES)[number];
const MODES = ['standard', 'burner'] as const;
const EVERY = WHERES.flatMap((where) => MODES.map((mode) => ({ where, mode })));

interface Scene {
  readonly world: TestWorld;
  readonly latchkey: Latchkey;
  readonly id: LeaseId;
  readonly name: string;
}

/** A live lease. */
async function scene(where: Place, mode: 'standard' | 'burner'): Promise<Scene> {
  const world = testWorld();
  const latchkey = await started(world);
  const id = await activeLease(world, latchkey, checkOutAt(where, mode));
  return { world, latchkey, id, name: world.ledger.lease(id)!.account.name };
}

const state = ({ world, id }: Scene) => world.ledger.lease(id)?.state.kind;
const account = ({ world, name }: Scene, where: Place) =>
  world.at[where].truth.inspection.accounts().find((one) => one.name === name && one.state === 'present');

/** Writes into the marker's place what becomes of the marker that stands there. */
function rewrite({ world, name }: Scene, where: Place, change: (marker: Marker, text: string) => string): string {
  const { inspection } = world.at[where].truth;
  const found = account({ world, name } as Scene, where)!.marker;
  if (found === 'foreign') throw new Error('no marker');
  const before = markerText(found);
  inspection.setMarkerText({ name }, change(found, before));
  return before;
}

describe('somebody edits the marker by hand', () => {
  const edits: readonly (readonly [string, (marker: Marker, text: string) => string])[] = [
    ['cuts it off', (_marker, text) => text.slice(0, 40)],
    ['writes the id of another lease', (marker) => markerText({ ...marker, leaseId: leaseIdSchema.parse('x-1') })],
    [
      'writes another lease that seems to be later',
      (marker) =>
        markerText({ ...marker, leaseId: leaseIdSchema.parse('x-1'), endsAt: plus(marker.endsAt, 30 * 24 * HOUR) }),
    ],
    ['makes it another organisation’s', (_marker, text) => text.replace('org=msp', 'org=other')],
  ];

  it.each(EVERY.flatMap(({ where, mode }) => edits.map(([what, edit]) => ({ where, mode, what, edit }))))(
    '$what ($where, $mode): nothing is touched, nothing is called done, a person is called; put right, it ends',
    async ({ where, mode, edit }) => {
      const it = await scene(where, mode);
      const before = rewrite(it, where, edit);
      const enabled = account(it, where)!.enabled;
      await it.world.timers.advance(3 * HOUR);
      expect(it.latchkey.one(it.id)).toMatchObject({
        value: { state: 'revoking', overdue: true, attention: { failure: { code: 'marker_changed' } } },
      });
      expect(JSON.parse(receipt(it))).toMatchObject({ complete: false });
      expect(account(it, where)).toMatchObject({ enabled });
      it.world.at[where].truth.inspection.setMarkerText({ name: it.name }, before);
      await it.world.timers.advance(3 * MINUTE);
      expect(state(it)).toBe('revoked');
      expect(account(it, where)?.enabled ?? false).toBe(false);
    },
  );

  it.each(EVERY)(
    'moves the end that it tells ($where, $mode): the lease ends when it said',
    async ({ where, mode }) => {
      const it = await scene(where, mode);
      const { endsAt } = it.world.ledger.lease(it.id)!;
      rewrite(it, where, (marker) => markerText({ ...marker, endsAt: plus(marker.endsAt, 30 * 24 * HOUR) }));
      await it.world.timers.advance(HOUR + MINUTE);
      const ended = it.world.ledger.lease(it.id)!.state;
      expect(ended).toMatchObject({ kind: 'revoked', cause: 'expired' });
      expect(ended.kind === 'revoked' && ended.neutralisedAt - endsAt).toBeLessThan(MINUTE);
    },
  );
});

function receipt({ latchkey, id }: Scene): string {
  const made = latchkey.receipt(id);
  if (!made.ok) throw new Error(made.error.code);
  return made.value.json;
}

describe('somebody deletes the account and makes one of the same name', () => {
  it.each(EVERY)('($where, $mode): the stranger is not touched, and the lease is over', async ({ where, mode }) => {
    const it = await scene(where, mode);
    const { truth } = it.world.at[where];
    truth.load({ version: 1, accounts: [] });
    const password = new Secret('Stranger of all 1!');
    truth.inspection.plant({ name: it.name, password, groups: ['Administrators'] });
    const before = truth.inspection.accounts();
    await it.world.timers.advance(HOUR + 2 * MINUTE);
    expect(state(it)).toBe('revoked');
    expect(truth.inspection.accounts()).toEqual(before);
    expect(truth.inspection.tryCredential(it.name, password)).toBe('accepted');
  });
});

describe('the directory comes back from a backup', () => {
  it.each(EVERY)(
    'taken while the lease lived, after its end ($where, $mode): a sweep finds it, and it ends once more',
    async ({ where, mode }) => {
      const it = await scene(where, mode);
      const { truth } = it.world.at[where];
      const backup = truth.toJSON();
      await it.world.timers.advance(HOUR + SWEEP_GRACE + MINUTE);
      expect(state(it)).toBe('revoked');
      truth.load(backup);
      expect(await swept(it.world, it.latchkey)).toMatchObject([{ kind: 'reopened', status: 'offered' }]);
      void it.latchkey.sweep.cleanUp([it.id]);
      await it.world.timers.advance(2 * MINUTE);
      expect(account(it, where)?.enabled ?? false).toBe(false);
      // A colleague's copy, which knows nothing of the lease, asks nobody.
      truth.load(backup);
      const other = await computer(it.world);
      await swept(it.world, other.latchkey);
      await it.world.timers.advance(2 * MINUTE);
      expect(account(it, where)?.enabled ?? false).toBe(false);
    },
  );

  it.each(WHERES)(
    'taken during an earlier lease of the Standard account (%s): the later one is not called over until nothing is left',
    async (where) => {
      const world = testWorld();
      const latchkey = await started(world);
      const first = await activeLease(world, latchkey, checkOutAt(where));
      const backup = world.at[where].truth.toJSON();
      latchkey.checkIn(first);
      await world.timers.advanceUntil(() => world.ledger.lease(first)?.state.kind === 'revoked', 5 * MINUTE);
      const id = await activeLease(world, latchkey, checkOutAt(where));
      const it: Scene = { world, latchkey, id, name: world.ledger.lease(id)!.account.name };
      world.at[where].truth.load(backup);
      expect(account(it, where)).toMatchObject({ enabled: true });
      await world.timers.advance(2 * HOUR);
      expect(latchkey.one(id)).toMatchObject({ value: { state: 'revoking', overdue: true, attention: {} } });
      expect(await swept(world, latchkey)).toMatchObject([{ kind: 'reopened', status: 'offered', leaseId: first }]);
      void latchkey.sweep.cleanUp([first]);
      await world.timers.advance(3 * MINUTE);
      expect(account(it, where)).toMatchObject({ enabled: false, groups: [] });
      expect(state(it)).toBe('revoked');
    },
  );
});

describe('the computers’ clocks are ten minutes apart', () => {
  /** A colleague's computer whose clock is ahead by so much. */
  const ahead = (world: TestWorld, ms: number): TestWorld => ({
    ...world,
    clock: Object.assign(Object.create(world.clock) as TestWorld['clock'], {
      wall: (): Instant => plus(world.clock.wall(), ms),
      monotonic: () => world.clock.monotonic(),
      elapsed: () => world.clock.elapsed(),
    }),
  });

  it.each(EVERY.flatMap((one) => [-10, 4, 10].map((minutes) => ({ ...one, minutes }))))(
    '$minutes min ($where, $mode): a colleague’s sweep ends nothing before its time',
    async ({ where, mode, minutes }) => {
      const it = await scene(where, mode);
      const { endsAt } = it.world.ledger.lease(it.id)!;
      const other = await computer(ahead(it.world, minutes * MINUTE));
      await it.world.timers.advance(endsAt - it.world.clock.wall() - MINUTE);
      await swept(it.world, other.latchkey);
      expect(other.ledger.leases({ states: 'all', limit: 9 })).toEqual([]);
      expect(account(it, where)).toMatchObject({ enabled: true });
      expect(state(it)).toBe('active');
      await it.world.timers.advance(3 * MINUTE);
      expect(state(it)).toBe('revoked');
    },
  );
});
