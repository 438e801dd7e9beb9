import type { RecentView } from '../../../shared/ipc/views';
import type { Lease } from '../../../shared/model/lease';
import type { Organisation } from '../../../shared/model/organisation';
import type { TechnicianId } from '../../../shared/ids';
import { indexOf } from '../../core/policy/lookup';

const MOST_RECENTS = 12;
const MOST_REASONS = 10;

/** How a recent check-out is named in preferences: `customerId policyId connectorId`. */
export function recentKey(customerId: string, policyId: string, connectorId: string): string {
  return `${customerId} ${policyId} ${connectorId}`;
}

/**
 * The technician's own recent check-outs that are still possible in this organisation, each combination once: pinned
 * first in the order they were pinned, then newest first. `leases` come newest first.
 */
export function recentsOf(
  organisation: Organisation,
  me: TechnicianId,
  leases: readonly Lease[],
  pinned: readonly string[],
  offered: (recent: RecentView) => boolean,
): RecentView[] {
  const mine = leases.filter((lease) => lease.technician.id === me);
  const byKey = new Map<string, Lease>();
  for (const lease of mine) {
    const key = recentKey(lease.customer.id, lease.recipe.policyId, lease.connectorId);
    if (!byKey.has(key)) byKey.set(key, lease);
  }
  const keys = [...new Set([...pinned, ...byKey.keys()])];
  const views = keys.flatMap((key) => {
    const view = viewOf(organisation, key, byKey.get(key), pinned.includes(key));
    return view !== undefined && offered(view) ? [view] : [];
  });
  const rest = Math.max(0, MOST_RECENTS - views.filter((view) => view.pinned).length);
  return [...views.filter((view) => view.pinned), ...views.filter((view) => !view.pinned).slice(0, rest)];
}

function viewOf(
  organisation: Organisation,
  key: string,
  lease: Lease | undefined,
  pinned: boolean,
): RecentView | undefined {
  const [customerId = '', policyId = '', connectorId = ''] = key.split(' ');
  const index = indexOf(organisation);
  const customer = index.customers.get(customerId);
  const policy = index.policies.get(policyId);
  const connector = index.connectors.get(connectorId);
  if (customer === undefined || policy === undefined || connector === undefined) return undefined;
  const wanted = lease?.duration;
  const duration = wanted !== undefined && policy.durations.includes(wanted) ? wanted : policy.durations[0];
  if (duration === undefined) return undefined;
  return {
    key,
    pinned,
    customerId: customer.id,
    customerName: customer.name,
    policyId: policy.id,
    policyName: policy.name,
    connectorId: connector.id,
    source: policy.source,
    duration,
  };
}

/** Reasons the technician gave before, newest first, each once. */
export function recentReasons(me: TechnicianId, leases: readonly Lease[]): string[] {
  const reasons = leases.filter((lease) => lease.technician.id === me).map((lease) => lease.reason.trim());
  return [...new Set(reasons)].filter((reason) => reason !== '').slice(0, MOST_REASONS);
}
