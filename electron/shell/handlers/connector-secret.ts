import { failure, type Failure } from '../../../shared/errors';
import { err, ok, type Result } from '../../../shared/result';
import { Secret } from '../../../shared/secret';
import type { ConnectorSecrets } from '../../app/organisation/secrets';
import type { Handlers } from '../ipc/route';
import { bare } from './at-work';
import type { Rooms } from './index';

type Rows = `connector.${'setSecret' | 'removeSecret' | 'secretState'}`;

/** Secrets of connectors in the keychain of this computer. */
export function connectorSecretHandlers({ product }: Rooms): Pick<Handlers, Rows> {
  const kept = <T>(work: (secrets: ConnectorSecrets) => T): T | Result<never, Failure> => {
    const secrets = product.workplace()?.secrets;
    return secrets === undefined ? err(failure('policy_denied', { detail: 'no organisation' })) : work(secrets);
  };
  return {
    'connector.setSecret': ({ connectorId, secret, endsAt }) =>
      product.workplace() === undefined
        ? product.keepSecret(connectorId, new Secret(secret)).then(bare)
        : kept(async (secrets) => bare(await secrets.set(connectorId, new Secret(secret), endsAt))),
    'connector.removeSecret': ({ connectorId }) => kept(async (secrets) => bare(await secrets.remove(connectorId))),
    'connector.secretState': ({ connectorId }) =>
      kept(async (secrets) => {
        const state = await secrets.state(connectorId);
        return state.ok ? ok({ state: state.value }) : state;
      }),
  };
}
