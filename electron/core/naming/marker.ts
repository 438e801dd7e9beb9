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
}

const VERSION = 'latchkey1';
/** Longest text that is ever read as a marker: `info` and extensionAttribute15 both hold 1,024 characters. */
const LONGEST = 1_024;

/**
 * The marker as printable ASCII without quotes, commas or parentheses, at most 341 characters:
 * `latchkey1;org=…;lease=…;tech=…;policy=…;mode=standard;end=1764061200000`.
 */
export function markerText(marker: Marker): string {
  const { organisationId, leaseId, technicianId, policyId, mode, endsAt } = marker;
  return `${VERSION};org=${organisationId};lease=${leaseId};tech=${technicianId};policy=${policyId};mode=${mode};end=${String(endsAt)}`;
}

/** Reads a marker back. Anything but exactly what `markerText` writes is undefined: not ours. */
export function parseMarker(text: string): Marker | undefined {
  if (text.length > LONGEST) return undefined;
  const match =
    /^latchkey1;org=([^;]*);lease=([^;]*);tech=([^;]*);policy=([^;]*);mode=(standard|burner);end=(\d{1,16})$/.exec(
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
  };
}
