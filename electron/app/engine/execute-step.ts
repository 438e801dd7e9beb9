import { failure, type Failure } from '../../../shared/errors';
import type { LeaseId, OperationId, TechnicianId } from '../../../shared/ids';
import type { Lease } from '../../../shared/model/lease';
import { err, ok, type Result } from '../../../shared/result';
import { SECOND, type Millis } from '../../../shared/time';
import { generatePassword } from '../../core/credential/password';
import { decide } from '../../core/lease/decide';
import type { LeaseEvent } from '../../core/lease/event';
import { evolve, evolveAll } from '../../core/lease/evolve';
import { phaseOf } from '../../core/lease/state';
import { plan, type PlanContext, type PlannedStep } from '../../core/reconcile/plan';
import { reschedule, type WaveResult } from '../../core/reconcile/reschedule';
import type { Call, Directory } from '../../ports/directory';
import type { World } from '../api';
import { bounded } from './bounded';
import type { ConnectorGates } from './connector-gate';
import type { LeaseBook } from '../leases/lease-book';
import type { LeaseTime } from '../leases/lease-time';
import { accountRequest, callHalt, callStep, type StepDone } from './step-calls';

const CALL_TIMEOUT: Millis = 30 * SECOND;
/** A directory must end its calls itself; this much later they are given up. */
const LAST_RESORT: Millis = 5 * SECOND;
const LOOK_TIMEOUT: Millis = 10 * SECOND;
/** Assumed of a directory that cannot be opened at the moment. */
const UNKNOWN_SETTLE: Millis = 30 * SECOND;

/** The time for a call, longer where a person has to answer first. */
function patiently({ traits }: Directory, ms: Millis): Millis {
  return Math.max(ms, traits.patienceMs ?? 0);
}

type StepWorld = Pick<
  World,
  'ids' | 'timers' | 'random' | 'keychain' | 'directories' | 'log' | 'organisation' | 'seals'
>;
type Outcome = Result<StepDone, Failure>;

/** What a person decided and the steps carry out; recorded in one transaction with their intents. */
export interface WaveOpening {
  readonly events?: readonly LeaseEvent[];
  readonly actor?: TechnicianId;
}

/**
 * The one place that calls directories, and it always does the same: intents of the whole wave durable in one
 * transaction, then the calls, then each outcome durable. The last outcome of a wave is recorded together with the change
 * of state and the next attempt's instant that follow from it.
 */
export class StepExecutor {
  constructor(
    readonly world: StepWorld,
    readonly book: LeaseBook,
    readonly time: LeaseTime,
    readonly gates: ConnectorGates,
    readonly onClockProblem: () => void,
  ) {}

  /** What the planner must know about the lease's directory. */
  context(lease: Lease): PlanContext {
    const found = this.world.directories.directory(lease.connectorId, lease.place);
    return {
      now: this.time.of(lease.id),
      staged: found.ok && found.value.traits.staged,
      settleMs: found.ok ? found.value.traits.settleMs : UNKNOWN_SETTLE,
    };
  }

  /**
   * Runs steps together, after `first` was recorded with their intents. Fails only when the intents of a begin phase could
   * not be recorded; then nothing was called. How the steps went is in the lease afterwards.
   */
  async wave(id: LeaseId, steps: readonly PlannedStep[], first: WaveOpening = {}): Promise<Result<void, Failure>> {
    if (this.book.get(id) === undefined) return err(failure('unknown_lease', { leaseId: id }));
    const at = this.time.of(id);
    const begun = steps.map((step) => ({ step, opId: this.world.ids.operation() }));
    const recorded = this.book.apply(
      id,
      [
        ...(first.events ?? []),
        { kind: 'intended', at, steps: begun.map(({ step, opId }) => ({ key: step.key, kind: step.kind, opId })) },
      ],
      {
        ...(first.actor === undefined ? {} : { actor: first.actor }),
        durable: steps.every((step) => phaseOf(step) === 'end') ? 'may' : 'must',
        openIntents: begun.map(({ step, opId }) => ({ opId, leaseId: id, step: step.kind, key: step.key, at })),
      },
    );
    if (!recorded.ok) return recorded;
    const lease = recorded.value;
    const failures: Failure[] = [];
    let open = begun.length;
    await Promise.all(
      begun.map(async ({ step, opId }) => {
        const outcome = await this.#call(lease, step, opId);
        open -= 1;
        if (!outcome.ok) failures.push(outcome.error);
        const wave = open === 0 ? { failures, progress: failures.length < begun.length, begunAt: at } : undefined;
        this.#record(id, step, opId, outcome, wave);
      }),
    );
    return ok(undefined);
  }

  /** Reads the account of a lease whose calls were cut off, to learn what they made. Changes nothing; may fail. */
  async look(id: LeaseId): Promise<void> {
    const lease = this.book.get(id);
    if (lease === undefined) return;
    const found = this.world.directories.directory(lease.connectorId, lease.place);
    if (!found.ok) return;
    const ms = patiently(found.value, LOOK_TIMEOUT);
    const call = this.#callFor(lease, this.world.ids.operation(), ms);
    const seen = await this.gates.run(lease.connectorId, 'high', () =>
      this.#bounded(lease, ms, () => found.value.observe(accountRequest(lease), call)),
    );
    if (!seen.ok || seen.value.objectId === undefined || seen.value.marker === 'foreign') return;
    if (seen.value.marker?.leaseId !== id || lease.account.objectId !== undefined) return;
    this.book.apply(id, [{ kind: 'learned', learned: { objectId: seen.value.objectId } }], { durable: 'may' });
  }

  async #call(asPlanned: Lease, step: PlannedStep, opId: OperationId): Promise<Outcome> {
    // When many leases end together, what makes credentials useless goes before what tidies up after it.
    const urgent = phaseOf(step) === 'begin' || step.kind === 'neutralise';
    if (step.kind !== 'neutralise' || !this.#halts(asPlanned)) return this.#through(asPlanned, step, opId, urgent);
    const halted = await this.#through(asPlanned, { kind: 'halt' }, opId, true);
    if (!halted.ok) return halted;
    const uselessAt = this.time.of(asPlanned.id);
    const rest = await this.#through(asPlanned, step, opId, false);
    if (!rest.ok) return rest;
    const already = halted.value.already && rest.value.already;
    return ok({ ...rest.value, already, learned: { ...rest.value.learned, uselessAt } });
  }

  #halts(lease: Lease): boolean {
    const found = this.world.directories.directory(lease.connectorId, lease.place);
    return found.ok && found.value.halt !== undefined;
  }

  /** One call of the directory, through its gate. */
  #through(
    asPlanned: Lease,
    step: PlannedStep | { readonly kind: 'halt' },
    opId: OperationId,
    urgent: boolean,
  ): Promise<Outcome> {
    return this.gates.run(asPlanned.connectorId, urgent ? 'high' : 'low', async (): Promise<Outcome> => {
      const lease = this.book.get(asPlanned.id) ?? asPlanned;
      if (step.kind !== 'halt' && phaseOf(step) === 'begin' && lease.state.kind === 'revoking') {
        return err(failure('lease_not_active', { leaseId: lease.id, detail: 'ended before the call' }));
      }
      const found = this.world.directories.directory(lease.connectorId, lease.place);
      if (!found.ok) return found;
      const ms = patiently(found.value, CALL_TIMEOUT);
      const call = this.#callFor(lease, opId, ms);
      return this.#bounded(lease, ms + LAST_RESORT, () =>
        step.kind === 'halt'
          ? callHalt(found.value, lease, call)
          : callStep({ ...this.world, known: (id) => this.book.get(id) }, found.value, lease, step, call),
      );
    });
  }

  #callFor(lease: Lease, opId: OperationId, timeoutMs: Millis): Call {
    const { name, displayName } = lease.account;
    return {
      leaseId: lease.id,
      opId,
      correlationId: this.world.ids.correlation(),
      timeoutMs,
      priority: 'high',
      unseenPassword: () =>
        generatePassword((length) => this.world.random.bytes(length), { notContaining: [name, displayName] }),
    };
  }

  #bounded<T>(lease: Lease, ms: Millis, work: () => Promise<Result<T, Failure>>): Promise<Result<T, Failure>> {
    return bounded({ world: this.world, leaseId: lease.id, ms }, work);
  }

  #record(id: LeaseId, step: PlannedStep, opId: OperationId, outcome: Outcome, wave: WaveResult | undefined): void {
    const lease = this.book.get(id);
    if (lease === undefined) return;
    const at = this.time.of(id);
    if (!outcome.ok && outcome.error.retryAfterMs !== undefined) {
      this.gates.hold(lease.connectorId, outcome.error.retryAfterMs);
    }
    if (outcome.ok && outcome.value.directoryTime !== undefined && this.time.witness(outcome.value.directoryTime)) {
      this.onClockProblem();
    }
    const told = outcomeEvent(step.key, at, outcome);
    // Steps of a check-out that was ended meanwhile say nothing about how the end fares.
    const outlived = phaseOf(step) === 'begin' && lease.state.kind === 'revoking';
    const follows = wave === undefined || outlived ? [] : this.#consequences(evolve(lease, told), wave);
    const closeIntents = [opId];
    // Offering the credential is a promise; it is made only from what is on the disk.
    const isOffer = follows.some(({ kind }) => kind === 'activated');
    const written = this.book.apply(id, [told, ...follows], { durable: isOffer ? 'must' : 'may', closeIntents });
    if (!written.ok) this.book.apply(id, [told], { durable: 'may', closeIntents });
  }

  /** Next instant and change of state that follow from a finished wave. */
  #consequences(lease: Lease, wave: WaveResult): readonly LeaseEvent[] {
    const context = this.context(lease);
    const events = [...reschedule(lease, wave, context, this.#jitter())];
    const next = plan(evolveAll(lease, events), context);
    if (next.kind !== 'command') return events;
    const decided = decide(evolveAll(lease, events), next.command, context.now);
    return decided.ok ? [...events, ...decided.value] : events;
  }

  /** A number in [0, 1). */
  #jitter(): number {
    const [high = 0, low = 0] = this.world.random.bytes(2);
    return (high * 256 + low) / 65_536;
  }
}

function outcomeEvent(key: string, at: Lease['endsAt'], outcome: Outcome): LeaseEvent {
  if (!outcome.ok) return { kind: 'stepFailed', key, at, failure: outcome.error };
  const { already, evidence, reference, learned } = outcome.value;
  return {
    kind: 'stepDone',
    key,
    at,
    already,
    evidence,
    ...(reference === undefined ? {} : { reference }),
    ...(learned === undefined ? {} : { learned }),
  };
}
