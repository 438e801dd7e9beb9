import { describe, expect, it } from 'vitest';
import { failure } from '../../../shared/errors';
import type { LeaseId } from '../../../shared/ids';
import { HOUR, MINUTE, SECOND } from '../../../shared/time';
import type { Verb } from '../../testkit/fakes/fake-directory';
import { activeLease, checkOutAt, started, testWorld, type TestWorld } from '../../testkit/labs/world';
import type { Latchkey } from '../api';

const WHERES = ['cloud', 'domain', 'endpoint'] as const;
type Where = (typeof WHERES)[number];
const MODES = ['standard', 'burner'] as const;
const FOR = [1, 2, 3, 1_000] as const;

/** Verbs that may not be called before their intent is on the disk. */
const MAKING: ReadonlySet<Verb> = new Set(['create', 'issueCredential', 'grant', 'prolong']);

interface Scene {
  readonly world: TestWorld;
  readonly latchkey: Latchkey;
  /** Commits that were asked for. */
  readonly commits: () => number;
  readonly broken: string[];
}

/** A computer whose disk takes nothing from commit `from` on, `times` times or until it is mended. */
async function scene(where: Where, from: number, times: number): Promise<Scene & { readonly mend: () => void }> {
  const world = testWorld({ latencyMs: 50 });
  const latchkey = await started(world);
  const broken: string[] = [];
  let count = 0;
  world.ledger.beforeCommit(() => {
    count += 1;
    return count >= from && count < from + times ? failure('disk_full') : undefined;
  });
  world.at[where].fake.faults.before = ({ verb, opId }) => {
    const isKnown = world.ledger.openIntents().some((intent) => intent.opId === opId);
    if (MAKING.has(verb) && !isKnown) broken.push(`${verb} without an intent on the disk`);
    return undefined;
  };
  latchkey.subscribe((change) => {
    if (change.kind !== 'leases') return;
    for (const { id, state } of change.changed) {
      const kept = world.ledger.lease(id)?.state.kind;
      if (state === 'active' && kept !== 'active') broken.push(`offered, while the disk says ${String(kept)}`);
    }
  });
  return { world, latchkey, broken, commits: () => count, mend: () => world.ledger.beforeCommit(undefined) };
}

/** A lease that is extended once and lasts to its end; gives how many commits that took, and what was broken. */
async function story(where: Where, mode: (typeof MODES)[number], from: number, times: number) {
  const { world, latchkey, broken, commits, mend } = await scene(where, from, times);
  const made = await latchkey.checkOut(checkOutAt(where, mode));
  await world.timers.advance(MINUTE);
  if (made.ok) latchkey.extend(made.value.leaseId, '1h', 'more').catch(() => undefined);
  await world.timers.advance(2 * HOUR + 2 * MINUTE);
  const took = commits();
  mend();
  await world.timers.advance(MINUTE);
  if (made.ok && !isOver(world, where, made.value.leaseId)) broken.push('not over');
  if (world.ledger.verifyAudit().brokenAt !== undefined) broken.push('audit');
  return { took, broken };
}

function isOver(world: TestWorld, where: Where, id: LeaseId): boolean {
  const open = world.at[where].truth.inspection.accounts().some(({ enabled }) => enabled);
  return !open && world.ledger.lease(id)?.state.kind === 'revoked' && world.ledger.openIntents().length === 0;
}

describe('the disk takes nothing from any commit of a lease on', () => {
  it.each(WHERES.flatMap((where) => MODES.flatMap((mode) => FOR.map((times) => ({ where, mode, times })))))(
    '$times times ($where, $mode): nothing is made or offered that is not on it, and everything ends on time',
    async ({ where, mode, times }) => {
      const { took } = await story(where, mode, Infinity, 0);
      for (let from = 1; from <= took; from += 1) {
        const { broken } = await story(where, mode, from, times);
        expect([from, broken]).toEqual([from, []]);
      }
    },
  );

  it.each(WHERES)(
    'a lease that works is not ended because a moved end cannot be read again yet (%s)',
    async (where) => {
      const world = testWorld({ latencyMs: 500 });
      const latchkey = await started(world);
      const id = await activeLease(world, latchkey, checkOutAt(where));
      const extended = latchkey.extend(id, '1h', 'more');
      await world.timers.advance(400);
      world.ledger.failWith(failure('disk_full'));
      await world.timers.advance(5 * MINUTE);
      expect(await extended).toEqual({ ok: true, value: undefined });
      expect(latchkey.one(id)).toMatchObject({ value: { state: 'active' } });
      world.ledger.failWith(undefined);
      await world.timers.advance(30 * SECOND);
      expect(world.ledger.lease(id)).toMatchObject({ state: { kind: 'active' }, retry: { attempt: 0 } });
      const read = world.ledger.lease(id)?.steps.find(({ key }) => key === 'read back the change');
      expect(read?.outcome?.kind).toBe('done');
    },
  );
});
