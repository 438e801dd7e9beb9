import { leaseIdSchema } from '../../../shared/ids';
import type { Failure } from '../../../shared/errors';
import { isLive } from '../../core/lease/state';
import type { Keychain } from '../../ports/security';
import type { LeaseBook } from '../leases/lease-book';
import { secretEntry } from './step-calls';

const PREFIX = 'lease/';

/**
 * Removes the secrets of leases that are over, also those whose removal failed before or was cut off.
 * Returns what the keychain refused with, if it did; then it is to be called again.
 */
export async function sweepSecrets(keychain: Keychain, book: LeaseBook): Promise<Failure | undefined> {
  const entries = await keychain.list();
  if (!entries.ok) return entries.error;
  for (const entry of entries.value) {
    if (!entry.startsWith(PREFIX)) continue;
    const id = leaseIdSchema.safeParse(entry.slice(PREFIX.length));
    const lease = id.success ? book.get(id.data) : undefined;
    // An unknown lease may be another profile's, or one that a damaged ledger lost sight of: its secret is left alone.
    if (lease === undefined || isLive(lease)) continue;
    const removed = await keychain.remove(secretEntry(lease));
    if (!removed.ok) return removed.error;
  }
  return undefined;
}
