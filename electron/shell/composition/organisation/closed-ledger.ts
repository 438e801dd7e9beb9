import type { Failure } from '../../../../shared/errors';
import { err } from '../../../../shared/result';
import type { Ledger } from '../../../ports/storage';

/**
 * Stands in for a ledger that could not be opened: it remembers nothing and takes nothing, and its health says why, so the
 * app opens, shows the trouble and keeps check-outs closed.
 */
export function closedLedger(why: Failure): Ledger {
  return {
    health: () => why,
    commit: () => err(why),
    lease: () => undefined,
    leases: () => [],
    openIntents: () => [],
    auditOf: () => [],
    auditPage: () => [],
    auditRange: () => [],
    verifyAudit: () => ({ entries: 0 }),
    verifyAuditPart: () => ({ entries: 0, done: true, through: 0, head: { sequence: 0, hash: '' } }),
    mark: () => undefined,
    setMark: () => err(why),
    highWater: () => undefined,
    raiseHighWater: () => err(why),
    acceptDamage: () => err(why),
    close: () => undefined,
  };
}
