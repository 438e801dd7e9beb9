import type { EnforcedBy, Enforcer, Lease, StepRecord } from '../../../shared/model/lease';
import { assertNever } from '../../../shared/result';
import type { Learned, LeaseEvent } from './event';

type Of<K extends LeaseEvent['kind']> = Extract<LeaseEvent, { kind: K }>;

/** The lease after the event. An event that does not fit the state changes nothing. */
export function evolve(lease: Lease, event: LeaseEvent): Lease {
  switch (event.kind) {
    case 'intended':
      return intended(lease, event);
    case 'stepDone':
      return stepDone(lease, event);
    case 'stepFailed':
      return withOutcome(lease, event.key, { kind: 'failed', at: event.at, failure: event.failure });
    case 'learned':
      return learn(lease, event.learned);
    case 'activated':
      return lease.state.kind === 'provisioning' ? { ...lease, state: { kind: 'active', since: event.at } } : lease;
    case 'shortened':
      return lease.state.kind === 'active' && event.endsAt < lease.endsAt ? { ...lease, endsAt: event.endsAt } : lease;
    case 'revoking':
      return startRevoking(lease, event);
    case 'revoked':
      return revoked(lease, event);
    case 'rescheduled':
      return {
        ...lease,
        retry: {
          attempt: event.attempt,
          notBefore: event.notBefore,
          ...(event.failure === undefined ? {} : { failure: event.failure }),
        },
      };
    case 'attentionRaised':
      return { ...lease, attention: { failure: event.failure, since: lease.attention?.since ?? event.at } };
    case 'attentionCleared':
      return withoutAttention(lease);
    default:
      return assertNever(event);
  }
}

/** All events in order. */
export function evolveAll(lease: Lease, events: readonly LeaseEvent[]): Lease {
  return events.reduce(evolve, lease);
}

function intended(lease: Lease, event: Of<'intended'>): Lease {
  const keys = new Set(event.steps.map((step) => step.key));
  const attempts = new Map(lease.steps.map((step) => [step.key, step.attempts]));
  const begun = event.steps.map((step): StepRecord => ({
    key: step.key,
    kind: step.kind,
    opId: step.opId,
    attempts: (attempts.get(step.key) ?? 0) + 1,
    intentAt: event.at,
  }));
  return {
    ...lease,
    state: lease.state.kind === 'requested' ? { kind: 'provisioning' } : lease.state,
    steps: [...lease.steps.filter((step) => !keys.has(step.key)), ...begun],
  };
}

function withOutcome(lease: Lease, key: string, outcome: NonNullable<StepRecord['outcome']>): Lease {
  return { ...lease, steps: lease.steps.map((step) => (step.key === key ? { ...step, outcome } : step)) };
}

function stepDone(lease: Lease, event: Of<'stepDone'>): Lease {
  const record = lease.steps.find((step) => step.key === event.key);
  if (record === undefined) return lease;
  const firstGrant =
    record.kind === 'grant' && !lease.steps.some((s) => s.kind === 'grant' && s.outcome?.kind === 'done');
  const learned = event.learned === undefined ? lease : learn(lease, event.learned, firstGrant);
  const done = withOutcome(learned, event.key, {
    kind: 'done',
    at: event.at,
    already: event.already,
    evidence: [...event.evidence],
    ...(event.reference === undefined ? {} : { reference: event.reference }),
  });
  if (record.kind !== 'neutralise' || done.state.kind !== 'revoking') return done;
  // Done again means that it had not held; then only the later moment is true.
  const uselessAt = event.learned?.uselessAt ?? event.at;
  const neutralisedAt = event.already ? (done.state.neutralisedAt ?? uselessAt) : uselessAt;
  return { ...done, state: { ...done.state, neutralisedAt } };
}

function learn(lease: Lease, learned: Learned, firstGrant = false): Lease {
  const enforcedBy: EnforcedBy = {
    signIn: learned.signIn ?? lease.enforcedBy.signIn,
    privilege:
      learned.privilege === undefined
        ? lease.enforcedBy.privilege
        : firstGrant
          ? learned.privilege
          : weaker(lease, learned.privilege),
    object: learned.object ?? lease.enforcedBy.object,
  };
  const extension = lease.state.kind === 'active' ? learned.extension : undefined;
  return {
    ...lease,
    enforcedBy,
    account: learned.objectId === undefined ? lease.account : { ...lease.account, objectId: learned.objectId },
    ...(learned.credential === undefined ? {} : { credential: learned.credential }),
    ...(learned.passwordChangedAt === undefined ? {} : { passwordChangedAt: learned.passwordChangedAt }),
    ...(extension === undefined ? {} : { endsAt: extension.endsAt, extensionsUsed: lease.extensionsUsed + 1 }),
  };
}

/** Of several privileges the one that ends last counts, and one that only the app ends counts most. */
function weaker(lease: Lease, next: Enforcer): Enforcer {
  const known = lease.enforcedBy.privilege;
  const anyGrant = lease.steps.some((step) => step.kind === 'grant' && step.outcome?.kind === 'done');
  if (!anyGrant || lease.state.kind === 'active') return next;
  if (known.by === 'app' || next.by === 'app') return { by: 'app' };
  return known.at >= next.at ? known : next;
}

function startRevoking(lease: Lease, event: Of<'revoking'>): Lease {
  if (lease.state.kind === 'revoking' || lease.state.kind === 'revoked') return lease;
  return {
    ...lease,
    state: {
      kind: 'revoking',
      since: event.at,
      cause: event.cause,
      ...(event.failure === undefined ? {} : { failure: event.failure }),
    },
    // What held up the check-out must not hold up its end.
    retry: { attempt: 0, notBefore: event.at },
  };
}

function revoked(lease: Lease, event: Of<'revoked'>): Lease {
  if (lease.state.kind !== 'revoking') return lease;
  const { cause, failure, neutralisedAt } = lease.state;
  return {
    ...withoutAttention(lease),
    state: {
      kind: 'revoked',
      at: event.at,
      cause,
      neutralisedAt: neutralisedAt ?? event.at,
      ...(failure === undefined ? {} : { failure }),
    },
  };
}

function withoutAttention(lease: Lease): Lease {
  const calm = { ...lease };
  delete calm.attention;
  return calm;
}
