import { failure, type ErrorCode, type Failure } from '../../../shared/errors';
import type { LeaseId, OperationId } from '../../../shared/ids';
import { err, type Result } from '../../../shared/result';
import type { Instant, Millis } from '../../../shared/time';
import type { AccountRequest, Call, Directory } from '../../ports/directory';
import type { Clock, Timers } from '../../ports/system';
import { DelayedSight } from './fake-directory-sight';

export type Verb = Exclude<keyof Directory, 'source' | 'traits'>;

/** One call as it went. */
export interface CallRecord {
  readonly number: number;
  readonly verb: Verb;
  /** Name of the account; empty for `listMarked`. */
  readonly account: string;
  readonly leaseId: LeaseId;
  readonly opId: OperationId;
  readonly priority: Call['priority'];
  readonly startedAt: Instant;
  /** Absent while the call is under way, and for ever after a crash. */
  outcome?: 'ok' | ErrorCode;
}

/** `crash` lets the call never answer, as for a process that was killed at this point. */
export type Hook = (record: CallRecord) => 'crash' | undefined;

export interface FakeDirectoryOptions {
  readonly inner: Directory;
  readonly clock: Clock;
  /** Needed for latency and black holes. */
  readonly timers?: Timers;
  readonly latencyMs?: Millis;
  /** How long reads go on to show the state before a write. */
  readonly lagMs?: Millis;
  /** What the directory says about its reads; default: the lag. */
  readonly settleMs?: Millis;
}

/** What goes wrong next. Everything is off at first; faults set for some calls are used up by calls of that verb. */
export class FaultControl {
  latencyMs: Millis;
  lagMs: Millis;
  /** Writes to an account that reads do not show yet are refused with `not_yet_visible`, as Graph does. */
  writesWait = false;
  before: Hook | undefined;
  after: Hook | undefined;
  #outage: 'none' | 'unreachable' | 'blackHole' = 'none';
  readonly #planned: { verb: Verb | 'any'; failure: Failure; afterTheFact: boolean; times: number }[] = [];

  constructor(latencyMs: Millis, lagMs: Millis) {
    this.latencyMs = latencyMs;
    this.lagMs = lagMs;
  }

  /** Refused at once, or silent until the caller's time-out; nothing reaches the directory either way. */
  startOutage(kind: 'unreachable' | 'blackHole' = 'unreachable'): void {
    this.#outage = kind;
  }

  endOutage(): void {
    this.#outage = 'none';
  }

  outage(): 'none' | 'unreachable' | 'blackHole' {
    return this.#outage;
  }

  /** The next `times` calls of the verb fail and change nothing. */
  fail(verb: Verb | 'any', code: ErrorCode, times = 1, retryAfterMs?: Millis): void {
    const extras = retryAfterMs === undefined ? {} : { retryAfterMs };
    this.#planned.push({ verb, failure: failure(code, extras), afterTheFact: false, times });
  }

  throttle(times: number, retryAfterMs: Millis): void {
    this.fail('any', 'throttled', times, retryAfterMs);
  }

  /** The next `times` calls of the verb are carried out, but their answer is lost. */
  loseAnswer(verb: Verb | 'any', times = 1): void {
    this.#planned.push({ verb, failure: failure('timeout'), afterTheFact: true, times });
  }

  /** Takes the next planned fault for a verb, if there is one. */
  take(verb: Verb): { readonly failure: Failure; readonly afterTheFact: boolean } | undefined {
    const plan = this.#planned.find((other) => other.times > 0 && (other.verb === 'any' || other.verb === verb));
    if (plan !== undefined) plan.times -= 1;
    return plan;
  }
}

/** A directory with faults around it. */
export interface FakeDirectory extends Directory {
  readonly faults: FaultControl;
  readonly calls: readonly CallRecord[];
  /** The most calls that were ever under way at once. */
  mostAtOnce(): number;
}

interface Target {
  readonly verb: Verb;
  readonly account: string;
  readonly call: Call;
}

class Wrapper {
  readonly calls: CallRecord[] = [];
  readonly faults: FaultControl;
  readonly sight: DelayedSight;
  #underWay = 0;
  most = 0;

  constructor(readonly options: FakeDirectoryOptions) {
    this.faults = new FaultControl(options.latencyMs ?? 0, options.lagMs ?? 0);
    this.sight = new DelayedSight(options.inner, options.clock, () => this.faults.lagMs);
  }

  async run<T>(target: Target, work: () => Promise<Result<T, Failure>>): Promise<Result<T, Failure>> {
    const record = this.#begin(target);
    if (this.faults.before?.(record) === 'crash') return never();
    this.#underWay += 1;
    this.most = Math.max(this.most, this.#underWay);
    const answer = await this.#answer(target, work);
    this.#underWay -= 1;
    if (this.faults.after?.(record) === 'crash') return never();
    record.outcome = answer.ok ? 'ok' : answer.error.code;
    return answer;
  }

  #begin({ verb, account, call }: Target): CallRecord {
    const { leaseId, opId, priority } = call;
    const number = this.calls.length + 1;
    const startedAt = this.options.clock.wall();
    const record: CallRecord = { number, verb, account, leaseId, opId, priority, startedAt };
    this.calls.push(record);
    return record;
  }

  async #answer<T>(target: Target, work: () => Promise<Result<T, Failure>>): Promise<Result<T, Failure>> {
    const { verb, call } = target;
    const outage = this.faults.outage();
    if (outage === 'unreachable') return err(failure('unreachable'));
    if (outage === 'blackHole') {
      await this.#wait(call.timeoutMs);
      return err(failure('timeout'));
    }
    const fault = this.faults.take(verb);
    if (fault?.afterTheFact === false) {
      await this.#wait(Math.min(this.faults.latencyMs, call.timeoutMs));
      return err(fault.failure);
    }
    const late = this.faults.latencyMs > call.timeoutMs;
    if (late) return this.#tooLate(call.timeoutMs, work);
    await this.#wait(this.faults.latencyMs);
    const answer = await work();
    return fault === undefined ? answer : err(fault.failure);
  }

  /** The caller gives up first; what it asked for still happens. */
  async #tooLate<T>(timeoutMs: Millis, work: () => Promise<unknown>): Promise<Result<T, Failure>> {
    this.#timers().after(this.faults.latencyMs, () => void work());
    await this.#wait(timeoutMs);
    return err(failure('timeout'));
  }

  #timers(): Timers {
    if (this.options.timers === undefined) throw new Error('a fake directory needs timers for latency and black holes');
    return this.options.timers;
  }

  #wait(ms: Millis): Promise<void> {
    if (ms <= 0) return Promise.resolve();
    const timers = this.#timers();
    return new Promise((resolve) => {
      timers.after(ms, resolve);
    });
  }
}

function never(): Promise<never> {
  return new Promise(() => undefined);
}

/**
 * Puts latency, throttling, outages, late visibility, lost answers and crash points around any directory, and keeps a
 * log of the calls. Without any of these set it is the directory inside.
 */
export function createFakeDirectory(options: FakeDirectoryOptions): FakeDirectory {
  const wrapper = new Wrapper(options);
  const { inner } = options;
  const { faults, sight } = wrapper;
  const halt = inner.halt?.bind(inner);

  function writing<Request extends AccountRequest, Value>(
    verb: Exclude<Verb, 'observe' | 'listMarked'>,
    carryOut: (request: Request, call: Call) => Promise<Result<Value, Failure>>,
  ): (request: Request, call: Call) => Promise<Result<Value, Failure>> {
    return (request, call) =>
      wrapper.run({ verb, account: request.account.name, call }, async () => {
        if (faults.writesWait && verb !== 'create' && sight.isYoung(request.account.name)) {
          return err(failure('not_yet_visible'));
        }
        await sight.beforeWrite(request, call);
        return carryOut(request, call);
      });
  }

  return {
    source: inner.source,
    traits: { ...inner.traits, settleMs: options.settleMs ?? Math.max(inner.traits.settleMs, options.lagMs ?? 0) },
    faults,
    calls: wrapper.calls,
    mostAtOnce: () => wrapper.most,
    create: writing('create', (request, call) => inner.create(request, call)),
    issueCredential: writing('issueCredential', (request, call) => inner.issueCredential(request, call)),
    grant: writing('grant', (request, call) => inner.grant(request, call)),
    prolong: writing('prolong', (request, call) => inner.prolong(request, call)),
    ...(halt === undefined ? {} : { halt: writing('halt', halt) }),
    neutralise: writing('neutralise', (request, call) => inner.neutralise(request, call)),
    strip: writing('strip', (request, call) => inner.strip(request, call)),
    erase: writing('erase', (request, call) => inner.erase(request, call)),
    observe: (request, call) =>
      wrapper.run({ verb: 'observe', account: request.account.name, call }, () => sight.observe(request, call)),
    listMarked: (organisationId, call) =>
      wrapper.run({ verb: 'listMarked', account: '', call }, () => sight.listMarked(organisationId, call)),
  };
}
