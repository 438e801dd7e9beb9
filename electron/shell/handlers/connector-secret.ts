import { failure, type Failure } from '../../../shared/errors';
import { err, type Result } from '../../../shared/result';
import type { Handlers } from '../route';

type Rows = `connector.${'setSecret' | 'removeSecret' | 'secretState'}`;

const closed = (): Result<never, Failure> => err(failure('policy_denied', { detail: 'no organisation is open' }));

/** Secrets of connectors in the keychain of this computer. */
export function connectorSecretHandlers(): Pick<Handlers, Rows> {
  return { 'connector.setSecret': closed, 'connector.removeSecret': closed, 'connector.secretState': closed };
}
