import { failure, type Failure } from '../../../shared/errors';
import { WireFailure } from './network';

/** Sign-in service busy or asking for patience (Entra: authentication and authorization error codes). */
const patience: ReadonlySet<number> = new Set([90_055, 50_196]);
/** Sign-in service down for the moment. */
const down: ReadonlySet<number> = new Set([90_033, 90_006, 90_024]);

/**
 * The failure behind what the sign-in library rejected with. Behaviour depends on the AADSTS number only; the number goes
 * into `detail`, the message nowhere.
 */
export function signInFailure(problem: unknown): Failure {
  if (problem instanceof WireFailure) return problem.failure;
  const number = aadsts(problem);
  if (number === undefined) return failure('sign_in_failed', libraryCode(problem));
  const detail = `AADSTS${String(number)}`;
  if (patience.has(number)) return failure('throttled', { detail });
  if (down.has(number)) return failure('unreachable', { detail });
  return failure('sign_in_failed', { detail });
}

/** The library gives the first of `error_codes` as `errorNo`; errors it makes itself have none. */
function aadsts(problem: unknown): number | undefined {
  if (!(problem instanceof Error) || !('errorNo' in problem)) return undefined;
  const number = Number(problem.errorNo);
  return Number.isInteger(number) && number > 0 ? number : undefined;
}

function libraryCode(problem: unknown): { detail?: string } {
  if (!(problem instanceof Error) || !('errorCode' in problem)) return {};
  const { errorCode } = problem;
  return typeof errorCode === 'string' && /^[a-z_]{1,60}$/.test(errorCode) ? { detail: errorCode } : {};
}
