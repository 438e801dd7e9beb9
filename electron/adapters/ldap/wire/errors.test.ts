import { AlreadyExistsError, InsufficientAccessError, InvalidCredentialsError, UnknownStatusCodeError } from 'ldapts';
import { describe, expect, test } from 'vitest';
import { failureSchema } from '../../../../shared/errors';
import { toFailure } from './errors';

describe('failures', () => {
  const nodeError = (code: string) => Object.assign(new Error('secret text'), { code });
  test.each<[unknown, string, string]>([
    [
      new InvalidCredentialsError('80090308: LdapErr: comment: AcceptSecurityContext error, data 533, v1db1'),
      'bind_failed',
      'ldap 49 data 533',
    ],
    [new InvalidCredentialsError('data <script>'), 'bind_failed', 'ldap 49'],
    [new InsufficientAccessError('secret text'), 'insufficient_rights', 'ldap 50'],
    [new AlreadyExistsError('secret text'), 'constraint_violation', 'ldap 68'],
    [new UnknownStatusCodeError(10, 'secret text'), 'not_found', 'ldap 10'],
    [new UnknownStatusCodeError(9_999, 'secret text'), 'constraint_violation', 'ldap 9999'],
    [nodeError('ENOTFOUND'), 'dns', 'ENOTFOUND'],
    [nodeError('ECONNREFUSED'), 'unreachable', 'ECONNREFUSED'],
    [nodeError('ETIMEDOUT'), 'timeout', 'ETIMEDOUT'],
    [nodeError('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), 'tls_untrusted', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    [nodeError('ERR_TLS_CERT_ALTNAME_INVALID'), 'tls_untrusted', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    [nodeError('CERT_HAS_EXPIRED'), 'tls_untrusted', 'CERT_HAS_EXPIRED'],
    [nodeError('x'.repeat(500)), 'unreachable', 'x'.repeat(60)],
    ['thrown text', 'unreachable', 'connection'],
    [undefined, 'unreachable', 'connection'],
  ])('%s', (error, code, detail) => {
    const made = toFailure(error);
    expect(made).toEqual({ code, detail });
    expect(failureSchema.safeParse(made).success).toBe(true);
    expect(JSON.stringify(made)).not.toContain('secret text');
  });
});
