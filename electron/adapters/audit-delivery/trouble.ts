import { failure, type Failure } from '../../../shared/errors';
import { NetworkFailure } from '../../core/network/wire-failure';

/** A failure of a connection as one of our codes; the detail is Node's own code, never a message. */
export function failureOf(error: unknown): Failure {
  if (error instanceof NetworkFailure) return error.failure;
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'cut';
  const detail = /^[A-Za-z0-9_]{1,60}$/.test(code) ? code : 'unknown';
  if (['ENOTFOUND', 'EAI_AGAIN'].includes(code)) return failure('dns', { detail });
  if (/CERT|SIGNATURE|SELF_SIGNED|ALTNAME|ISSUER|^ERR_SSL|^ERR_TLS|^EPROTO/.test(code))
    return failure('tls_untrusted', { detail });
  if (['ETIMEDOUT', 'ABORT_ERR'].includes(code)) return failure('timeout', { detail });
  return failure('unreachable', { detail });
}
