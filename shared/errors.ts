import { z } from 'zod';
import { connectorIdSchema, correlationIdSchema, leaseIdSchema } from './ids';

/**
 * The closed list of things that can go wrong. Behaviour branches on the code only, never on a message; the sentence a
 * person reads is chosen in the renderer.
 */
export const errorCodes = [
  // refused: our own rules say no
  'policy_denied',
  'duration_not_allowed',
  'too_many_leases',
  'reason_required',
  'ticket_required',
  'not_entitled',
  'organisation_stale',
  'extension_not_allowed',
  /** The program is locked; `detail` may be one of the lock's own troubles. */
  'locked',
  // invalid: what came in is not usable
  'bad_input',
  'unknown_customer',
  'unknown_policy',
  'unknown_lease',
  'unknown_connector',
  'stale_revision',
  // conflict
  'name_taken_unmarked',
  'lease_not_active',
  'account_in_use',
  /** At the end of a lease: its account does not bear its marker any more, and is therefore not touched. */
  'marker_changed',
  // the directory asks for patience
  'throttled',
  'busy',
  'not_yet_visible',
  // the directory cannot be reached
  'unreachable',
  'timeout',
  'tls_untrusted',
  'dns',
  'malformed_answer',
  /** This computer has no network at all. */
  'offline',
  /** Somebody is there and takes no connections on that port. */
  'connection_refused',
  /** A network that wants a person to sign in first answered in the place of the service. */
  'captive_portal',
  'proxy_unreachable',
  /** The proxy asks who is there (RFC 9110 section 15.5.8). `detail`: the ways it takes, then its address. */
  'proxy_credentials',
  /** The proxy does not let this address through. */
  'proxy_refused',
  // the directory says no
  'bind_failed',
  'sign_in_failed',
  'insufficient_rights',
  'constraint_violation',
  'licence_missing',
  'tap_disabled',
  'quota',
  'not_found',
  // the OS keychain
  'keychain_locked',
  'keychain_unavailable',
  'keychain_corrupt',
  // our own storage
  'ledger_unwritable',
  'ledger_corrupt',
  'ledger_newer',
  'disk_full',
  /** Lines of the audit trail wait for a receiver without which the organisation allows no check-outs. */
  'audit_undelivered',
  /** The hash chain of the audit trail does not hold; `detail` says where. */
  'audit_broken',
  // time
  'clock_moved_back',
  'clock_disagrees',
  // a bug of ours
  'bug',
] as const;
export const errorCodeSchema = z.enum(errorCodes);
export type ErrorCode = z.infer<typeof errorCodeSchema>;

export const errorCategories = [
  'refused',
  'invalid',
  'conflict',
  'directory-busy',
  'directory-down',
  'directory-refused',
  'keychain',
  'storage',
  'clock',
  'internal',
] as const;
export type ErrorCategory = (typeof errorCategories)[number];

const categoryByCode: Readonly<Record<ErrorCode, ErrorCategory>> = {
  policy_denied: 'refused',
  duration_not_allowed: 'refused',
  too_many_leases: 'refused',
  reason_required: 'refused',
  ticket_required: 'refused',
  not_entitled: 'refused',
  organisation_stale: 'refused',
  extension_not_allowed: 'refused',
  locked: 'refused',
  bad_input: 'invalid',
  unknown_customer: 'invalid',
  unknown_policy: 'invalid',
  unknown_lease: 'invalid',
  unknown_connector: 'invalid',
  stale_revision: 'invalid',
  name_taken_unmarked: 'conflict',
  lease_not_active: 'conflict',
  account_in_use: 'conflict',
  marker_changed: 'conflict',
  throttled: 'directory-busy',
  busy: 'directory-busy',
  not_yet_visible: 'directory-busy',
  unreachable: 'directory-down',
  timeout: 'directory-down',
  tls_untrusted: 'directory-down',
  dns: 'directory-down',
  malformed_answer: 'directory-down',
  offline: 'directory-down',
  connection_refused: 'directory-down',
  captive_portal: 'directory-down',
  proxy_unreachable: 'directory-down',
  proxy_credentials: 'directory-down',
  proxy_refused: 'directory-down',
  bind_failed: 'directory-refused',
  sign_in_failed: 'directory-refused',
  insufficient_rights: 'directory-refused',
  constraint_violation: 'directory-refused',
  licence_missing: 'directory-refused',
  tap_disabled: 'directory-refused',
  quota: 'directory-refused',
  not_found: 'directory-refused',
  keychain_locked: 'keychain',
  keychain_unavailable: 'keychain',
  keychain_corrupt: 'keychain',
  ledger_unwritable: 'storage',
  ledger_corrupt: 'storage',
  ledger_newer: 'storage',
  disk_full: 'storage',
  audit_undelivered: 'storage',
  audit_broken: 'storage',
  clock_moved_back: 'clock',
  clock_disagrees: 'clock',
  bug: 'internal',
};

/** The family an error belongs to; it decides retry and tone. */
export function categoryOf(code: ErrorCode): ErrorCategory {
  return categoryByCode[code];
}

/**
 * A failure as it is recorded and shown. `detail` is a short technical remark that is safe to store and show: a Graph
 * error code, an LDAP result code, a field path; never a message of another system, never a secret.
 */
export const failureSchema = z.strictObject({
  code: errorCodeSchema,
  detail: z.string().max(240).optional(),
  /** The directory asked to be left alone for this many milliseconds. */
  retryAfterMs: z.number().int().min(0).max(86_400_000).optional(),
  leaseId: leaseIdSchema.optional(),
  connectorId: connectorIdSchema.optional(),
  correlationId: correlationIdSchema.optional(),
});
export type Failure = z.infer<typeof failureSchema>;

/** Builds a failure; undefined extras are left out. */
export function failure(code: ErrorCode, extras: Partial<Omit<Failure, 'code'>> = {}): Failure {
  const entries = Object.entries(extras).filter(([, value]) => value !== undefined);
  return failureSchema.parse({ code, ...Object.fromEntries(entries) });
}
