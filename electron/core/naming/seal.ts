import type { Connector } from '../../../shared/model/connector';
import type { Organisation } from '../../../shared/model/organisation';
import type { TechnicianId } from '../../../shared/ids';
import { placeOf } from '../organisation/place';
import { indexOf } from '../policy/lookup';
import { markerText, type Marker } from './marker';

/**
 * What a marker's signature is over: the marker, the directory it stands in and the name of the account. Whoever may write
 * there can copy a marker to another account or change it, but then the signature is not over what stands there.
 */
export function sealMessage(marker: Marker, connector: Connector, accountName: string): string {
  const bare: Marker = { ...marker };
  delete (bare as { signature?: string }).signature;
  return ['latchkey-marker-1', placeOf(connector), accountName.toLowerCase(), markerText(bare)].join('\n');
}

/**
 * The keys whose signature on a marker of this technician counts: those of their computers as the roster says, and, of an
 * admin, those by which they publish. A revoked key counts no more.
 */
export function markerKeys(organisation: Organisation, technicianId: TechnicianId): readonly string[] {
  const technician = indexOf(organisation).technicians.get(technicianId);
  if (technician === undefined) return [];
  const published = organisation.adminKeys
    .filter((key) => key.technicianId === technicianId && key.revokedAt === undefined)
    .map(({ publicKey }) => publicKey);
  return [...new Set([...(technician.computers ?? []), ...published])];
}

/** A signature as it stands in a marker, from base64. */
export function toMarkerSignature(base64: string): string {
  return base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** A signature as base64, from how it stands in a marker. 64 bytes are 86 characters and two of padding. */
export function fromMarkerSignature(signature: string): string {
  return `${signature.replaceAll('-', '+').replaceAll('_', '/')}==`;
}
