import { failure, type Failure } from '../../../shared/errors';
import type { Lease, RevokeCause } from '../../../shared/model/lease';
import { err, ok, type Result } from '../../../shared/result';
import type { Instant } from '../../../shared/time';
import type { LeaseEvent } from './event';
import { isDone } from './state';

/** What may be asked of a lease. */
export type LeaseCommand =
  /** Everything was read back: offer the credential. */
  | { readonly kind: 'activate' }
  /** Let it end sooner, at `endsAt`. */
  | { readonly kind: 'shorten'; readonly endsAt: Instant }
  /** End it. Whatever state it is in, the answer is to revoke. */
  | { readonly kind: 'end'; readonly cause: RevokeCause; readonly failure?: Failure }
  /** The account was read back as gone. */
  | { readonly kind: 'finish' };

/** The events that follow from a command, or why it is refused. Ending what is ending already is done. */
export function decide(lease: Lease, command: LeaseCommand, now: Instant): Result<readonly LeaseEvent[], Failure> {
  const { kind } = lease.state;
  switch (command.kind) {
    case 'activate':
      if (kind !== 'provisioning' || !isDone(lease, 'verifyLive') || now >= lease.endsAt) return refuse(lease);
      return ok([
        { kind: 'activated', at: now },
        { kind: 'rescheduled', attempt: 0, notBefore: now },
      ]);
    case 'shorten':
      if (kind !== 'active' || now >= lease.endsAt) return refuse(lease);
      if (command.endsAt <= now || command.endsAt >= lease.endsAt) {
        return err(failure('bad_input', { leaseId: lease.id, detail: 'endsAt' }));
      }
      return ok([{ kind: 'shortened', at: now, endsAt: command.endsAt }]);
    case 'end':
      if (kind === 'revoked') return refuse(lease);
      if (kind === 'revoking') return ok([]);
      return ok([
        {
          kind: 'revoking',
          at: now,
          cause: command.cause,
          ...(command.failure === undefined ? {} : { failure: command.failure }),
        },
      ]);
    case 'finish':
      if (kind !== 'revoking' || !isDone(lease, 'verifyGone')) return refuse(lease);
      return ok([{ kind: 'revoked', at: now }]);
  }
}

function refuse(lease: Lease): Result<never, Failure> {
  return err(failure('lease_not_active', { leaseId: lease.id, detail: lease.state.kind }));
}
