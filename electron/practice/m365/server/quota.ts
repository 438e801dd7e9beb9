import type { World } from '../state/world';
import { throttled, type GraphFault } from './errors';

const unitWindowMs = 10_000;
const writeWindowMs = 150_000;
const writesPerWindow = 3_000;
const costs: readonly (readonly [path: RegExp, units: number])[] = [
  [/^\/users$/i, 2],
  [/^\/subscribedSkus$/i, 3],
  [/^\/groups\/[^/]+\/members$/i, 3],
  [/^\/me\/memberOf$/i, 2],
];

interface Window {
  start: number;
  used: number;
}

/** Resource units a request costs (Graph: throttling limits, identity and access). */
function costOf(method: string, path: string, query: URLSearchParams): number {
  const base = method === 'GET' ? (costs.find(([pattern]) => pattern.test(path))?.[1] ?? 1) : 1;
  const less = (query.has('$select') ? 1 : 0) + (query.has('$top') && Number(query.get('$top')) < 20 ? 1 : 0);
  return Math.max(1, base - less + (query.has('$expand') ? 1 : 0));
}

/** Counts what each tenant's requests cost and refuses the ones that are too many. */
export class Quota {
  readonly #units = new Map<string, Window>();
  readonly #writes = new Map<string, Window>();

  constructor(private readonly world: World) {}

  /** Units the request costs. Throws 429 when the tenant's quota for the app is used up. */
  take(tenantId: string, appId: string, request: { method: string; path: string; query: URLSearchParams }): number {
    const units = costOf(request.method, request.path, request.query);
    const { enforced, factor } = this.world.switches.quota;
    if (!enforced) return units;
    this.spend(this.#units, tenantId, appId, {
      units,
      limit: this.unitLimit(tenantId) * factor,
      length: unitWindowMs,
      reason: 'ResourceUnitLimitExceeded',
    });
    if (request.method !== 'GET') {
      this.spend(this.#writes, tenantId, appId, {
        units: 1,
        limit: writesPerWindow * factor,
        length: writeWindowMs,
        reason: 'WriteLimitExceeded',
      });
    }
    return units;
  }

  private unitLimit(tenantId: string): number {
    const users = Object.keys(this.world.tenants.get(tenantId)?.record.users ?? {}).length;
    if (users < 50) return 3_500;
    return users <= 500 ? 5_000 : 8_000;
  }

  private spend(
    windows: Map<string, Window>,
    tenantId: string,
    appId: string,
    rule: { units: number; limit: number; length: number; reason: string },
  ): void {
    const now = Date.now();
    const before = windows.get(tenantId);
    const window = before !== undefined && now - before.start < rule.length ? before : { start: now, used: 0 };
    window.used += rule.units;
    windows.set(tenantId, window);
    if (window.used > rule.limit)
      throw this.refusal(window, rule, `Tenant_Application/ReadWrite/${appId}/${tenantId}`, now);
  }

  private refusal(window: Window, rule: { length: number; reason: string }, scope: string, now: number): GraphFault {
    const seconds = Math.max(1, window.start + rule.length - now) / 1_000;
    return throttled(Math.round(seconds * 1_000) / 1_000, scope, rule.reason);
  }
}
