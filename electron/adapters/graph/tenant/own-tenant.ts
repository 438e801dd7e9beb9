import { failure, type Failure } from '../../../../shared/errors';
import { leaseIdSchema } from '../../../../shared/ids';
import type { M365Connector } from '../../../../shared/model/connector';
import { err, type Result } from '../../../../shared/result';
import { Secret } from '../../../../shared/secret';
import type { Millis } from '../../../../shared/time';
import { withinTime, type Operation } from '../wire/operation';
import type { TenantProbeOptions } from './tenant-probe';
import { createTransport, type Transport } from '../wire/transport';

export type OwnTenantOptions = Omit<TenantProbeOptions, 'connector'>;

/** Reads something of a tenant that belongs to no lease: of the partner's own, or about the app itself. `topic` stands in the log. */
export async function askOwnTenant<T>(
  options: OwnTenantOptions,
  home: M365Connector,
  { topic, timeoutMs }: { readonly topic: 'partner' | 'people' | 'secretEnd'; readonly timeoutMs: Millis },
  work: (transport: Transport, operation: Operation) => Promise<Result<T, Failure>>,
): Promise<Result<T, Failure>> {
  const { clock, ids, log } = options;
  const transport = createTransport({ ...options, connector: home });
  if (!transport.ok) return err(transport.error.failure);
  const call = {
    leaseId: leaseIdSchema.parse(topic),
    opId: ids.operation(),
    correlationId: ids.correlation(),
    timeoutMs,
    priority: 'low',
    unseenPassword: () => new Secret(''),
  } as const;
  try {
    return await withinTime(call, clock, options.timers, (operation) => work(transport.value, operation));
  } catch {
    log.error(`${topic}.bug`, { correlationId: call.correlationId });
    return err(failure('bug', { correlationId: call.correlationId }));
  }
}
