import type { CorrelationId, LeaseId, OperationId } from '../../shared/ids';
import type { Instant, Millis } from '../../shared/time';

/** Two clocks, because the one people can set is not the one that counts. */
export interface Clock {
  /** Civil time; may jump. */
  wall(): Instant;
  /** Milliseconds since an arbitrary start, never going back; includes sleep where the OS can tell. */
  monotonic(): Millis;
}

export interface Timers {
  /** Calls once after `ms` (any length). Returns the way to call it off. */
  after(ms: Millis, action: () => void): () => void;
}

export interface Random {
  /** Cryptographically strong bytes. */
  bytes(length: number): Uint8Array;
}

export interface Ids {
  lease(): LeaseId;
  operation(): OperationId;
  correlation(): CorrelationId;
}

/** Structured log lines; the adapter redacts once more and rotates. Values must be safe to keep. */
export interface Log {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;
