import type { Organisation } from '../../shared/model/organisation';
import type { TechnicianId } from '../../shared/ids';
import type { Instant } from '../../shared/time';

/** The organisation in force: the last verified copy and who is at the keyboard. */
export interface OrganisationInForce {
  /** Undefined: this computer belongs to none yet. */
  current():
    { readonly organisation: Organisation; readonly me: TechnicianId; readonly verifiedAt: Instant } | undefined;
}
