import { failure, type Failure } from '../../../shared/errors';
import { err, ok, type Result } from '../../../shared/result';
import type { CredentialEnds } from '../../app/sign-in/credential-ends';
import type { Handlers } from '../ipc/route';
import { bare } from './at-work';
import type { Rooms } from './index';

type Rows = Extract<keyof Handlers, `credential.${string}`>;

/** Ends of certificates and client secrets. */
export function credentialHandlers({ product }: Rooms): Pick<Handlers, Rows> {
  const at = <T>(work: (ends: CredentialEnds) => T): T | Result<never, Failure> => {
    const ends = product.workplace()?.ends;
    return ends === undefined ? err(failure('policy_denied', { detail: 'no organisation' })) : work(ends);
  };
  return {
    'credential.view': ({ connectorId }) =>
      at(async (ends) => {
        const found = await ends.view(connectorId);
        if (!found.ok) return found;
        return ok(found.value === undefined ? {} : { credential: found.value });
      }),
    'credential.setEnd': ({ connectorId, endsAt }) =>
      at(async (ends) => bare(await ends.setSecretEnd(connectorId, endsAt))),
  };
}
