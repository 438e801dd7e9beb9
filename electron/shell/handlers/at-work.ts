import { failure, type Failure } from '../../../shared/errors';
import { err, ok, type Result } from '../../../shared/result';
import type { Product } from '../product';
import type { Workplace } from '../workplace';

type Answer<T> = Result<T, Failure>;

/** Asks the workplace, or refuses: without an organisation there is nothing to work on. */
export function atWork<T>(product: Product, work: (place: Workplace) => Answer<T>): Answer<T>;
export function atWork<T>(product: Product, work: (place: Workplace) => Promise<Answer<T>>): Promise<Answer<T>>;
export function atWork<T>(
  product: Product,
  work: (place: Workplace) => Answer<T> | Promise<Answer<T>>,
): Answer<T> | Promise<Answer<T>> {
  const place = product.workplace();
  return place === undefined ? err(failure('policy_denied', { detail: 'no organisation' })) : work(place);
}

/** The answer of a call whose success says all. */
export function bare(answer: Answer<unknown>): Answer<Record<string, never>> {
  return answer.ok ? ok({}) : answer;
}
