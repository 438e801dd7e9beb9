import type { Failure } from '../../../../shared/errors';
import { failure } from '../../../../shared/errors';
import { leaseIdSchema, type ConnectorId } from '../../../../shared/ids';
import type { Privilege } from '../../../../shared/model/policy';
import { nameSchema } from '../../../../shared/model/text';
import { err, ok, type Result } from '../../../../shared/result';
import { Secret } from '../../../../shared/secret';
import { SECOND } from '../../../../shared/time';
import { withinTime } from '../wire/operation';
import { literal } from '../wire/paths';
import { groupSchema, listSchema } from '../wire/schemas';
import type { TenantProbeOptions } from '../tenant/tenant-probe';
import { createTransport } from '../wire/transport';

const TIMEOUT = 10 * SECOND;
/** As many as one look at a picker can take in. */
const MOST = 50;

const groupsLike = (query: string): string =>
  query === ''
    ? `/groups?$select=id,displayName&$top=${String(MOST)}`
    : `/groups?$filter=startswith(displayName,${literal(query)})&$select=id,displayName&$top=${String(MOST)}`;

/**
 * Groups of a tenant whose names begin with what was typed, at most fifty; without anything typed, any fifty. (Graph: list
 * groups; `startswith` needs no advanced query.) Fails like every read of a tenant, and with `unknown_connector`.
 */
export function createGroupSearch(
  options: TenantProbeOptions,
): (connectorId: ConnectorId, query: string) => Promise<Result<readonly Privilege[], Failure>> {
  const { clock, ids, log } = options;
  return async (connectorId, query) => {
    const connector = options.connector(connectorId);
    if (connector === undefined) return err(failure('unknown_connector', { connectorId }));
    const transport = createTransport({ ...options, connector });
    if (!transport.ok) return err(transport.error.failure);
    const call = {
      // Belongs to no lease; only the log shows it.
      leaseId: leaseIdSchema.parse('editor'),
      opId: ids.operation(),
      correlationId: ids.correlation(),
      timeoutMs: TIMEOUT,
      priority: 'low',
      unseenPassword: () => new Secret(''),
    } as const;
    try {
      return await withinTime(call, clock, options.timers, async (operation) => {
        const request = { method: 'GET', path: groupsLike(query) } as const;
        const found = await transport.value.send(operation, request, listSchema(groupSchema));
        return found.ok ? ok(found.value.value.value.flatMap(privilegeOf)) : err(found.error.failure);
      });
    } catch {
      log.error('groups.bug', { correlationId: call.correlationId });
      return err(failure('bug', { correlationId: call.correlationId }));
    }
  };
}

/** A group with a name that could not be shown, or not be told from another's, is not offered. */
function privilegeOf({ id, displayName }: { readonly id: string; readonly displayName?: string | null | undefined }) {
  const name = nameSchema.safeParse(displayName ?? '');
  return name.success ? [{ kind: 'group', name: name.data, objectId: id } as const satisfies Privilege] : [];
}
