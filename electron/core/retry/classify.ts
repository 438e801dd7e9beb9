import { categoryOf, type ErrorCode, type Failure } from '../../../shared/errors';

/** On the way to the directory somebody must do something first; no other verb would get through either. */
const blocked: ReadonlySet<ErrorCode> = new Set(['tls_untrusted', 'proxy_credentials', 'proxy_refused']);

/** Trying the same thing again later may help without anybody doing anything. */
export function isTransient(failure: Failure): boolean {
  const category = categoryOf(failure.code);
  return category === 'directory-busy' || (category === 'directory-down' && !blocked.has(failure.code));
}

/** The directory (or our own rules) said no to this verb; another verb may still succeed. */
export function isRefusal(failure: Failure): boolean {
  return !isTransient(failure) && !blocked.has(failure.code);
}

/** Rounds of patience before an outage that will not end is shown to a person, about ten minutes. */
const PATIENCE = 12;

/** A person must act, or at least know; retries go on either way. */
export function needsPerson(failure: Failure, attempt: number): boolean {
  return !isTransient(failure) || attempt >= PATIENCE;
}
