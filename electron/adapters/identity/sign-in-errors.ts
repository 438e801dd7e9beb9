import { failure, type Failure } from '../../../shared/errors';
import type { SignInTrouble } from '../../../shared/sign-in-words';
import { WireFailure } from './network';
import { signInTrouble } from './trouble';

/** Sign-in service busy or asking for patience (Entra: authentication and authorization error codes). */
const patience: ReadonlySet<number> = new Set([90_055, 50_196]);
/** Sign-in service down for the moment. */
const down: ReadonlySet<number> = new Set([50_033, 90_006, 90_012, 90_024, 90_033, 90_090, 90_091]);
/** The assertion that a certificate signed is not within its time: it was dated by the clock of this computer. */
const ASSERTION_OUT_OF_TIME = 700_024;

/** What AADSTS numbers ask a person to do (Entra: authentication and authorization error codes; partner sign-in). */
const troubles: readonly (readonly [SignInTrouble, readonly number[]])[] = [
  ['session_expired', [70_000, 70_008, 70_043, 700_082, 700_084, 50_089, 50_078]],
  ['session_revoked', [50_173, 50_132, 50_133]],
  ['more_required', [50_072, 50_074, 50_076, 50_079, 50_158, 53_004]],
  ['consent_missing', [65_001, 65_002, 90_008, 90_094, 90_095, 500_011, 650_052, 650_056, 650_057, 7_000_229]],
  ['declined', [65_004]],
  ['no_access', [50_014, 50_020, 50_105, 50_177, 51_004, 90_072]],
  ['account_disabled', [50_034, 50_053, 50_055, 50_057, 50_144]],
  [
    'access_rules',
    [
      50_005, 50_097, 50_131, 50_155, 53_000, 53_001, 53_002, 53_003, 53_009, 53_010, 53_011, 500_021, 500_022, 500_212,
      500_213, 530_021, 530_032, 530_034, 530_035,
    ],
  ],
  ['app_unknown', [70_001, 700_011, 700_016, 700_038, 7_000_112]],
  ['app_settings', [50_011, 50_194, 70_004, 7_000_218]],
  ['tenant_unknown', [50_059, 90_002, 90_038, 900_023]],
  ['secret_wrong', [7_000_215]],
  ['secret_expired', [7_000_222]],
  ['certificate_refused', [700_027, 700_030, 7_000_272]],
];
const troubleByNumber: ReadonlyMap<number, SignInTrouble> = new Map(
  troubles.flatMap(([word, numbers]) => numbers.map((number) => [number, word] as const)),
);

/** The failure behind an AADSTS number. */
export function failureOfNumber(number: number): Failure {
  const detail = `AADSTS${String(number)}`;
  if (patience.has(number)) return failure('throttled', { detail });
  if (down.has(number)) return failure('unreachable', { detail });
  if (number === ASSERTION_OUT_OF_TIME) return failure('clock_disagrees', { detail });
  return signInTrouble(troubleByNumber.get(number) ?? 'other', number);
}

/** Errors of OAuth 2.0 (RFC 6749, 8628) and of the library itself, for answers that carry no number. */
const troubleByCode: Readonly<Record<string, SignInTrouble>> = {
  access_denied: 'declined',
  authorization_declined: 'declined',
  interaction_required: 'more_required',
  consent_required: 'consent_missing',
  login_required: 'session_expired',
  bad_token: 'session_expired',
  invalid_grant: 'session_expired',
  no_tokens_found: 'signed_out',
  no_account_found: 'signed_out',
  refresh_token_expired: 'session_expired',
  expired_token: 'timed_out',
  device_code_expired: 'timed_out',
  unauthorized_client: 'app_unknown',
  invalid_client: 'app_unknown',
};

/**
 * The failure behind what the sign-in library rejected with. Behaviour depends on the AADSTS number, else on the error's
 * code; the message goes nowhere.
 */
export function signInFailure(problem: unknown): Failure {
  if (problem instanceof WireFailure) return problem.failure;
  const number = aadsts(problem);
  return number === undefined ? failureOfCode(libraryCode(problem)) : failureOfNumber(number);
}

/** The failure behind an OAuth error without a number. */
export function failureOfCode(code: string): Failure {
  const word = Object.hasOwn(troubleByCode, code) ? troubleByCode[code] : undefined;
  if (word !== undefined) return signInTrouble(word);
  if (code === 'temporarily_unavailable' || code === 'server_error') return failure('unreachable', { detail: code });
  return failure('sign_in_failed', { detail: /^[a-z_]{1,60}$/.test(code) ? `other ${code}` : 'other' });
}

/** The library gives the first of `error_codes` as `errorNo`; errors it makes itself have none. */
function aadsts(problem: unknown): number | undefined {
  if (!(problem instanceof Error) || !('errorNo' in problem)) return undefined;
  const number = Number(problem.errorNo);
  return Number.isInteger(number) && number > 0 ? number : undefined;
}

function libraryCode(problem: unknown): string {
  if (!(problem instanceof Error) || !('errorCode' in problem)) return '';
  return typeof problem.errorCode === 'string' ? problem.errorCode : '';
}

/** The claims challenge that a refusal carries (Entra: more is asked of the person), for the sign-in that answers it. */
export function claimsOf(problem: unknown): string | undefined {
  if (!(problem instanceof Error) || !('claims' in problem)) return undefined;
  return typeof problem.claims === 'string' && problem.claims !== '' ? problem.claims : undefined;
}
