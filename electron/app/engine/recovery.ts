import { failure } from '../../../shared/errors';
import type { LeaseId } from '../../../shared/ids';
import { decide } from '../../core/lease/decide';
import type { LeaseEvent } from '../../core/lease/event';
import { evolveAll } from '../../core/lease/evolve';
import { openSteps } from '../../core/lease/state';
import type { Intent, Ledger } from '../../ports/storage';
import type { LeaseBook } from '../leases/lease-book';
import type { LeaseTime } from '../leases/lease-time';

/**
 * Closes what the end of the last process left open. Cut-off steps get the outcome *timeout, interrupted*: nobody knows
 * whether the directory did them. A check-out that was not finished is not resumed but rolled back, because nobody waits
 * for it any more; an extension that was not confirmed is set back to the end that the lease says. Returns the leases
 * whose calls were cut off.
 */
export function recover(book: LeaseBook, ledger: Ledger, time: LeaseTime): readonly LeaseId[] {
  const intents = new Map<LeaseId, Intent[]>();
  for (const intent of ledger.openIntents()) {
    intents.set(intent.leaseId, [...(intents.get(intent.leaseId) ?? []), intent]);
  }
  const cutOff: LeaseId[] = [];
  for (const lease of book.live()) {
    const now = time.of(lease.id);
    const open = openSteps(lease);
    const interrupted = failure('timeout', { leaseId: lease.id, detail: 'interrupted' });
    const events: LeaseEvent[] = open.map(({ key }) => ({ kind: 'stepFailed', key, at: now, failure: interrupted }));
    const seen = evolveAll(lease, events);
    if (seen.state.kind === 'requested' || seen.state.kind === 'provisioning') {
      const ended = decide(seen, { kind: 'end', cause: 'abandoned' }, now);
      if (ended.ok) events.push(...ended.value);
    }
    const closeIntents = (intents.get(lease.id) ?? []).map(({ opId }) => opId);
    intents.delete(lease.id);
    if (events.length === 0 && closeIntents.length === 0) continue;
    book.apply(lease.id, events, { durable: 'may', closeIntents });
    if (open.length > 0) cutOff.push(lease.id);
  }
  // Intents of leases that are revoked or cannot be read have nobody to close them.
  const ownerless = [...intents.values()].flat().map(({ opId }) => opId);
  if (ownerless.length > 0) book.note({ closeIntents: ownerless });
  return cutOff;
}
