import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Lease } from '../../../shared/model/lease';
import { instant, plus } from '../../../shared/time';
import { sampleLease } from '../../testkit/labs/sample-lease';
import { markerOf } from '../lease/state';
import { judgeMarked, judgeResting, SWEEP_GRACE, type Marked, type SweepContext } from './judge';

const lease = sampleLease(1, { account: { ...sampleLease(1).account, objectId: 'object' } });
const end = lease.endsAt;
const burner: Marked = { objectId: 'object', marker: markerOf(lease), state: 'present', enabled: true };
const standard: Marked = { ...burner, marker: { ...burner.marker, mode: 'standard' } };
const unseen: Marked = { objectId: 'object', marker: standard.marker, state: 'present' };
const late: SweepContext = {
  now: plus(end, SWEEP_GRACE),
  seal: 'valid',
  onRoster: true,
  latestEnd: plus(end, SWEEP_GRACE),
};
const revoked: Lease = { ...lease, state: { kind: 'revoked', at: end, cause: 'expired', neutralisedAt: end } };
const active: Lease = { ...lease, state: { kind: 'active', since: lease.requestedAt } };

const said = (marked: Marked, context: SweepContext): string => {
  const verdict = judgeMarked(marked, context);
  return 'finding' in verdict ? `${verdict.kind} ${verdict.finding}` : verdict.kind;
};

describe('a marked account of another computer', () => {
  it.each<[string, Marked, Partial<SweepContext>, string]>([
    ['live', burner, { now: plus(end, -1) }, 'nothing'],
    ['at its end', burner, { now: end }, 'wait overdue'],
    ['within the grace time', burner, { now: plus(end, SWEEP_GRACE - 1) }, 'wait overdue'],
    ['after the grace time', burner, {}, 'finish overdue'],
    [
      'nobody told whether it is enabled',
      { objectId: 'object', marker: burner.marker, state: 'present' },
      {},
      'finish overdue',
    ],
    ['a Standard account in use', standard, {}, 'finish overdue'],
    ['a disabled Burner', { ...burner, enabled: false }, {}, 'finish leftover'],
    ['a deleted Burner', { ...burner, state: 'recycled' }, {}, 'finish recycled'],
    ['a deleted Standard account', { ...standard, state: 'recycled' }, {}, 'nothing'],
    ['a disabled Standard account', { ...standard, enabled: false }, {}, 'look'],
    ['a disabled Standard account within the grace time', { ...standard, enabled: false }, { now: end }, 'nothing'],
    ['unsigned', burner, { seal: 'unsigned' }, 'report unsigned'],
    ['unsigned and live', burner, { seal: 'unsigned', now: plus(end, -1) }, 'report unsigned'],
    ['unsigned at rest', { ...standard, enabled: false }, { seal: 'unsigned' }, 'nothing'],
    ['forged', burner, { seal: 'invalid' }, 'report forged'],
    ['forged at rest', { ...standard, enabled: false }, { seal: 'invalid' }, 'report forged'],
    ['of somebody unknown', burner, { onRoster: false, seal: 'invalid' }, 'report orphan'],
    ['live, later than its policy allows', burner, { now: plus(end, -2), latestEnd: plus(end, -1) }, 'offer overlong'],
    ['live, as late as its policy allows', burner, { now: plus(end, -2), latestEnd: end }, 'nothing'],
    [
      'at rest, later than its policy allows',
      { ...standard, enabled: false },
      { now: plus(end, -2), latestEnd: plus(end, -1) },
      'nothing',
    ],
    ['of a computer that was taken off the roster', burner, { seal: 'former' }, 'offer retired'],
    ['of somebody who left, live', burner, { seal: 'former', onRoster: false, now: plus(end, -1) }, 'offer retired'],
    ['of somebody who left, disabled Burner', { ...burner, enabled: false }, { seal: 'former' }, 'offer retired'],
    ['of somebody who left, at rest', { ...standard, enabled: false }, { seal: 'former' }, 'nothing'],
    ['of somebody unknown, at rest', { ...standard, enabled: false }, { onRoster: false, seal: 'invalid' }, 'nothing'],
  ])('%s', (_what, marked, change, expected) => {
    expect(said(marked, { ...late, ...change })).toBe(expected);
  });
});

describe('a marked account of this computer', () => {
  it.each<[string, Marked, Partial<SweepContext>, string]>([
    ['is left to the engine while its lease lives', burner, { own: active }, 'nothing'],
    [
      'and nobody else may bear its marker',
      { ...burner, objectId: 'other' },
      { own: active, seal: 'invalid' },
      'report forged',
    ],
    [
      'another account that bears it rightly waits for its end',
      { ...burner, objectId: 'other' },
      { own: active },
      'wait reopened',
    ],
    [
      'another account that bears it and is at rest',
      { ...standard, objectId: 'other', enabled: false },
      { own: active },
      'nothing',
    ],
    ['enabled after its end', standard, { own: revoked }, 'offer reopened'],
    ['restored after its end', { ...burner, enabled: false }, { own: revoked }, 'offer reopened'],
    ['in the recycle bin for good', { ...burner, state: 'recycled' }, { own: revoked }, 'nothing'],
    ['at rest', { ...standard, enabled: false }, { own: revoked }, 'nothing'],
    ['at rest as far as it can be seen', unseen, { own: revoked }, 'nothing'],
    ['at rest as far as it can be seen, unsigned', unseen, { own: revoked, seal: 'unsigned' }, 'nothing'],
    ['a Burner that is there after its end', { ...unseen, marker: burner.marker }, { own: revoked }, 'offer reopened'],
    [
      'another account with its marker, not seen whole',
      { ...unseen, objectId: 'other' },
      { own: active, seal: 'unsigned' },
      'report unsigned',
    ],
    ['enabled after its end, unsigned', standard, { own: revoked, seal: 'unsigned' }, 'report unsigned'],
  ])('%s', (_what, marked, change, expected) => {
    expect(said(marked, { ...late, ...change })).toBe(expected);
  });
});

it('nothing is ever to be changed without a valid signature, off the roster, or before the end and the grace time', () => {
  const context = fc.record({
    now: fc.integer({ min: end - 2 * SWEEP_GRACE, max: end + 2 * SWEEP_GRACE }).map(instant),
    seal: fc.constantFrom('valid' as const, 'former' as const, 'unsigned' as const, 'invalid' as const),
    onRoster: fc.boolean(),
    latestEnd: fc.constant(end),
  });
  const marked = fc
    .record({
      mode: fc.constantFrom('burner' as const, 'standard' as const),
      state: fc.constantFrom('present' as const, 'recycled' as const),
      enabled: fc.option(fc.boolean(), { nil: undefined }),
    })
    .map(({ mode, state, enabled }): Marked => {
      const marker = { ...burner.marker, mode };
      return { marker, state, ...(enabled === undefined ? {} : { enabled }) };
    });
  fc.assert(
    fc.property(marked, context, (account, known) => {
      const { kind } = judgeMarked(account, known);
      const allowed = known.seal === 'valid' && known.onRoster && known.now >= end + SWEEP_GRACE;
      if (kind === 'finish' || kind === 'look') expect(allowed).toBe(true);
      expect(kind === 'offer' && known.seal !== 'former').toBe(false);
    }),
    { numRuns: 1_000 },
  );
});

it.each([
  [{ grants: [], methods: [] }, undefined],
  [{ grants: [], methods: [], credential: { usable: false } }, undefined],
  [{ grants: [{}], methods: [] }, 'unfinished'],
  [{ grants: [], methods: [{}] }, 'unfinished'],
  [{ grants: [], methods: [], credential: { usable: true } }, 'unfinished'],
])('a disabled Standard account %j is %s', (seen, expected) => {
  expect(judgeResting(seen)).toBe(expected);
});
