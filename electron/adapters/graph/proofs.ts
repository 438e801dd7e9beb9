import type { Marker } from '../../core/naming/marker';
import { MINUTE, type Millis } from '../../../shared/time';
import type { Clock } from '../../ports/system';

/** How long our own write of a marker counts as having read it. */
const FRESH = 5 * MINUTE;
const MOST = 1_000;

/**
 * Which accounts this process has itself made, or marked anew, for which lease. Entra never gives an object id twice, so the
 * answer to our own create proves whose the account is, better than a read from a replica that may lag behind. Verbs of the
 * begin phase trust a fresh proof and save the read; verbs that end something always read, and use the proof only when the
 * read says "not found", which right after a create means nothing.
 */
export class Proofs {
  readonly #made = new Map<string, { readonly lease: string; readonly at: number }>();

  constructor(private readonly clock: Clock) {}

  remember(objectId: string, marker: Marker): void {
    this.#made.delete(objectId);
    this.#made.set(objectId, { lease: leaseOf(marker), at: this.clock.monotonic() });
    const oldest = this.#made.keys().next();
    if (this.#made.size > MOST && oldest.done !== true) this.#made.delete(oldest.value);
  }

  forget(objectId: string): void {
    this.#made.delete(objectId);
  }

  /** Made by this process for this lease, at any time. */
  made(objectId: string, marker: Marker): boolean {
    return this.#made.get(objectId)?.lease === leaseOf(marker);
  }

  /** The same, not longer ago than `within` ms. */
  fresh(objectId: string, marker: Marker, within: Millis = FRESH): boolean {
    const proof = this.#made.get(objectId);
    return proof?.lease === leaseOf(marker) && this.clock.monotonic() - proof.at < within;
  }
}

/** Lease ids are only unique within their organisation. */
function leaseOf(marker: Marker): string {
  return `${marker.organisationId} ${marker.leaseId}`;
}
