import type { LeaseId } from '../../../shared/ids';
import { MINUTE, SECOND, type Millis } from '../../../shared/time';
import type { Latchkey } from '../../app/api';
import { createLatchkey } from '../../app/latchkey';
import { grantKey, STRIP_FIRST } from '../../core/lease/state';
import type { Ledger } from '../../ports/storage';
import { crashFindings, strayAccounts } from './crash-findings';
import { crashPoints, mortal, type CrashPoint, type LedgerCabinet, type Life } from './crash-world';
import { sequentialIds } from '../fakes/ids';
import { memoryLedger } from '../fakes/memory-ledger';
import { settle } from '../fakes/timers';
import { checkOutAt, testWorld, type TestWorld, type Where } from '../labs/world';

export interface CrashCase {
  readonly where: Where;
  readonly mode: 'standard' | 'burner';
  /** Replica lag of the directory. */
  readonly lagMs: Millis;
  readonly key: string;
  readonly point: CrashPoint;
}

export interface CrashResult {
  readonly name: string;
  /** Empty: everything held. */
  readonly findings: readonly string[];
}

/** Every step of check-out, extension and end, both modes, every kind of directory, at every point of the step. */
export function crashCases(): readonly CrashCase[] {
  const sites = [
    { where: 'cloud', lagMs: 0 },
    { where: 'cloud', lagMs: 3 * SECOND },
    { where: 'domain', lagMs: 0 },
    { where: 'endpoint', lagMs: 0 },
  ] as const;
  return sites.flatMap(({ where, lagMs }) =>
    (['standard', 'burner'] as const).flatMap((mode) =>
      keysAt(where, mode).flatMap((key) => crashPoints.map((point) => ({ where, mode, lagMs, key, point }))),
    ),
  );
}

function keysAt(where: Where, mode: 'standard' | 'burner'): readonly string[] {
  const policies = testWorld().organisation.current()?.organisation.policies ?? [];
  const policy = policies.find(({ id }) => id === checkOutAt(where, mode).policyId);
  return [
    'create',
    'credential',
    ...(policy?.privileges ?? []).map(grantKey),
    ...(where === 'cloud' ? [STRIP_FIRST] : []),
    'verifyLive',
    'prolong',
    'neutralise',
    'strip',
    ...(mode === 'burner' ? ['erase'] : []),
    'verifyGone',
  ];
}

/** A ledger in memory that survives kills. */
export function memoryCabinet(): LedgerCabinet {
  let ledger = memoryLedger();
  return {
    open: () => {
      ledger = ledger.reopen();
      return ledger;
    },
    kill: () => undefined,
    dispose: () => undefined,
  };
}

const FIRST_LIFE: Millis = 2 * MINUTE;

/** Lives through one case: dies at the point, starts again, settles; says what was wrong at any moment. */
export async function runCrashCase(crash: CrashCase, cabinet: LedgerCabinet): Promise<CrashResult> {
  const base = testWorld({ lagMs: crash.lagMs, seed: JSON.stringify(crash) });
  const name = `${crash.where} ${crash.mode} lag=${String(crash.lagMs)} ${crash.key} ${crash.point}`;
  const findings: string[] = [];
  if (crash.key === STRIP_FIRST) base.at[crash.where].fake.faults.fail('issueCredential', 'insufficient_rights');
  const ledger = cabinet.open();
  const life = mortal(base, ledger, crash);
  await liveOnce(base, life, crash);
  if (!life.dead()) findings.push('the point was never reached');
  life.die();
  findings.push(...strayAccounts(base, crash.where, ledger.leases({ states: 'live', limit: 100 })));
  cabinet.kill();
  const reopened = cabinet.open();
  const [lease] = reopened.leases({ states: 'all', limit: 100 });
  if (lease === undefined) return { name, findings: [...findings, 'the lease is lost'] };
  findings.push(...(await liveAgain(base, reopened, crash, lease.id)));
  findings.push(...crashFindings(base, reopened, crash, lease.id));
  cabinet.dispose();
  return { name, findings };
}

/** Check-out, extension, check-in; ends at the crash. */
export async function liveOnce(base: TestWorld, life: Life, crash: CrashCase): Promise<void> {
  const latchkey = createLatchkey(life.world);
  await latchkey.start();
  const made = await latchkey.checkOut(checkOutAt(crash.where, crash.mode));
  if (!made.ok) throw new Error(`check-out refused: ${made.error.code}`);
  const { leaseId } = made.value;
  await until(base, () => life.dead() || isActive(latchkey, leaseId));
  await base.timers.advance(2 * SECOND);
  if (!life.dead() && crash.key === 'prolong') {
    // Dies inside: neither the answer nor the exception reaches anybody.
    latchkey.extend(leaseId, '4h', 'still burning').catch(() => undefined);
    await until(base, () => life.dead());
  }
  if (life.dead()) return;
  latchkey.checkIn(leaseId);
  await until(base, () => life.dead());
}

/** The next process: whatever became active is checked in; everything else must end by itself. */
async function liveAgain(base: TestWorld, ledger: Ledger, crash: CrashCase, id: LeaseId): Promise<readonly string[]> {
  const next = mortal({ ...base, ids: sequentialIds(1) }, ledger);
  const latchkey = createLatchkey(next.world);
  await latchkey.start();
  const findings: string[] = [];
  const began = ledger.lease(id);
  if (began?.state.kind === 'active') {
    await base.timers.advance(10 * SECOND);
    const copied = await latchkey.copy(id, 'secret');
    if (!copied.ok) findings.push(`copy: ${copied.error.code}`);
    const [account] = base.at[crash.where].truth.inspection.accounts();
    const { endsAt } = ledger.lease(id) ?? {};
    if (account?.marker === 'foreign' || account?.marker.endsAt !== endsAt) {
      findings.push('the end in the directory is not the end of the lease');
    }
    latchkey.checkIn(id);
  } else if (began?.state.kind === 'provisioning' || began?.state.kind === 'requested') {
    findings.push('a half-made check-out was not rolled back at the start');
  }
  await base.timers.advance(3 * MINUTE);
  await latchkey.stop(SECOND);
  return findings;
}

function isActive(latchkey: Latchkey, id: LeaseId): boolean {
  const view = latchkey.one(id);
  return view.ok && view.value.state === 'active';
}

async function until(base: TestWorld, done: () => boolean): Promise<void> {
  for (let waited = 0; waited < FIRST_LIFE && !done(); waited += 500) await base.timers.advance(500);
  await settle();
}
