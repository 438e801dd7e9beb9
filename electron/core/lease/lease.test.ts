import { describe, expect, it } from 'vitest';
import { failure } from '../../../shared/errors';
import { operationIdSchema } from '../../../shared/ids';
import type { Enforcer, Lease } from '../../../shared/model/lease';
import { ok } from '../../../shared/result';
import { HOUR, MINUTE, plus } from '../../../shared/time';
import { sampleLease } from '../../testkit/labs/sample-lease';
import { decide } from './decide';
import type { LeaseEvent } from './event';
import { evolve, evolveAll } from './evolve';

const requested = sampleLease(1);
const { requestedAt: start, endsAt } = requested;
const opId = operationIdSchema.parse('op');

/** One step of that name that was done. */
function done(key: 'grant a' | 'grant b' | 'prolong' | 'verifyLive', privilege?: Enforcer): readonly LeaseEvent[] {
  const kind = key === 'prolong' || key === 'verifyLive' ? key : 'grant';
  const learned = privilege === undefined ? {} : { learned: { privilege } };
  return [
    { kind: 'intended', at: start, steps: [{ key, kind, opId }] },
    { kind: 'stepDone', key, at: start, already: false, evidence: [], ...learned },
  ];
}
const until = (minutes: number): Enforcer => ({ by: 'directory', at: plus(endsAt, minutes * MINUTE) });
const after = (lease: Lease, ...events: readonly (readonly LeaseEvent[])[]): Lease => evolveAll(lease, events.flat());

describe('a credential is offered', () => {
  const readBack = after(requested, done('verifyLive'));
  it('until the end of its lease, and not at it', () => {
    expect(decide(readBack, { kind: 'activate' }, plus(endsAt, -1)).ok).toBe(true);
    const refusal = { code: 'lease_not_active', leaseId: requested.id, detail: 'provisioning' };
    expect(decide(readBack, { kind: 'activate' }, endsAt)).toEqual({ ok: false, error: refusal });
  });

  it('only when all was read back', () => {
    expect(decide(after(requested, done('grant a')), { kind: 'activate' }, start).ok).toBe(false);
  });
});

describe('a lease that is ended', () => {
  it('does not wait for what held up its check-out', () => {
    const held = evolve(requested, {
      ...{ kind: 'rescheduled', attempt: 4, notBefore: plus(start, MINUTE) },
      failure: failure('throttled'),
    });
    const ending = evolve(held, { kind: 'revoking', at: start, cause: 'checkedIn' });
    expect(ending.retry).toEqual({ attempt: 0, notBefore: start });
  });

  it('is ended for the first reason, since the first time', () => {
    const ending = evolve(requested, { kind: 'revoking', at: start, cause: 'checkedIn' });
    expect(evolve(ending, { kind: 'revoking', at: plus(start, 1), cause: 'expired' })).toEqual(ending);
    expect(decide(ending, { kind: 'end', cause: 'expired' }, plus(start, 1))).toEqual(ok([]));
  });
});

it('what a person has to look at is told by its newest reason, since the first one', () => {
  const raised = after(requested, [
    { kind: 'attentionRaised', at: start, failure: failure('insufficient_rights') },
    { kind: 'attentionRaised', at: plus(start, HOUR), failure: failure('marker_changed') },
  ]);
  expect(raised.attention).toEqual({ failure: failure('marker_changed'), since: start });
});

describe('who ends the privileges', () => {
  const enforcer = ({ enforcedBy }: Lease): Enforcer => enforcedBy.privilege;

  it('is, of several, whoever comes last, and the program where it must', () => {
    expect(enforcer(after(requested, done('grant a', until(5))))).toEqual(until(5));
    expect(enforcer(after(requested, done('grant a', until(5)), done('grant b', until(3))))).toEqual(until(5));
    expect(enforcer(after(requested, done('grant a', until(3)), done('grant b', until(5))))).toEqual(until(5));
    expect(enforcer(after(requested, done('grant a', until(3)), done('grant b', { by: 'app' })))).toEqual({
      by: 'app',
    });
    expect(enforcer(after(requested, done('grant a', { by: 'app' }), done('grant b', until(3))))).toEqual({
      by: 'app',
    });
  });

  it('is what was said last once the lease is out, also where the end was set back', () => {
    const granted = after(requested, done('grant a', until(60)), [{ kind: 'activated', at: start }]);
    expect(enforcer(after(granted, done('prolong', until(0))))).toEqual(until(0));
    const byApp = after(requested, done('grant a', { by: 'app' }), [{ kind: 'activated', at: start }]);
    expect(enforcer(after(byApp, done('prolong', until(60))))).toEqual(until(60));
  });
});
