import type { Failure } from '../../shared/errors';
import type { Result } from '../../shared/result';

/** The value, or an error that names the failure's code. */
export function must<T>(result: Result<T, Pick<Failure, 'code' | 'detail'>>): T {
  if (result.ok) return result.value;
  throw new Error(`failed with ${result.error.code} (${result.error.detail ?? 'no detail'})`);
}
