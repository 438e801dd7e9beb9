import { z } from 'zod';
import type { Failure } from '../../../../shared/errors';
import type { M365Connector } from '../../../../shared/model/connector';
import { err, ok, type Result } from '../../../../shared/result';
import type { Secret } from '../../../../shared/secret';
import { MINUTE, type Instant } from '../../../../shared/time';
import type { SecretEndLook } from '../../../ports/identity';
import { askOwnTenant, type OwnTenantOptions } from './own-tenant';
import type { Operation } from '../wire/operation';
import { literal } from '../wire/paths';
import { time } from '../wire/schemas';
import type { Transport } from '../wire/transport';

const credentialSchema = z.object({
  /** The first three characters of the secret (Graph: passwordCredential). */
  hint: z.string().max(50).nullish(),
  endDateTime: time.nullish(),
});
const applicationSchema = z.object({ passwordCredentials: z.array(credentialSchema).max(500).nullish() });
type ClientSecret = z.infer<typeof credentialSchema>;

/** Fewer characters than this name no secret. */
const SHORTEST_HINT = 3;

/**
 * Reads when a client secret ends at the registration of its app (Graph: list applications; `Application.Read.All`, or
 * `Directory.Read.All`). An app that was registered in another tenant than the connector's has no registration to be read.
 */
export function createSecretEndLook(options: OwnTenantOptions): SecretEndLook {
  return (connector, secret) =>
    askOwnTenant(options, connector, { topic: 'secretEnd', timeoutMs: MINUTE }, (transport, operation) =>
      endAt(transport, operation, connector, secret),
    );
}

async function endAt(
  transport: Transport,
  operation: Operation,
  { signIn }: M365Connector,
  secret: Secret<string>,
): Promise<Result<Instant | undefined, Failure>> {
  const path = `/applications?$filter=appId%20eq%20${literal(signIn.clientId)}&$select=id,appId,passwordCredentials`;
  const found = await transport.list(operation, path, applicationSchema);
  if (!found.ok) return err(found.error.failure);
  const known = found.value.value.flatMap(({ passwordCredentials }) => passwordCredentials ?? []);
  const ends = new Set(known.filter((one) => isOf(one, secret)).map(({ endDateTime }) => endDateTime ?? undefined));
  const [only] = ends;
  return ok(ends.size === 1 ? only : undefined);
}

function isOf({ hint }: ClientSecret, secret: Secret<string>): boolean {
  return typeof hint === 'string' && hint.length >= SHORTEST_HINT && secret.reveal().startsWith(hint);
}
