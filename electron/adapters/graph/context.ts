import type { M365Connector } from '../../../shared/model/connector';
import type { Clock } from '../../ports/system';
import type { Proofs } from './proofs';
import type { TenantFacts } from './tenant/tenant-facts';
import type { Transport } from './wire/transport';

/** What all verbs of one directory share. */
export interface GraphContext {
  readonly connector: M365Connector;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly facts: TenantFacts;
  readonly proofs: Proofs;
}
