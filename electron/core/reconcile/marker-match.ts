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

/** The marker names another lease of this organisation: a Standard account that was checked out again. */
export function isLaterLease(lease: Lease, marker: Marker | 'foreign' | undefined): boolean {
  return (
    marker !== undefined &&
    marker !== 'foreign' &&
    marker.organisationId === lease.organisationId &&
    marker.leaseId !== lease.id
  );
}
