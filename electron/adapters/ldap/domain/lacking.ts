import { failure } from '../../../../shared/errors';
import { err, type Result } from '../../../../shared/result';
import type { LinkFailure } from '../wire/link';
import type { Right } from './rights';

/** Longest detail of a failure. */
const LONGEST = 240;

/**
 * Names in a refusal for want of rights those that the operation takes: a domain controller says only that one is missing.
 * `group` is the name of the group that was to be changed; without one it is about the account OU and what lies below it.
 */
export function lacking<T>(
  answer: Result<T, LinkFailure>,
  rights: readonly Right[],
  group?: string,
): Result<T, LinkFailure> {
  if (answer.ok || answer.error.failure.code !== 'insufficient_rights') return answer;
  const where = group === undefined ? '' : ` of group ${group}`;
  const detail = `right ${rights.join(', ')}${where}`.slice(0, LONGEST);
  return err({ ...answer.error, failure: failure('insufficient_rights', { detail }) });
}
