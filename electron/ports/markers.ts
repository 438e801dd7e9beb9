import type { Failure } from '../../shared/errors';
import type { OrganisationId, TechnicianId } from '../../shared/ids';
import type { Organisation } from '../../shared/model/organisation';
import type { Result } from '../../shared/result';

/** Signs the markers of this computer's leases and believes those of its colleagues. Signatures are Ed25519, base64. */
export interface MarkerSeals {
  /** Signs with this computer's key, which is made when there is none. Fails like the keychain. */
  seal(organisationId: OrganisationId, message: string): Promise<Result<string, Failure>>;
  /** Whether a computer of this technician signed exactly this. */
  check(organisation: Organisation, technicianId: TechnicianId, message: string, signature: string): boolean;
  /** Whether the owner of this key signed exactly this. */
  signedBy(publicKey: string, message: string, signature: string): boolean;
}
