import type { Service, Version } from './schema';

/** How far behind each service is at the moment, and what the time is. */
export interface Replica {
  now(): number;
  lag(service: Service): { readonly ms: number; readonly reads: number };
  /** Called after every change. */
  changed(): void;
}

/** States older than this can no longer be seen, however long the lag: it is capped at this (ms). */
export const longestLagMs = 3_600_000;
const sweepEvery = 200;

/**
 * One kind of object with its recent past, so that a service that is behind can be asked what it still sees. Writes go
 * to the one truth; `seen` gives the view of a service that has not caught up (Graph: eventual consistency).
 */
export class Shelf<T> {
  #writes = 0;

  constructor(
    private readonly rows: Record<string, Version<T>[]>,
    private readonly replica: Replica,
  ) {}

  /** The newest state, or undefined when the object does not exist. */
  truth(key: string): T | undefined {
    return this.row(key)?.at(-1)?.value ?? undefined;
  }

  /** What `service` sees now. Counts as a read for the "hidden for n reads" switch. */
  seen(key: string, service: Service): T | undefined {
    const row = this.row(key);
    return row === undefined ? undefined : this.pick(row, service);
  }

  /** The state before the object went, for objects that are no more; as far back as any lag reaches. */
  gone(): { readonly value: T; readonly at: number }[] {
    return Object.values(this.rows).flatMap((row) => {
      const last = row.at(-1);
      const value = row.findLast((version) => version.value !== null)?.value ?? null;
      return last?.value === null && value !== null ? [{ value, at: last.at }] : [];
    });
  }

  allTruth(): T[] {
    return Object.values(this.rows).flatMap((row) => row.at(-1)?.value ?? []);
  }

  allSeen(service: Service): T[] {
    return Object.values(this.rows).flatMap((row) => this.pick(row, service) ?? []);
  }

  put(key: string, value: T): void {
    this.write(key, value);
  }

  remove(key: string): void {
    if (this.truth(key) !== undefined) this.write(key, null);
  }

  private row(key: string): Version<T>[] | undefined {
    return Object.hasOwn(this.rows, key) ? this.rows[key] : undefined;
  }

  private write(key: string, value: T | null): void {
    const at = this.replica.now();
    const hidden: Partial<Record<Service, number>> = {};
    for (const service of ['directory', 'authenticationMethods', 'roleManagement'] as const) {
      const { reads } = this.replica.lag(service);
      if (reads > 0) hidden[service] = reads;
    }
    const version: Version<T> = { at, value, ...(Object.keys(hidden).length > 0 ? { hidden } : {}) };
    this.rows[key] = [...forgetOld(this.row(key) ?? [], at), version];
    this.#writes += 1;
    if (this.#writes % sweepEvery === 0) this.sweep(at);
    this.replica.changed();
  }

  private pick(row: Version<T>[], service: Service): T | undefined {
    const { ms } = this.replica.lag(service);
    const horizon = this.replica.now() - ms;
    for (const version of [...row].reverse()) {
      const left = version.hidden?.[service] ?? 0;
      if (left > 0) {
        if (version.hidden !== undefined) version.hidden[service] = left - 1;
        continue;
      }
      if (ms > 0 && version.at > horizon) continue;
      return version.value ?? undefined;
    }
    return undefined;
  }

  /** Forgets objects that have long been gone, so that a soak run does not grow. */
  private sweep(now: number): void {
    for (const [key, row] of Object.entries(this.rows)) {
      const last = row.at(-1);
      if (last?.value === null && last.at < now - longestLagMs) Reflect.deleteProperty(this.rows, key);
    }
  }
}

/** Drops states that no lag can show any more: all that were replaced before the horizon. */
function forgetOld<T>(row: Version<T>[], now: number): Version<T>[] {
  const horizon = now - longestLagMs;
  const firstKept = row.findLastIndex((version) => version.at <= horizon);
  return firstKept <= 0 ? row : row.slice(firstKept);
}
