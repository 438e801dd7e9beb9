import { z } from 'zod';
import { failure, type Failure } from '../../../../shared/errors';
import { leaseIdSchema, type ConnectorId } from '../../../../shared/ids';
import type { M365Connector } from '../../../../shared/model/connector';
import { err, ok, type Result } from '../../../../shared/result';
import { Secret } from '../../../../shared/secret';
import { SECOND } from '../../../../shared/time';
import type { CallerRights, PassPolicyFacts, TenantFacts } from '../../../core/policy/doctor-facts';
import type { Call } from '../../../ports/directory';
import type { ConnectorFacts, FactsProbe } from '../../../ports/doctor';
import type { TokenSource } from '../../../ports/identity';
import type { Clock, Ids, Log, Timers } from '../../../ports/system';
import type { Fetch } from '../wire/middleware';
import { withinTime, type Operation } from '../wire/operation';
import { groupPath, passPolicyPath, skusPath } from '../wire/paths';
import { groupSchema, passPolicySchema, skuSchema } from '../wire/schemas';
import { premiumOf } from './premium';
import { grantsOfToken, type TokenGrants } from './token-grants';
import { createTransport, type Transport } from '../wire/transport';

export interface TenantProbeOptions {
  /** Undefined: no Microsoft 365 connector of this id. */
  readonly connector: (id: ConnectorId) => M365Connector | undefined;
  readonly tokens: TokenSource;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly timers?: Timers;
  readonly fetch?: Fetch;
}

const TIMEOUT = 30 * SECOND;
/** Groups of a pass policy whose names are looked up; more are shown by id. */
const MOST_NAMES = 5;

const target = z.object({ targetType: z.string().max(50), id: z.string().max(200) });
const scopedPolicySchema = passPolicySchema.extend({
  includeTargets: z.array(target).max(500).nullish(),
});
type ScopedPolicy = z.infer<typeof scopedPolicySchema>;
const heldRoleSchema = z.object({ '@odata.type': z.string().max(200).nullish(), roleTemplateId: z.guid().nullish() });

/** Reads what the doctor wants to know about tenants. Changes nothing there. */
export function createTenantProbe(options: TenantProbeOptions): FactsProbe {
  const { clock, ids, log } = options;
  return {
    async facts(connectorId) {
      const connector = options.connector(connectorId);
      if (connector === undefined) return err(failure('unknown_connector', { connectorId }));
      const transport = createTransport({ ...options, connector });
      if (!transport.ok) return err(transport.error.failure);
      const call: Call = {
        // Belongs to no lease; only the log shows it.
        leaseId: leaseIdSchema.parse('doctor'),
        opId: ids.operation(),
        correlationId: ids.correlation(),
        timeoutMs: TIMEOUT,
        priority: 'low',
        unseenPassword: () => new Secret(''),
      };
      try {
        return await withinTime(call, clock, options.timers, (operation) =>
          read(transport.value, operation, connector, options),
        );
      } catch {
        log.error('doctor.bug', { correlationId: call.correlationId });
        return err(failure('bug', { correlationId: call.correlationId }));
      }
    },
  };
}

async function read(
  transport: Transport,
  operation: Operation,
  connector: M365Connector,
  { clock, tokens }: TenantProbeOptions,
): Promise<Result<ConnectorFacts, Failure>> {
  const technician = connector.signIn.kind === 'technician';
  const granted = await grantedBy(tokens, connector);
  if (!granted.ok) return granted;
  const claims = granted.value;
  const [policy, premium, callerRoles] = await Promise.all([
    transport.send(operation, { method: 'GET', path: passPolicyPath }, scopedPolicySchema),
    askPremium(transport, operation),
    technician && claims?.roles === undefined ? rolesOf(transport, operation) : Promise.resolve(undefined),
  ]);
  // A right that is missing leaves a gap; a tenant that does not answer is no fact about it.
  if (!policy.ok && policy.error.failure.code !== 'insufficient_rights') return err(policy.error.failure);
  const tenant: TenantFacts = {
    pass: policy.ok ? await passFacts(transport, operation, policy.value.value) : undefined,
    premium,
    callerRoles: technician ? (claims?.roles ?? callerRoles) : undefined,
    ...(claims?.permissions === undefined ? {} : { rights: { by: byOf(connector), permissions: claims.permissions } }),
    // Told by the partner's own tenant only.
    relationshipEndsAt: undefined,
    policiesAgainstPasses: undefined,
  };
  return ok({ kind: 'm365', readAt: clock.wall(), tenant });
}

function byOf({ signIn }: M365Connector): CallerRights['by'] {
  return signIn.kind === 'technician' ? 'technician' : 'app';
}

/**
 * What the token says that the caller may do. It is asked for anew: a kept one may be older than what was consented to or
 * withdrawn, and lives for up to a day (Entra: continuous access evaluation). Why there is no new one is the finding then.
 */
async function grantedBy(
  tokens: TokenSource,
  connector: M365Connector,
): Promise<Result<TokenGrants | undefined, Failure>> {
  const renewed = await tokens.token(connector, { renew: true });
  return renewed.ok ? ok(grantsOfToken(renewed.value.reveal(), byOf(connector))) : renewed;
}

/** Bounds as Graph sets them for a tenant that never changed them: 60 to 480 minutes. */
async function passFacts(transport: Transport, operation: Operation, policy: ScopedPolicy): Promise<PassPolicyFacts> {
  const targets = policy.includeTargets ?? [{ targetType: 'group', id: 'all_users' }];
  const included = targets.filter(({ id }) => id !== 'all_users').map(({ id }) => id);
  return {
    enabled: policy.state === 'enabled',
    minimumMinutes: policy.minimumLifetimeInMinutes ?? 60,
    maximumMinutes: policy.maximumLifetimeInMinutes ?? 480,
    oneTimeOnly: policy.isUsableOnce === true,
    // A new account is in no group that could be excluded, unless the policy itself puts it there.
    everyone: included.length < targets.length,
    groups: await Promise.all(
      included.map((id, index) => (index < MOST_NAMES ? nameOf(transport, operation, id) : Promise.resolve(id))),
    ),
  };
}

async function nameOf(transport: Transport, operation: Operation, id: string): Promise<string> {
  const group = await transport.send(operation, { method: 'GET', path: groupPath(id) }, groupSchema);
  return group.ok ? (group.value.value.displayName ?? id) : id;
}

async function askPremium(transport: Transport, operation: Operation): Promise<TenantFacts['premium']> {
  const skus = await transport.list(operation, skusPath, skuSchema);
  return skus.ok ? premiumOf(skus.value.value) : undefined;
}

async function rolesOf(transport: Transport, operation: Operation): Promise<readonly string[] | undefined> {
  const held = await transport.list(operation, '/me/memberOf', heldRoleSchema);
  if (!held.ok) return undefined;
  return held.value.value
    .filter((one) => one['@odata.type'] === '#microsoft.graph.directoryRole')
    .flatMap(({ roleTemplateId }) => roleTemplateId?.toLowerCase() ?? []);
}
