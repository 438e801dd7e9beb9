import {
  leaseIdSchema,
  organisationIdSchema,
  policyIdSchema,
  technicianIdSchema,
  type LeaseId,
  type OrganisationId,
  type PolicyId,
  type TechnicianId,
} from '../../../shared/ids';
import type { LeaseMode } from '../../../shared/model/lease';
import { instantSchema, type Instant } from '../../../shared/time';

/** Our stamp on an account: which lease of which organisation it belongs to, whose it is and when it ends. */
export interface Marker {
  readonly organisationId: OrganisationId;
  readonly leaseId: LeaseId;
  readonly technicianId: TechnicianId;
  readonly policyId: PolicyId;
  readonly mode: LeaseMode;
  readonly endsAt: Instant;
  /** Over the rest and the place it stands in, by a computer of the technician: 86 characters of base64url. See `seal`. */
  readonly signature?: string;
}

const VERSION = 'latchkey1';
/** Longest text that is ever read as a marker: `info` and extensionAttribute15 both hold 1,024 characters. */
const LONGEST = 1_024;

/**
 * The marker as printable ASCII without quotes, commas or parentheses, at most 432 characters:
 * `latchkey1;org=…;lease=…;tech=…;policy=…;mode=standard;end=1764061200000;sig=…`.
 */
export function markerText(marker: Marker): string {
  const { organisationId, leaseId, technicianId, policyId, mode, endsAt, signature } = marker;
  const text = `${VERSION};org=${organisationId};lease=${leaseId};tech=${technicianId};policy=${policyId};mode=${mode};end=${String(endsAt)}`;
  return signature === undefined ? text : `${text};sig=${signature}`;
}

/** Reads a marker back. Anything but exactly what `markerText` writes is undefined: not ours. */
export function parseMarker(text: string): Marker | undefined {
  if (text.length > LONGEST) return undefined;
  const match =
    /^latchkey1;org=([^;]*);lease=([^;]*);tech=([^;]*);policy=([^;]*);mode=(standard|burner);end=(\d{1,16})(?:;sig=([A-Za-z0-9_-]{86}))?$/.exec(
      text,
    );
  if (match === null) return undefined;
  const organisationId = organisationIdSchema.safeParse(match[1]);
  const leaseId = leaseIdSchema.safeParse(match[2]);
  const technicianId = technicianIdSchema.safeParse(match[3]);
  const policyId = policyIdSchema.safeParse(match[4]);
  const endsAt = instantSchema.safeParse(Number(match[6]));
  if (!organisationId.success || !leaseId.success || !technicianId.success || !policyId.success || !endsAt.success) {
    return undefined;
  }
  return {
    organisationId: organisationId.data,
    leaseId: leaseId.data,
    technicianId: technicianId.data,
    policyId: policyId.data,
    mode: match[5] === 'burner' ? 'burner' : 'standard',
    endsAt: endsAt.data,
    ...(match[7] === undefined ? {} : { signature: match[7] }),
  };
}
