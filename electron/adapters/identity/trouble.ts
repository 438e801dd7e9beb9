import { failure, type Failure } from '../../../shared/errors';
import type { SignInTrouble } from '../../../shared/sign-in-words';

/** A failed sign-in with the word for what to do next and, where there is one, the number a person can look up. */
export function signInTrouble(word: SignInTrouble, number?: number): Failure {
  return failure('sign_in_failed', { detail: number === undefined ? word : `${word} AADSTS${String(number)}` });
}
