import { ResultCodeError } from 'ldapts';
import { failure, type ErrorCode, type Failure } from '../../../../shared/errors';

/** LDAP result codes that code branches on (RFC 4511 appendix A.1). */
export const resultCode = {
  operationsError: 1,
  referral: 10,
  noSuchAttribute: 16,
  constraintViolation: 19,
  attributeOrValueExists: 20,
  noSuchObject: 32,
  invalidDnSyntax: 34,
  unwillingToPerform: 53,
  entryAlreadyExists: 68,
} as const;

const codeOfResult: ReadonlyMap<number, ErrorCode> = new Map([
  [1, 'busy'],
  [3, 'timeout'],
  [4, 'quota'],
  [7, 'bind_failed'],
  [8, 'bind_failed'],
  // A referral: that part of the tree is kept elsewhere, as where the base DN is not the domain's.
  [10, 'not_found'],
  [11, 'quota'],
  [13, 'bind_failed'],
  [16, 'constraint_violation'],
  [17, 'constraint_violation'],
  [19, 'constraint_violation'],
  [20, 'constraint_violation'],
  [21, 'bad_input'],
  [32, 'not_found'],
  [34, 'bad_input'],
  [48, 'bind_failed'],
  [49, 'bind_failed'],
  [50, 'insufficient_rights'],
  [51, 'busy'],
  [52, 'busy'],
  [53, 'constraint_violation'],
  [65, 'constraint_violation'],
  [66, 'constraint_violation'],
  [68, 'constraint_violation'],
  [80, 'busy'],
]);

const codeOfSystem: ReadonlyMap<string, ErrorCode> = new Map([
  ['ENOTFOUND', 'dns'],
  ['EAI_AGAIN', 'dns'],
  ['EAI_FAIL', 'dns'],
  ['ETIMEDOUT', 'timeout'],
]);

// Node names a refused certificate by OpenSSL's verify results and by its own ERR_TLS codes (Node: TLS, "X509 error codes").
const tlsCode =
  /^(ERR_TLS_|ERR_SSL_|CERT_|CRL_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|HOSTNAME_MISMATCH|INVALID_CA|EPROTO)/;

/** The result code that a domain controller answered with; undefined when there was no answer. */
export function resultCodeOf(error: unknown): number | undefined {
  return error instanceof ResultCodeError ? error.code : undefined;
}

/**
 * The reason inside a refused bind, as Windows and Samba write it: `data 52e` wrong, `533` disabled, `701` expired, `775`
 * locked out (MS-ERREF 2.2, Win32 codes). It is the one place where a code stands only in the diagnostic text.
 */
function bindReason(error: ResultCodeError): string {
  const hex = /\bdata ([0-9a-f]{1,8})\b/i.exec(error.message)?.[1];
  return hex === undefined ? '' : ` data ${hex.toLowerCase()}`;
}

/** Whether the connection itself broke, so that it is unknown what the domain controller did. */
export function isBroken(error: unknown): boolean {
  return !(error instanceof ResultCodeError);
}

/** Classifies what ldapts or Node threw, by code alone. */
export function toFailure(error: unknown): Failure {
  if (error instanceof ResultCodeError) {
    const code = codeOfResult.get(error.code) ?? 'constraint_violation';
    const reason = code === 'bind_failed' ? bindReason(error) : '';
    return failure(code, { detail: `ldap ${String(error.code)}${reason}` });
  }
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  if (code === undefined) return failure('unreachable', { detail: 'connection' });
  const known = codeOfSystem.get(code);
  if (known !== undefined) return failure(known, { detail: code });
  return failure(tlsCode.test(code) ? 'tls_untrusted' : 'unreachable', { detail: code.slice(0, 60) });
}
