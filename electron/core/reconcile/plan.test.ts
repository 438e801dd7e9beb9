import { describe, expect, it } from 'vitest';
import { failure, type ErrorCode } from '../../../shared/errors';
import { operationIdSchema } from '../../../shared/ids';
import type { Lease, StepKind } from '../../../shared/model/lease';
import { MINUTE, plus, SECOND, type Instant } from '../../../shared/time';
import { sampleLease } from '../../testkit/labs/sample-lease';
import type { LeaseEvent } from '../lease/event';
import { evolveAll } from '../lease/evolve';
import { READ_CHANGE, STRIP_FIRST } from '../lease/state';
import { plan, PROVISIONING_LIMIT, type PlanContext } from './plan';

const role = (n: number) => ({
  kind: 'directoryRole' as const,
  roleTemplateId: `62e90394-69f5-4237-9190-01217714500${String(n)}`,
  name: `Role ${String(n)}`,
});
const fresh = sampleLease(1, { recipe: { ...sampleLease(1).recipe, privileges: [role(1), role(2)] } });
const start = fresh.requestedAt;
const grants = [role(1), role(2)].map((each) => `grant directoryRole:${each.roleTemplateId}`);

const kinds: Readonly<Record<string, StepKind>> = { [STRIP_FIRST]: 'strip', [READ_CHANGE]: 'verifyLive' };
const kindOf = (key: string): StepKind => (kinds[key] ?? key.split(' ')[0]) as StepKind;

/** One step that was done, or failed with the code. */
function step(key: string, at: Instant = start, code?: ErrorCode): readonly LeaseEvent[] {
  const opId = operationIdSchema.parse('op');
  const begun: LeaseEvent = { kind: 'intended', at, steps: [{ key, kind: kindOf(key), opId }] };
  return code === undefined
    ? [begun, { kind: 'stepDone', key, at, already: false, evidence: [] }]
    : [begun, { kind: 'stepFailed', key, at, failure: failure(code) }];
}

const at = (now: Instant, settleMs = 0, staged = false): PlanContext => ({ now, settleMs, staged });
const keysOf = (lease: Lease, context: PlanContext = at(start)): readonly string[] | string => {
  const next = plan(lease, context);
  if (next.kind === 'run') return next.steps.map((each) => each.key);
  if (next.kind === 'wait') return `wait ${String(next.until - start)}`;
  return next.kind === 'command' ? next.command.kind : next.kind;
};
const after = (lease: Lease, ...events: readonly (readonly LeaseEvent[])[]) => evolveAll(lease, events.flat());
const revoking = (...events: readonly (readonly LeaseEvent[])[]) =>
  after(fresh, step('create'), [{ kind: 'revoking', at: start, cause: 'checkedIn' }], ...events);

describe('a check-out is planned', () => {
  const made = after(fresh, step('create'));
  const equipped = after(made, step('credential'), ...grants.map((key) => step(key)));
  it.each([
    ['first the account', fresh, ['create']],
    ['then credential and grants together', made, ['credential', ...grants]],
    ['only what is missing', after(made, step('credential'), step(grants[0]!)), [grants[1]]],
    ['then it is read back', equipped, ['verifyLive']],
    ['then it is offered', after(equipped, step('verifyLive')), 'activate'],
    ['a refusal ends it', after(made, step('credential'), step(grants[0]!, start, 'insufficient_rights')), 'end'],
    ['a busy directory does not', after(made, step('credential', start, 'busy')), ['credential', ...grants]],
    [
      'a refused pass takes the roles off',
      after(made, step('credential', start, 'insufficient_rights')),
      [STRIP_FIRST],
    ],
    [
      'and is issued alone',
      after(made, step(grants[0]!), step('credential', start, 'insufficient_rights'), step(STRIP_FIRST)),
      ['credential'],
    ],
    [
      'before the roles come again',
      after(
        made,
        step(grants[0]!),
        step('credential', start, 'insufficient_rights'),
        step(STRIP_FIRST),
        step('credential'),
      ),
      grants,
    ],
    [
      'and refused once more it is over',
      after(
        made,
        step('credential', start, 'insufficient_rights'),
        step(STRIP_FIRST),
        step('credential', start, 'insufficient_rights'),
      ),
      'end',
    ],
  ])('%s', (_name, lease, expected) => {
    expect(keysOf(lease)).toEqual(expected);
  });

  it('opens the account last, with the credential, where accounts are made disabled', () => {
    const staged = at(start, 0, true);
    expect(keysOf(made, staged)).toEqual(grants);
    const granted = after(made, ...grants.map((key) => step(key)));
    expect(keysOf(granted, staged)).toEqual(['credential']);
    expect(keysOf(after(granted, step('credential', start, 'insufficient_rights')), staged)).toEqual([STRIP_FIRST]);
    expect(keysOf(after(granted, step('credential')), staged)).toEqual(['verifyLive']);
  });

  it.each([
    [-1, ['create']],
    [0, 'end'],
    [1, 'end'],
  ])('is given up at five minutes %i ms', (offset, expected) => {
    expect(keysOf(fresh, at(plus(start, PROVISIONING_LIMIT + offset)))).toEqual(expected);
  });
});

it('a check-out that waits for a directory looks again when it is to be given up, whatever that asked for', () => {
  const asked = (ms: number): LeaseEvent => ({ kind: 'rescheduled', attempt: 1, notBefore: plus(start, ms) });
  expect(keysOf(evolveAll(fresh, [asked(SECOND)]))).toBe(`wait ${String(SECOND)}`);
  expect(keysOf(evolveAll(fresh, [asked(PROVISIONING_LIMIT + MINUTE)]))).toBe(`wait ${String(PROVISIONING_LIMIT)}`);
});

describe('a lease ends', () => {
  const active: Lease = { ...fresh, state: { kind: 'active', since: start } };
  it.each([
    [-1, `wait ${String(fresh.endsAt - start)}`],
    [0, 'end'],
    [1, 'end'],
  ])('at its end %i ms', (offset, expected) => {
    expect(keysOf(active, at(plus(fresh.endsAt, offset)))).toBe(expected);
  });

  it('an extension of unknown outcome is set back, a known one is read back and then left alone', () => {
    expect(keysOf(after(active, step('prolong', start, 'timeout')))).toEqual(['prolong']);
    const moved = after(active, step('prolong'));
    expect(keysOf(moved)).toEqual([READ_CHANGE]);
    expect(keysOf(after(moved, step(READ_CHANGE, start, 'not_yet_visible')))).toEqual([READ_CHANGE]);
    expect(keysOf(after(moved, step(READ_CHANGE)))).toMatch(/^wait/);
    expect(keysOf(after(moved, step(READ_CHANGE), step('prolong')))).toEqual([READ_CHANGE]);
  });

  it('an extension that may not be set back is left to the end of the lease after five times, others never', () => {
    const failed = (code: ErrorCode, attempt: number): Lease => {
      return { ...after(active, step('prolong', start, code)), retry: { attempt, notBefore: start } };
    };
    expect(keysOf(failed('insufficient_rights', 5))).toEqual(['prolong']);
    expect(keysOf(failed('insufficient_rights', 6))).toBe(`wait ${String(fresh.endsAt - start)}`);
    expect(keysOf(failed('timeout', 1_000))).toEqual(['prolong']);
  });
});

describe('the end is planned', () => {
  it.each([
    ['neutralise first', revoking(), ['neutralise']],
    ['then strip', revoking(step('neutralise')), ['strip']],
    ['then erase a burner', revoking(step('neutralise'), step('strip')), ['erase']],
    ['then read back', revoking(step('neutralise'), step('strip'), step('erase')), ['verifyGone']],
    ['refused: strip', revoking(step('neutralise', start, 'insufficient_rights')), ['strip']],
    ['and neutralise again', revoking(step('neutralise', start, 'insufficient_rights'), step('strip')), ['neutralise']],
    ['not refused, only unreachable: again', revoking(step('neutralise', start, 'unreachable')), ['neutralise']],
    [
      'everything refused: the one tried longest ago',
      revoking(...['neutralise', 'strip', 'erase'].map((key) => step(key, start, 'insufficient_rights'))),
      ['neutralise'],
    ],
    [
      'somebody else has the account: only read',
      revoking(...['neutralise', 'strip', 'erase'].map((key) => step(key, start, 'name_taken_unmarked'))),
      ['verifyGone'],
    ],
  ])('%s', (_name, lease, expected) => {
    expect(keysOf(lease)).toEqual(expected);
  });

  const ended = revoking(step('neutralise'), step('strip'), step('erase'));
  it.each([
    [-1, `wait ${String(30 * SECOND)}`],
    [0, ['verifyGone']],
    [1, ['verifyGone']],
  ])('absence is not even read before the replicas settled %i ms', (offset, expected) => {
    expect(keysOf(ended, at(plus(start, 30 * SECOND + offset), 30 * SECOND))).toEqual(expected);
  });

  it.each([
    [29, ['verifyGone']],
    [30, ['neutralise']],
  ])(
    'a read-back after %i s that shows it alive starts the end anew only when replicas had settled',
    (seconds, expected) => {
      const seen = after(ended, step('verifyGone', plus(start, seconds * SECOND), 'not_yet_visible'));
      expect(keysOf(seen, at(plus(start, MINUTE), 30 * SECOND))).toEqual(expected);
    },
  );

  it('anew means everything', () => {
    const seen = after(ended, step('verifyGone', plus(start, 1), 'not_yet_visible'));
    const later = plus(start, MINUTE);
    expect(keysOf(after(seen, step('neutralise', later)), at(later))).toEqual(['strip']);
    expect(keysOf(after(seen, step('neutralise', later), step('strip', later)), at(later))).toEqual(['erase']);
  });
});
