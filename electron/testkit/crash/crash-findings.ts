import type { LeaseId } from '../../../shared/ids';
import type { AuditEvent } from '../../../shared/model/audit';
import type { Lease } from '../../../shared/model/lease';
import type { Ledger } from '../../ports/storage';
import type { TestWorld, Where } from '../labs/world';

/** Accounts that somebody could use, or that hold privileges, and that no live lease answers for. */
export function strayAccounts(base: TestWorld, where: Where, live: readonly Lease[]): readonly string[] {
  const tracked = new Set(live.map((lease) => lease.account.name.toLowerCase()));
  return base.at[where].truth.inspection
    .accounts()
    .filter((account) => account.state === 'present' && (account.enabled || account.groups.length > 0))
    .filter((account) => !tracked.has(account.name.toLowerCase()))
    .map((account) => `untracked account ${account.name}`);
}

/** Everything that must be true when a lease is over, whatever happened on the way. */
export function crashFindings(
  base: TestWorld,
  ledger: Ledger,
  crash: { readonly where: Where; readonly mode: 'standard' | 'burner'; readonly lagMs: number },
  id: LeaseId,
): readonly string[] {
  const findings = [...strayAccounts(base, crash.where, [])];
  const state = ledger.lease(id)?.state.kind;
  if (state !== 'revoked') findings.push(`the lease is ${state ?? 'lost'}`);
  const accounts = base.at[crash.where].truth.inspection.accounts();
  if (crash.mode === 'burner' && accounts.length > 0) findings.push('the burner account is still there');
  if (accounts.length > 1) findings.push('two accounts for one lease');
  if (ledger.openIntents().length > 0) findings.push('an intent is still open');
  if (base.keychain.entries().size > 0) findings.push('the secret is still in the keychain');
  if (ledger.verifyAudit().brokenAt !== undefined) findings.push('the audit chain is broken');
  findings.push(
    ...auditFindings(
      ledger.auditOf(id).map((entry) => entry.event),
      crash.lagMs === 0,
    ),
  );
  return findings;
}

/** One line per thing: a lease is requested, activated, ended and revoked once; without lag each step is done once. */
function auditFindings(events: readonly AuditEvent[], exactReads: boolean): readonly string[] {
  const counts = new Map<string, number>();
  for (const event of events) {
    const thing = event.kind === 'stepDone' ? `done ${event.key}` : event.kind;
    counts.set(thing, (counts.get(thing) ?? 0) + 1);
  }
  const findings: string[] = [];
  for (const thing of ['requested', 'revoking', 'revoked']) {
    if (counts.get(thing) !== 1) findings.push(`${String(counts.get(thing) ?? 0)} audit lines: ${thing}`);
  }
  for (const [thing, count] of counts) {
    const once = ['activated', 'extended'].includes(thing) || (exactReads && isStepOnce(thing));
    if (once && count > 1) findings.push(`${String(count)} audit lines: ${thing}`);
  }
  return findings;
}

/** Grants are given twice where the pass is refused beside them; an extension may be set back. */
function isStepOnce(thing: string): boolean {
  return thing.startsWith('done ') && !thing.startsWith('done grant') && thing !== 'done prolong';
}
