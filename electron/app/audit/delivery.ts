import { failure, type Failure } from '../../../shared/errors';
import type { AuditEntry } from '../../../shared/model/audit';
import { auditSinkNames, type AuditSettings, type AuditSinkName } from '../../../shared/model/audit-settings';
import type { Result } from '../../../shared/result';
import type { Secret } from '../../../shared/secret';
import { MINUTE, plus, SECOND, type Instant, type Millis } from '../../../shared/time';
import type { AuditRecord } from '../../core/audit/record';
import { backoffMs, type BackoffCurve } from '../../core/retry/backoff';
import type { AuditSink, AuditSinks } from '../../ports/audit';
import type { Ledger } from '../../ports/storage';
import type { Log, Random, Timers } from '../../ports/system';

/** Records handed over at once. */
const BATCH = 100;
const curve: BackoffCurve = { base: 2 * SECOND, cap: 60 * SECOND };
/** How old the oldest undelivered line may get before check-outs close, where the organisation wants that. */
const DELIVERY_PATIENCE: Millis = 5 * MINUTE;

/** How one receiver fares. */
export interface DeliveryState {
  readonly sink: AuditSinkName;
  /** Sequence of the newest line that the receiver has. */
  readonly through: number;
  readonly waiting: number;
  readonly failure?: Failure;
  /** When it is tried again. */
  readonly nextAt?: Instant;
}

export interface DeliveryWorld {
  readonly ledger: Pick<Ledger, 'auditRange' | 'auditPage' | 'mark' | 'setMark'>;
  readonly timers: Timers;
  readonly random: Random;
  readonly log: Log;
  readonly sinks: AuditSinks;
  /** Where the organisation in force wants the trail to go. */
  readonly settings: () => AuditSettings | undefined;
  readonly key: () => Promise<Result<Secret<string> | undefined, Failure>>;
  readonly now: () => Instant;
  readonly recordOf: (entry: AuditEntry) => AuditRecord;
  /** Told after each change of a state. */
  readonly changed: () => void;
}

/** One receiver and how far it has got. */
interface Line {
  readonly name: AuditSinkName;
  readonly sink: AuditSink;
  failed: number;
  failure: Failure | undefined;
  nextAt: Instant | undefined;
  isSending: boolean;
  isOver: boolean;
  cancel: () => void;
}

/**
 * Sends the audit trail to each receiver, every line at least once and in its order. The ledger is the queue: what was sent
 * is a mark beside it, so nothing is lost or overtaken when the receiver, the network or this program is away.
 */
export class AuditDelivery {
  readonly #world: DeliveryWorld;
  #lines: readonly Line[] = [];
  #openedFor = '';
  #isRunning = false;
  #cancelSoon: (() => void) | undefined;

  constructor(world: DeliveryWorld) {
    this.#world = world;
  }

  start(): void {
    this.#isRunning = true;
    this.poke();
  }

  stop(): void {
    this.#isRunning = false;
    this.#cancelSoon?.();
    this.#cancelSoon = undefined;
    this.#close();
  }

  /** There may be something to send, or somebody else to send it to. */
  poke(): void {
    if (!this.#isRunning) return;
    this.#follow();
    for (const line of this.#lines) {
      if (line.nextAt === undefined || this.#world.now() >= line.nextAt) void this.#send(line);
    }
  }

  /** As `poke`, in a second: what is written meanwhile goes out with it. */
  soon(): void {
    if (!this.#isRunning || this.#cancelSoon !== undefined) return;
    this.#cancelSoon = this.#world.timers.after(SECOND, () => {
      this.#cancelSoon = undefined;
      this.poke();
    });
  }

  /** Tries all of them now, whatever they wait for. */
  retry(): void {
    for (const line of this.#lines) line.nextAt = undefined;
    this.poke();
  }

  states(): readonly DeliveryState[] {
    const newest = this.#newest();
    return this.#lines.map(({ name, failure: why, nextAt }) => {
      const through = this.#through(name);
      return {
        sink: name,
        through,
        waiting: Math.max(0, newest - through),
        ...(why === undefined ? {} : { failure: why }),
        ...(nextAt === undefined ? {} : { nextAt }),
      };
    });
  }

  /** Why there are no check-outs: the organisation wants its trail delivered, and a line has waited too long. */
  closed(): Failure | undefined {
    if (this.#world.settings()?.required !== true) return undefined;
    for (const { name } of this.#lines) {
      const [oldest] = this.#world.ledger.auditRange({ after: this.#through(name), limit: 1 });
      if (oldest !== undefined && this.#world.now() - oldest.at > DELIVERY_PATIENCE)
        return failure('audit_undelivered', { detail: name });
    }
    return undefined;
  }

  #newest(): number {
    return this.#world.ledger.auditPage({ limit: 1 })[0]?.sequence ?? 0;
  }

  #through(name: AuditSinkName): number {
    return this.#world.ledger.mark(`delivered ${name}`) ?? 0;
  }

  /** Other settings in force mean other receivers. */
  #follow(): void {
    const settings = this.#world.settings();
    const wanted = settings === undefined ? '' : JSON.stringify([settings.syslog, settings.webhook]);
    if (wanted === this.#openedFor) return;
    this.#close();
    this.#openedFor = wanted;
    if (settings === undefined) return;
    this.#lines = auditSinkNames.flatMap((name): Line[] => {
      const sink = this.#world.sinks.open(name, settings, this.#world.key);
      const state = { failed: 0, failure: undefined, nextAt: undefined, isSending: false, isOver: false };
      return sink === undefined ? [] : [{ name, sink, ...state, cancel: () => undefined }];
    });
  }

  #close(): void {
    for (const line of this.#lines) {
      line.isOver = true;
      line.cancel();
    }
    this.#lines = [];
    this.#openedFor = '';
  }

  /** Batch after batch until the receiver has everything, says no, or is not wanted any more. */
  async #send(line: Line): Promise<void> {
    if (line.isSending) return;
    line.isSending = true;
    try {
      while (this.#isRunning && !line.isOver && (await this.#batch(line)));
    } catch {
      this.#world.log.error('audit.sinkThrew', { sink: line.name });
      this.#failed(line, failure('bug', { detail: 'sink threw' }));
    } finally {
      line.isSending = false;
    }
  }

  /** Whether there may be more to send at once. */
  async #batch(line: Line): Promise<boolean> {
    const { ledger } = this.#world;
    const after = this.#through(line.name);
    const entries = ledger.auditRange({ after, limit: BATCH });
    const last = entries.at(-1)?.sequence;
    if (last === undefined) return this.#skipUnreadable(line, after);
    const sent = await line.sink.send(entries.map((entry) => this.#world.recordOf(entry)));
    if (line.isOver) return false;
    const marked = sent.ok ? ledger.setMark(`delivered ${line.name}`, last) : sent;
    if (!marked.ok) {
      this.#failed(line, marked.error);
      return false;
    }
    if (line.failed > 0) this.#world.log.info('audit.deliveredAgain', { sink: line.name });
    line.failed = 0;
    line.failure = undefined;
    line.nextAt = undefined;
    this.#world.changed();
    return true;
  }

  /** Lines that nobody can read any more must not hold up those behind them. */
  #skipUnreadable(line: Line, after: number): boolean {
    if (after >= this.#newest()) return false;
    return this.#world.ledger.setMark(`delivered ${line.name}`, after + BATCH).ok;
  }

  #failed(line: Line, why: Failure): void {
    const { now, timers, random, log, changed } = this.#world;
    if (line.failed === 0) log.warn('audit.notDelivered', { sink: line.name, code: why.code });
    line.failed += 1;
    line.failure = why;
    const [roll = 0] = random.bytes(1);
    const wait = Math.max(why.retryAfterMs ?? 0, backoffMs(line.failed, roll / 256, curve));
    line.nextAt = plus(now(), wait);
    line.cancel();
    line.cancel = timers.after(wait, () => {
      line.nextAt = undefined;
      this.poke();
    });
    changed();
  }
}
