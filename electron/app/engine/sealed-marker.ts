import type { Failure } from '../../../shared/errors';
import type { ConnectorId } from '../../../shared/ids';
import type { Lease } from '../../../shared/model/lease';
import { ok, type Result } from '../../../shared/result';
import type { Instant } from '../../../shared/time';
import type { SealState } from '../../core/sweep/judge';
import { markerOf } from '../../core/lease/state';
import type { Marker } from '../../core/naming/marker';
import { fromMarkerSignature, sealMessage, toMarkerSignature } from '../../core/naming/seal';
import { indexOf } from '../../core/policy/lookup';
import type { MarkerSeals } from '../../ports/markers';
import type { OrganisationInForce } from '../../ports/organisation';

export interface SealWorld {
  readonly organisation: OrganisationInForce;
  readonly seals: MarkerSeals;
}

/**
 * The marker that is written on the account of a lease, signed by this computer. Where the connector is not in force any
 * more it stays unsigned: the lease ends all the same, and other copies of the program only report the account.
 * Fails like the keychain.
 */
export async function sealedMarker(
  world: SealWorld,
  lease: Lease,
  endsAt: Instant = lease.endsAt,
): Promise<Result<Marker, Failure>> {
  const marker = markerOf(lease, endsAt);
  const current = world.organisation.current();
  const connector = current === undefined ? undefined : indexOf(current.organisation).connectors.get(lease.connectorId);
  if (connector === undefined) return ok(marker);
  const signature = await world.seals.seal(lease.organisationId, sealMessage(marker, connector, lease.account.name));
  return signature.ok ? ok({ ...marker, signature: toMarkerSignature(signature.value) }) : signature;
}

/**
 * Whether a marker that was found may be acted upon: signed, over the account that bears it, by its technician's computer.
 * `former`: by one that was taken off the roster, or whose technician was.
 */
export function sealState(world: SealWorld, connectorId: ConnectorId, accountName: string, marker: Marker): SealState {
  if (marker.signature === undefined) return 'unsigned';
  const current = world.organisation.current();
  if (current === undefined || current.organisation.id !== marker.organisationId) return 'invalid';
  const connector = indexOf(current.organisation).connectors.get(connectorId);
  if (connector === undefined) return 'invalid';
  const message = sealMessage(marker, connector, accountName);
  const signature = fromMarkerSignature(marker.signature);
  if (world.seals.check(current.organisation, marker.technicianId, message, signature)) return 'valid';
  const former = (current.organisation.formerKeys ?? []).some(
    ({ technicianId, publicKey }) =>
      technicianId === marker.technicianId && world.seals.signedBy(publicKey, message, signature),
  );
  return former ? 'former' : 'invalid';
}
