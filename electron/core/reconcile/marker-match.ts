import type { Lease } from '../../../shared/model/lease';
import type { Marker } from '../naming/marker';

/** The marker names this lease of this organisation. */
export function isOurs(lease: Lease, marker: Marker | 'foreign' | undefined): boolean {
  return (
    marker !== undefined &&
    marker !== 'foreign' &&
    marker.organisationId === lease.organisationId &&
    marker.leaseId === lease.id
  );
}

/** What is known about a marker that names another lease than the one at hand. */
export interface MarkerTrust {
  /** Signed, over the account that bears it, by a computer of its technician. */
  readonly sealed: boolean;
  /** The lease that it names, where this computer's ledger has it. */
  readonly known?: Lease;
}

/** The marker names another lease of this organisation. */
export function isAnotherLease(lease: Lease, marker: Marker | 'foreign' | undefined): marker is Marker {
  return (
    marker !== undefined &&
    marker !== 'foreign' &&
    marker.organisationId === lease.organisationId &&
    marker.leaseId !== lease.id
  );
}

/**
 * When the lease that the marker names had the account, measured by the lease at hand; undefined when it cannot have had it.
 * A Standard account goes from lease to lease of one technician. Whoever may write to the account can write the id of a
 * lease there, so only a signature counts; and since an earlier marker of the same account bears one too (a directory that
 * came back from a backup, a copy that somebody put there), the order is asked for as well.
 */
export function turnOf(lease: Lease, marker: Marker | 'foreign' | undefined, trust: MarkerTrust) {
  if (!trust.sealed || !isAnotherLease(lease, marker)) return undefined;
  const { technicianId, mode, endsAt } = marker;
  if (technicianId !== lease.technician.id || mode !== 'standard' || lease.recipe.mode !== 'standard') return undefined;
  const later = trust.known === undefined ? endsAt > lease.requestedAt : trust.known.requestedAt > lease.requestedAt;
  return later ? 'later' : 'earlier';
}
