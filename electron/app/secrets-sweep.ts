import { leaseIdSchema } from '../../shared/ids';
import type { Failure } from '../../shared/errors';
import { isLive } from '../core/lease/state';
import type { Keychain } from '../ports/security';
import type { LeaseBook } from './lease-book';
import { secretEntry } from './step-calls';

const PREFIX = 'lease/';

/**
 * Removes the secrets of leases that are over, also those whose removal failed before or whose lease is not known at all.
 * Returns what the keychain refused with, if it did; then it is to be called again.
 */
export async function sweepSecrets(keychain: Keychain, book: LeaseBook): Promise<Failure | undefined> {
  const entries = await keychain.list();
  if (!entries.ok) return entries.error;
  for (const entry of entries.value) {
    if (!entry.startsWith(PREFIX)) continue;
    const id = leaseIdSchema.safeParse(entry.slice(PREFIX.length));
    const lease = id.success ? book.get(id.data) : undefined;
    if (lease !== undefined && isLive(lease)) continue;
    // A damaged ledger may have lost sight of a lease that lives; its secret is worth more than tidiness.
    if (lease === undefined && book.problem() !== undefined) continue;
    const removed = await keychain.remove(lease === undefined ? entry : secretEntry(lease));
    if (!removed.ok) return removed.error;
  }
  return undefined;
}
