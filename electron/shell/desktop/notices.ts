import type { LeaseView } from '../../../shared/ipc/views';
import { MINUTE, type Instant } from '../../../shared/time';
import { timeLeft } from './status';

/** One thing to tell a person, once. */
export interface Notice {
  /** The same key is told once. */
  readonly key: string;
  readonly leaseId: LeaseView['id'];
  readonly title: string;
  readonly body: string;
}

/** Later than this after its moment a warning is worth nothing: the next one, or the end, says more. */
const STALE_MS = MINUTE;

/** Which notices are due now: warnings before the end of one's own leases, and attention for every lease. `isLocked`: without names. */
export function dueNotices(
  leases: readonly LeaseView[],
  now: Instant,
  minutes: readonly number[],
  isLocked = false,
): readonly Notice[] {
  const notices = leases.flatMap((lease) => [...warning(lease, now, minutes), ...attention(lease)]);
  return isLocked ? notices.map(veiled) : notices;
}

/** The same without a name in it: whoever passes a locked program reads its notices, too. */
function veiled({ key, leaseId }: Notice): Notice {
  const title = key.startsWith('end ') ? 'A JIT account ends soon' : 'A JIT account needs attention';
  return { key, leaseId, title, body: 'Unlock Latchkey to see which.' };
}

function warning(lease: LeaseView, now: Instant, minutes: readonly number[]): readonly Notice[] {
  if (!lease.mine || lease.state !== 'active') return [];
  const left = lease.endsAt - now;
  // A lease shorter than the warning would warn at once: only moments after its begin count.
  const due = minutes
    .filter((minute) => lease.endsAt - minute * MINUTE > (lease.activeSince ?? lease.requestedAt))
    .filter((minute) => left > 0 && left <= minute * MINUTE && left > minute * MINUTE - STALE_MS);
  const nearest = due.length === 0 ? undefined : Math.min(...due);
  if (nearest === undefined) return [];
  return [
    {
      key: `end ${lease.id} ${String(lease.endsAt)} ${String(nearest)}`,
      leaseId: lease.id,
      title: `${lease.customer.name}: ${timeLeft(Math.max(left, MINUTE))} left`,
      body: `${lease.accountName} (${lease.policyName}) ends then. Extend it or finish your work.`,
    },
  ];
}

function attention(lease: LeaseView): readonly Notice[] {
  if (lease.attention === undefined) return [];
  return [
    {
      key: `attention ${lease.id} ${lease.attention.failure.code}`,
      leaseId: lease.id,
      title: `${lease.customer.name} needs attention`,
      body: `${lease.accountName}: Latchkey keeps trying. Open it to see what to do.`,
    },
  ];
}
