import { failure, type Failure } from '../../../shared/errors';
import type { ConnectorId } from '../../../shared/ids';
import type { Connector } from '../../../shared/model/connector';
import { err, ok, type Result } from '../../../shared/result';
import type { Secret } from '../../../shared/secret';
import type { Instant } from '../../../shared/time';
import { inCustomerScope, indexOf } from '../../core/policy/lookup';
import type { OrganisationInForce } from '../../ports/organisation';
import type { Keychain } from '../../ports/security';
import { createSecretEnds } from '../sign-in/secret-ends';
import { who } from '../who';

type Answer<T> = Promise<Result<T, Failure>>;

/** The secrets with which this computer signs in to directories. They go to its keychain and are never given back. */
export interface ConnectorSecrets {
  /** `endsAt`: when a client secret ends, as a person says; without it that is not known of the new one. */
  set(connectorId: ConnectorId, secret: Secret<string>, endsAt?: Instant): Answer<void>;
  remove(connectorId: ConnectorId): Answer<void>;
  state(connectorId: ConnectorId): Answer<'present' | 'missing' | 'notNeeded'>;
}

export interface ConnectorSecretsWorld {
  readonly organisation: OrganisationInForce;
  readonly keychain: Keychain;
  /** A connector that was added and not published yet. */
  readonly drafted: (connectorId: ConnectorId) => Connector | undefined;
  /** Told after a secret changed: what was made with the old one is to be made anew. */
  readonly changed: (connectorId: ConnectorId) => void;
}

/** Name of the keychain entry with a connector's secret. */
export function connectorEntry(connectorId: ConnectorId): string {
  return `connector/${connectorId}`;
}

/**
 * Primary and Super keep a secret for every connector, technicians for those of the customers they may work for: each
 * computer has its own keychain. Failures: `not_entitled`, `unknown_connector`, `bad_input` for a connector that signs in
 * without, and those of the keychain.
 */
export function createConnectorSecrets(world: ConnectorSecretsWorld): ConnectorSecrets {
  const { keychain } = world;
  const ends = createSecretEnds(keychain);
  const change = async (connectorId: ConnectorId, work: () => Answer<void>): Answer<void> => {
    const done = await work();
    if (done.ok) world.changed(connectorId);
    return done;
  };
  return {
    set: async (connectorId, secret, endsAt) => {
      const connector = connectorFor(world, connectorId);
      if (!connector.ok) return connector;
      if (!needsSecret(connector.value)) return err(failure('bad_input', { connectorId, detail: 'no secret needed' }));
      if (connector.value.kind !== 'm365') {
        return change(connectorId, () => keychain.put(connectorEntry(connectorId), secret));
      }
      return change(connectorId, async () => {
        // First, so that what was known of the former secret is never taken for the new one's, wherever this is cut off.
        const forgotten = await ends.forget(connectorId);
        const put = forgotten.ok ? await keychain.put(connectorEntry(connectorId), secret) : forgotten;
        if (!put.ok || endsAt === undefined) return put;
        return ends.write(connectorId, { at: endsAt, toldBy: 'person' });
      });
    },
    remove: async (connectorId) => {
      const connector = connectorFor(world, connectorId);
      if (!connector.ok) return connector;
      return change(connectorId, async () => {
        const removed = await keychain.remove(connectorEntry(connectorId));
        return removed.ok && connector.value.kind === 'm365' ? ends.forget(connectorId) : removed;
      });
    },
    state: async (connectorId) => {
      const connector = connectorFor(world, connectorId);
      if (!connector.ok) return connector;
      if (!needsSecret(connector.value)) return ok('notNeeded');
      const found = await keychain.get(connectorEntry(connectorId));
      return found.ok ? ok(found.value === undefined ? 'missing' : 'present') : found;
    },
  };
}

function needsSecret(connector: Connector): boolean {
  if (connector.kind === 'm365') return connector.signIn.kind === 'app' && connector.signIn.credential === 'secret';
  return connector.kind === 'activeDirectory' || connector.transport.kind === 'ssh';
}

/** A connector this person may keep secrets for on this computer. Failures: `not_entitled`, `unknown_connector`. */
export function connectorFor(
  world: Pick<ConnectorSecretsWorld, 'organisation' | 'drafted'>,
  connectorId: ConnectorId,
): Result<Connector, Failure> {
  const me = who(world.organisation);
  if (!me.ok) return me;
  const { organisation, technician, admin } = me.value;
  const index = indexOf(organisation);
  const inForce = index.connectors.get(connectorId);
  if (inForce === undefined) {
    const drafted = admin ? world.drafted(connectorId) : undefined;
    return drafted === undefined ? err(failure('unknown_connector', { connectorId })) : ok(drafted);
  }
  if (admin || inCustomerScope(index, technician, inForce.customerId)) return ok(inForce);
  return err(failure('not_entitled', { connectorId, detail: 'customerInScope' }));
}
