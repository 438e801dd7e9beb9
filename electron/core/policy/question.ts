import type { Failure } from '../../../shared/errors';
import type { ConnectorId, CustomerId, PolicyId, TechnicianId } from '../../../shared/ids';
import type { Connector } from '../../../shared/model/connector';
import type { Customer } from '../../../shared/model/customer';
import type { Lease } from '../../../shared/model/lease';
import type { Organisation } from '../../../shared/model/organisation';
import type { Policy } from '../../../shared/model/policy';
import type { Technician } from '../../../shared/model/technician';
import type { DurationCode, Instant } from '../../../shared/time';

/** May this technician have this policy here? What is left out is not asked. */
export interface CheckOutQuestion {
  readonly organisation: Organisation;
  /** When the organisation file in force was last verified at its source. */
  readonly verifiedAt: Instant;
  readonly technicianId: TechnicianId;
  readonly customerId: CustomerId;
  readonly policyId: PolicyId;
  /** Left out while the technician has not chosen a way in yet. */
  readonly connectorId?: ConnectorId;
  readonly duration?: DurationCode;
  readonly reason?: string;
  readonly ticket?: string;
  /** All leases that are not revoked, of anyone. */
  readonly liveLeases: readonly Lease[];
  readonly now: Instant;
}

/** The rules in the order in which they are asked; a refusal names the one that decided. */
export const rules = [
  'technicianKnown',
  'organisationFresh',
  'customerKnown',
  'customerInScope',
  'policyKnown',
  'policyEnabled',
  'policyForTechnician',
  'policyForCustomer',
  'connectorFits',
  'durationOffered',
  'reasonGiven',
  'ticketGiven',
  'leasesLeft',
] as const;
export type Rule = (typeof rules)[number];

export type Verdict =
  | {
      readonly allow: true;
      readonly technician: Technician;
      readonly customer: Customer;
      readonly policy: Policy;
      /** Absent when the question named none. */
      readonly connector?: Connector;
    }
  | { readonly allow: false; readonly rule: Rule; readonly failure: Failure };

/** May this lease go on for longer? The policy is asked as it is now; a deleted policy extends nothing. */
export interface ExtensionQuestion {
  readonly organisation: Organisation;
  readonly verifiedAt: Instant;
  readonly technicianId: TechnicianId;
  readonly lease: Lease;
  readonly duration: DurationCode;
  /** Left out while only asking which durations are possible. */
  readonly reason?: string;
  readonly now: Instant;
}
