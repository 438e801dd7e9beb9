import type { AuditEntry } from '../../../shared/model/audit';
import type { Enforcer, Lease } from '../../../shared/model/lease';
import type { Instant } from '../../../shared/time';

/**
 * One line of the audit trail with everything that makes it understandable on its own: who, what, where, why, for which
 * ticket and who ends it. What leaves this computer has this shape, whatever the way. Never a secret.
 */
export interface AuditRecord {
  readonly sequence: number;
  readonly hash: string;
  readonly at: Instant;
  readonly event: AuditEntry['event'];
  /** Who did it, by name where the organisation knows one. */
  readonly actor?: string;
  readonly organisation?: string;
  readonly lease?: {
    readonly id: string;
    readonly technician: string;
    readonly customer: string;
    readonly policy: string;
    readonly account: string;
    readonly mode: string;
    readonly reason: string;
    readonly ticket?: string;
    readonly endsAt: Instant;
    readonly enforcedBy: { readonly signIn: string; readonly privilege: string; readonly object: string };
  };
}

/** What is known beside an entry. */
export interface RecordContext {
  readonly lease: Lease | undefined;
  readonly actorName: string | undefined;
  readonly organisationName: string | undefined;
}

/** An instant as UTC text, `2026-01-05T09:00:00.000Z` (RFC 3339). */
export function isoTime(at: Instant): string {
  return new Date(at).toISOString();
}

function enforcer(by: Enforcer): string {
  return by.by === 'app' ? 'app' : `directory ${isoTime(by.at)}`;
}

/** The entry with what is known about its lease. */
export function recordOf(entry: AuditEntry, { lease, actorName, organisationName }: RecordContext): AuditRecord {
  const { sequence, hash, at, event, actor } = entry;
  const who = actorName ?? actor;
  return {
    sequence,
    hash,
    at,
    event,
    ...(who === undefined ? {} : { actor: who }),
    ...(organisationName === undefined ? {} : { organisation: organisationName }),
    ...(lease === undefined ? {} : { lease: leasePart(lease) }),
  };
}

function leasePart(lease: Lease): NonNullable<AuditRecord['lease']> {
  const { signIn, privilege, object } = lease.enforcedBy;
  return {
    id: lease.id,
    technician: lease.technician.name,
    customer: lease.customer.name,
    policy: lease.recipe.policyName,
    account: lease.account.name,
    mode: lease.recipe.mode,
    reason: lease.reason,
    ...(lease.ticket === undefined ? {} : { ticket: lease.ticket }),
    endsAt: lease.endsAt,
    enforcedBy: { signIn: enforcer(signIn), privilege: enforcer(privilege), object: enforcer(object) },
  };
}

/** How grave a line is, for receivers that sort by it: RFC 5424 severities 4 (warning), 5 (notice), 6 (informational). */
export function severityOf({ event }: Pick<AuditRecord, 'event'>): 4 | 5 | 6 {
  switch (event.kind) {
    case 'stepFailed':
    case 'refused':
    case 'ledgerRepaired':
    case 'damageAccepted':
    // Whoever holds its key can read along from then on.
    case 'authorityTrusted':
      return 4;
    case 'requested':
    case 'activated':
    case 'extended':
    case 'revealed':
    case 'revoked':
    case 'cleanUpBegun':
    case 'authorityDistrusted':
    case 'proxyChosen':
    case 'proxyPassword':
      return 5;
    case 'cleanUpEnded':
      return event.failure === undefined && event.stayed === 0 ? 5 : 4;
    default:
      return 6;
  }
}
