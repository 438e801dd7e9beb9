import type { Failure } from '../../../shared/errors';
import type { ConnectorId } from '../../../shared/ids';
import { secretEndSchema, type SecretEnd } from '../../../shared/model/credential';
import { ok, type Result } from '../../../shared/result';
import { Secret } from '../../../shared/secret';
import type { Keychain } from '../../ports/security';

type Answer<T> = Promise<Result<T, Failure>>;

/**
 * When the client secrets of this computer end. It lies beside them in the keychain, so that what is known of a secret goes
 * and comes with it. Failures: those of the keychain.
 */
export interface SecretEnds {
  /** Undefined: not known, or not readable. */
  read(connectorId: ConnectorId): Answer<SecretEnd | undefined>;
  write(connectorId: ConnectorId, end: Omit<SecretEnd, 'version'>): Answer<void>;
  forget(connectorId: ConnectorId): Answer<void>;
}

/** Name of the keychain entry with the end of a connector's client secret. */
export function secretEndEntry(connectorId: ConnectorId): string {
  return `connector/${connectorId}/secret-end`;
}

export function createSecretEnds(keychain: Keychain): SecretEnds {
  return {
    read: async (connectorId) => {
      const found = await keychain.get(secretEndEntry(connectorId));
      if (!found.ok) return found;
      return ok(found.value === undefined ? undefined : parsed(found.value.reveal()));
    },
    write: (connectorId, { at, toldBy }) => {
      const end: SecretEnd = { version: 1, at, toldBy };
      return keychain.put(secretEndEntry(connectorId), new Secret(JSON.stringify(end)));
    },
    forget: (connectorId) => keychain.remove(secretEndEntry(connectorId)),
  };
}

/** A newer version's way of writing it, or rubbish, tells nothing. */
function parsed(text: string): SecretEnd | undefined {
  try {
    return secretEndSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
