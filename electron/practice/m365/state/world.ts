import { randomInt } from 'node:crypto';
import { longestLagMs, type Replica } from './shelf';
import { Tenant } from './tenant';
import type { SessionRecord, StateFile } from './schema';
import type { FaultRule, Switches } from '../switches';

/** Where time comes from: milliseconds since 1970. */
export interface Clock {
  now(): number;
}

const keptSessions = 500;

/** All tenants of one server, with the clock, the switches and whatever else they share. */
export class World implements Replica {
  readonly tenants = new Map<string, Tenant>();
  sessions: SessionRecord[];
  offsetMs: number;
  switches: Switches;
  #nextOrder: number;
  #dirty = false;
  /** Requests that rules with `every` have met. */
  readonly #met = new Map<string, number>();

  constructor(
    state: StateFile,
    switches: Switches,
    private readonly clock: Clock,
  ) {
    this.switches = switches;
    this.sessions = state.sessions;
    this.offsetMs = state.clockOffsetMs;
    this.#nextOrder = state.nextOrder;
    for (const record of state.tenants) this.tenants.set(record.tenantId, new Tenant(record, this));
  }

  now(): number {
    return this.clock.now() + this.offsetMs;
  }

  lag(service: keyof Switches['replication']['lag']): { ms: number; reads: number } {
    const { ms, reads } = this.switches.replication.lag[service];
    return { ms: Math.min(ms, longestLagMs), reads };
  }

  changed(): void {
    this.#dirty = true;
  }

  /** Whether something changed since the last call. */
  takeDirty(): boolean {
    const dirty = this.#dirty;
    this.#dirty = false;
    return dirty;
  }

  /** Next order number: later events have higher ones even while the clock stands still. */
  nextOrder(): number {
    this.changed();
    this.#nextOrder += 1;
    return this.#nextOrder;
  }

  /** Finds a tenant by id or by one of its domains. */
  tenant(idOrDomain: string): Tenant | undefined {
    const wanted = idOrDomain.toLowerCase();
    const direct = this.tenants.get(wanted);
    if (direct !== undefined) return direct;
    return [...this.tenants.values()].find((tenant) => tenant.record.domains.some((domain) => domain.name === wanted));
  }

  get partner(): Tenant | undefined {
    return [...this.tenants.values()].find((tenant) => tenant.record.kind === 'partner');
  }

  keepSession(session: SessionRecord): void {
    this.sessions = [...this.sessions, session].slice(-keptSessions);
    this.changed();
  }

  /** Real time the next request shall take, ms. */
  rollLatency(): number {
    const { min, max } = this.switches.latency;
    return max > min ? randomInt(Math.floor(min), Math.floor(max) + 1) : min;
  }

  /** The first fault that hits this request; counts it down. */
  takeFault(request: {
    service: FaultRule['service'];
    tenantId?: string;
    method: string;
    path: string;
  }): FaultRule | undefined {
    const now = this.now();
    for (const [index, rule] of this.switches.faults.entries()) {
      if (!hits(rule, request, now)) continue;
      if (rule.skip > 0) {
        this.switches.faults[index] = { ...rule, skip: rule.skip - 1 };
        continue;
      }
      if (rule.every > 1) {
        const met = (this.#met.get(rule.id) ?? 0) + 1;
        this.#met.set(rule.id, met);
        if (met % rule.every !== 0) continue;
      }
      if (rule.count === 1) this.switches.faults.splice(index, 1);
      else if (rule.count !== undefined) this.switches.faults[index] = { ...rule, count: rule.count - 1 };
      return rule;
    }
    return undefined;
  }

  /** Everything that a restart must find again. */
  snapshot(): StateFile {
    return {
      format: 1,
      clockOffsetMs: this.offsetMs,
      nextOrder: this.#nextOrder,
      tenants: [...this.tenants.values()].map((tenant) => tenant.record),
      sessions: this.sessions,
    };
  }
}

function hits(
  rule: FaultRule,
  request: { service: string; tenantId?: string; method: string; path: string },
  now: number,
): boolean {
  if (rule.service !== request.service) return false;
  if (rule.tenantId !== undefined && rule.tenantId !== request.tenantId) return false;
  if (rule.method !== undefined && rule.method !== request.method) return false;
  if (rule.from !== undefined && now < rule.from) return false;
  if (rule.until !== undefined && now >= rule.until) return false;
  return rule.path === undefined || new RegExp(rule.path, 'i').test(request.path);
}
