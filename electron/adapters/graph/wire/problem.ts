import { z } from 'zod';
import { failure, type ErrorCode, type Failure } from '../../../../shared/errors';
import { retryAfterMs } from '../../../core/network/retry-after';

/** Why a request to Graph came to nothing: the failure to report, and what callers may branch on. */
export interface GraphProblem {
  readonly failure: Failure;
  /** HTTP status; absent when there was no answer. */
  readonly status?: number;
  /** `error.code`, codes of its details and of inner errors, in this order. Never messages: they change without notice. */
  readonly codes: readonly string[];
}

const inner = z.looseObject({ code: z.string().max(200).nullish() }).nullish();
// The directory workload writes `innerError`, Microsoft's own description `innererror` (Graph: error responses).
const errorSchema = z.object({
  error: z.object({
    code: z.string().max(200),
    details: z
      .array(z.object({ code: z.string().max(200).nullish(), target: z.string().max(200).nullish() }))
      .nullish(),
    innerError: inner,
    innererror: inner,
  }),
});

/** Codes that say more than their status (Graph reference of roleAssignmentScheduleRequest, users and reports). */
const byCode: Readonly<Record<string, ErrorCode>> = {
  AadPremiumLicenseRequired: 'licence_missing',
  Authentication_RequestFromNonPremiumTenantOrB2CTenant: 'licence_missing',
  Directory_QuotaExceeded: 'quota',
  quotaLimitReached: 'quota',
  SubjectNotFound: 'not_found',
  PendingRoleAssignmentRequest: 'busy',
  ActiveDurationTooShort: 'busy',
  Directory_ConcurrencyViolation: 'busy',
};

const byStatus: Readonly<Record<number, ErrorCode>> = {
  400: 'constraint_violation',
  401: 'sign_in_failed',
  403: 'insufficient_rights',
  404: 'not_found',
  408: 'timeout',
  409: 'constraint_violation',
  412: 'busy',
  423: 'busy',
  429: 'throttled',
  500: 'busy',
  502: 'unreachable',
  503: 'busy',
  504: 'timeout',
};

/** A problem without an answer of the service. */
export function wireProblem(code: ErrorCode, detail?: string): GraphProblem {
  return { failure: failure(code, detail === undefined ? {} : { detail }), codes: [] };
}

/** Reads an answer that is no success. The body may be anything: JSON of several shapes, HTML, nothing. */
export function problemOf(status: number, headers: Headers, body: string): GraphProblem {
  const codes = codesOf(body);
  const named = codes
    .map((code) => (Object.hasOwn(byCode, code) ? byCode[code] : undefined))
    .find((code) => code !== undefined);
  const code = named ?? byStatus[status] ?? (status >= 500 ? 'busy' : 'malformed_answer');
  const wait = retryAfterMs(headers.get('retry-after'), headers.get('date'));
  const spoken = codes.find((text) => /^[A-Za-z0-9_.-]{1,100}$/.test(text)) ?? `HTTP ${String(status)}`;
  const property = errorOf(body)
    ?.details?.map(({ target }) => target ?? '')
    .find((name) => /^[A-Za-z]{1,60}$/.test(name));
  const detail = property === undefined ? spoken : `${spoken} ${property}`;
  return { status, codes, failure: failure(code, { detail, retryAfterMs: wait }) };
}

function errorOf(body: string) {
  return errorSchema.safeParse(json(body)).data?.error;
}

function codesOf(body: string): string[] {
  const error = errorOf(body);
  if (error === undefined) return [];
  const details = (error.details ?? []).map((detail) => detail.code);
  return [error.code, ...details, error.innerError?.code, error.innererror?.code].filter(
    (code) => typeof code === 'string',
  );
}

/** JSON or undefined. */
export function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The name or id is not known, or not known yet, to the part of the service that was asked. */
export function isAbsent(problem: GraphProblem): boolean {
  return problem.status === 404 || problem.failure.code === 'not_found';
}

/** The same thing exists: 400 and 409 are both seen, with different codes (Graph: ObjectConflict). */
export function isConflict(problem: GraphProblem): boolean {
  const conflicts = ['ObjectConflict', 'Request_MultipleObjectsWithSameKeyValue'];
  return problem.status === 409 || problem.codes.some((code) => conflicts.includes(code));
}
