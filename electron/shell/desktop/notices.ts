import type { LeaseView } from '../../../shared/ipc/views';
import { MINUTE, type Instant } from '../../../shared/time';
import { timeLeft } from './status';

/** One thing to tell a person, once. */
export interface Notice {
  /** The same key is told once. */
  readonly key: string;
  readonly kind: 'end' | 'attention';
  /** Names nobody. */
  readonly isVeiled: boolean;
  readonly leaseId: LeaseView['id'];
  readonly title: string;
  readonly body: string;
}

/** What the desktop is given: one notice, or several in one. */
export interface Told {
  /** The one lease that it is about; absent: several. */
  readonly leaseId?: LeaseView['id'];
  readonly title: string;
  readonly body: string;
}

/** More than this of a kind at a time are told together. */
const MOST_APART = 3;

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

/**
 * Remembers what was told for as long as its lease is there: a lease may need attention for weeks, and one that has gone
 * is not told of any more.
 */
export class TellOnce {
  readonly #told = new Map<LeaseView['id'], Set<string>>();

  /** Leases that something was told of. */
  get size(): number {
    return this.#told.size;
  }

  /** What is to be told now of what is due. `leases`: all that are there. */
  fresh(leases: readonly Pick<LeaseView, 'id' | 'customer'>[], due: readonly Notice[]): readonly Told[] {
    const names = new Map(leases.map(({ id, customer }) => [id, customer.name]));
    for (const id of this.#told.keys()) if (!names.has(id)) this.#told.delete(id);
    const fresh = due.filter((notice) => this.#note(notice));
    return (['end', 'attention'] as const).flatMap((kind) => {
      const found = fresh.filter((notice) => notice.kind === kind);
      if (found.length <= MOST_APART) return found.map(({ leaseId, title, body }) => ({ leaseId, title, body }));
      return [together(kind, found, names)];
    });
  }

  /** False: told before. */
  #note({ leaseId, key }: Notice): boolean {
    const keys = this.#told.get(leaseId) ?? new Set();
    if (keys.has(key)) return false;
    this.#told.set(leaseId, keys.add(key));
    return true;
  }
}

const ofSeveral = {
  end: { title: 'JIT accounts end soon', body: 'Extend them or finish your work.' },
  attention: { title: 'JIT accounts need attention', body: 'Latchkey keeps trying. Open Latchkey to see what to do.' },
} as const;

function together(kind: Notice['kind'], found: readonly Notice[], names: ReadonlyMap<LeaseView['id'], string>): Told {
  const { title, body } = ofSeveral[kind];
  return {
    title: `${String(found.length)} ${title}`,
    body: found.some(({ isVeiled }) => isVeiled) ? VEIL : `${customersOf(found, names)}: ${body}`,
  };
}

/** The first few customers by name. */
function customersOf(found: readonly Notice[], names: ReadonlyMap<LeaseView['id'], string>): string {
  const all = [...new Set(found.map(({ leaseId }) => names.get(leaseId) ?? ''))];
  const first = all.slice(0, MOST_APART).join(', ');
  return all.length > MOST_APART ? `${first} and ${String(all.length - MOST_APART)} more` : first;
}

const VEIL = 'Unlock Latchkey to see which.';

/** The same without a name in it: whoever passes a locked program reads its notices, too. */
function veiled(notice: Notice): Notice {
  const title = notice.kind === 'end' ? 'A JIT account ends soon' : 'A JIT account needs attention';
  return { ...notice, isVeiled: true, title, body: VEIL };
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
      key: `${String(lease.endsAt)} ${String(nearest)}`,
      kind: 'end',
      isVeiled: false,
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
      key: lease.attention.failure.code,
      kind: 'attention',
      isVeiled: false,
      leaseId: lease.id,
      title: `${lease.customer.name} needs attention`,
      body: `${lease.accountName}: Latchkey keeps trying. Open it to see what to do.`,
    },
  ];
}
