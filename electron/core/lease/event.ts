import type { Failure } from '../../../shared/errors';
import type { OperationId } from '../../../shared/ids';
import type { Enforcer, Evidence, Lease, RevokeCause, StepKind } from '../../../shared/model/lease';
import type { Instant } from '../../../shared/time';

/** What a step told about the lease beside being done. */
export interface Learned {
  readonly objectId?: string;
  readonly signIn?: Enforcer;
  readonly privilege?: Enforcer;
  readonly object?: Enforcer;
  readonly credential?: NonNullable<Lease['credential']>;
  readonly passwordChangedAt?: Instant;
  /** When the credential opened nothing any more, where that was before the step was done. */
  readonly uselessAt?: Instant;
  /** A confirmed extension: the new end of the lease. */
  readonly extension?: { readonly endsAt: Instant; readonly reason: string };
}

/** What happened to a lease. Each event is recorded together with the lease that it leads to. */
export type LeaseEvent =
  | {
      readonly kind: 'intended';
      readonly at: Instant;
      readonly steps: readonly { readonly key: string; readonly kind: StepKind; readonly opId: OperationId }[];
    }
  | {
      readonly kind: 'stepDone';
      readonly key: string;
      readonly at: Instant;
      readonly already: boolean;
      readonly evidence: readonly Evidence[];
      readonly reference?: string;
      readonly learned?: Learned;
    }
  | { readonly kind: 'stepFailed'; readonly key: string; readonly at: Instant; readonly failure: Failure }
  | { readonly kind: 'learned'; readonly learned: Learned }
  | { readonly kind: 'activated'; readonly at: Instant }
  /** The lease ends sooner than was said; the directory is told afterwards. */
  | { readonly kind: 'shortened'; readonly at: Instant; readonly endsAt: Instant }
  | { readonly kind: 'revoking'; readonly at: Instant; readonly cause: RevokeCause; readonly failure?: Failure }
  | { readonly kind: 'revoked'; readonly at: Instant }
  | {
      readonly kind: 'rescheduled';
      readonly attempt: number;
      readonly notBefore: Instant;
      readonly failure?: Failure;
    }
  | { readonly kind: 'attentionRaised'; readonly at: Instant; readonly failure: Failure }
  | { readonly kind: 'attentionCleared' };
