import { HOUR, MINUTE, type Millis } from '../../../shared/time';
import { SWEEP_GRACE } from '../../core/sweep/judge';
import { STRIP_FIRST } from '../../core/lease/state';
import { strayAccounts } from './crash-findings';
import { liveOnce, type CrashCase, type CrashResult } from './crash-matrix';
import { mortal } from './crash-world';
import { memoryLedger } from '../fakes/memory-ledger';
import { computer, swept } from '../labs/sweep-lab';
import { testWorld, type TestWorld } from '../labs/world';

/** The lease of an hour, once extended by four. */
const LONGEST: Millis = 5 * HOUR;

/**
 * Lives through one case until the kill, and never again: another computer, which knows nothing but what the directory
 * says, finishes what was begun. Says what was wrong.
 */
export async function runSweptCase(crash: CrashCase): Promise<CrashResult> {
  const base = testWorld({ lagMs: crash.lagMs, seed: JSON.stringify(crash) });
  const name = `swept: ${crash.where} ${crash.mode} lag=${String(crash.lagMs)} ${crash.key} ${crash.point}`;
  if (crash.key === STRIP_FIRST) base.at[crash.where].fake.faults.fail('issueCredential', 'insufficient_rights');
  const ledger = memoryLedger();
  const life = mortal(base, ledger, crash);
  await liveOnce(base, life, crash);
  if (!life.dead()) return { name, findings: ['the point was never reached'] };
  const [left] = base.at[crash.where].truth.inspection.accounts();
  const other = await computer(base);
  await base.timers.advance(LONGEST + SWEEP_GRACE);
  await swept(base, other.latchkey);
  await base.timers.advance(5 * MINUTE);
  const again = await swept(base, other.latchkey);
  const findings = [
    ...strayAccounts(base, crash.where, []),
    ...restFindings(base, crash),
    ...again.map(({ kind, status }) => `still found: ${kind} ${status}`),
    ...other.ledger.leases({ states: 'live', limit: 100 }).map(({ state }) => `a lease taken over is ${state.kind}`),
  ];
  const [lease] = ledger.leases({ states: 'all', limit: 1 });
  const revoked = other.ledger.leases({ states: 'ended', limit: 100 });
  if (left?.enabled === true && revoked.length !== 1) findings.push(`${String(revoked.length)} leases were taken over`);
  if (revoked.some(({ id }) => id !== lease?.id)) findings.push('another lease was taken over');
  if (other.ledger.openIntents().length > 0) findings.push('an intent is still open');
  if (other.ledger.verifyAudit().brokenAt !== undefined) findings.push('the audit chain is broken');
  return { name, findings };
}

/** No Burner is left, and a Standard account holds nothing that anybody could use. */
function restFindings(base: TestWorld, { where, mode }: CrashCase): readonly string[] {
  const accounts = base.at[where].truth.inspection.accounts();
  if (mode === 'burner') return accounts.map(({ name }) => `the burner account ${name} is still there`);
  const held = accounts.filter(({ enabled, groups, methods }) => enabled || groups.length + methods.length > 0);
  return held.map(({ name }) => `the account ${name} can still be used`);
}
