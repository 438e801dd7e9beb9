import type { LeaseId } from '../../../shared/ids';
import type { Connector } from '../../../shared/model/connector';
import type { Lease } from '../../../shared/model/lease';
import { organisationSchema, type Organisation } from '../../../shared/model/organisation';
import type { Privilege } from '../../../shared/model/policy';
import { ok } from '../../../shared/result';
import { SECOND, type Millis } from '../../../shared/time';
import { createLatchkey } from '../../app/latchkey';
import { grantKey } from '../../core/lease/state';
import type { AccountRef, Directory } from '../../ports/directory';
import type { Clock, Timers } from '../../ports/system';
import type { CrashResult } from './crash-matrix';
import { crashPoints, mortal, type CrashPoint, type Life, type MortalBase } from './crash-world';
import type { Truth } from '../contract/directory-contract';
import { sequentialIds } from '../fakes/ids';
import { memoryLedger, type MemoryLedger } from '../fakes/memory-ledger';
import { checkOutAt, testWorld, type TestWorld } from '../labs/world';

/** A real directory, the connector to it, and a witness that goes another way. */
export interface RealSite {
  readonly where: 'domain' | 'endpoint';
  readonly connector: Connector;
  readonly privilege: Privilege;
  readonly directory: Directory;
  readonly clock: Clock;
  readonly timers: Timers;
  truth(ref: AccountRef): Promise<Truth | undefined>;
}

export interface RealCase {
  /** Different for each case of a run: names of accounts and ids come from it. */
  readonly number: number;
  readonly mode: 'standard' | 'burner';
  readonly key: string;
  readonly point: CrashPoint;
}

const PATIENCE: Millis = 120 * SECOND;
const GLANCE: Millis = 30;

/** Every step of check-out, extension and end, both modes, at every point of the step. */
export function realCases(site: RealSite): readonly RealCase[] {
  const keys = (mode: RealCase['mode']): readonly string[] => [
    ...['create', 'credential', grantKey(site.privilege), 'verifyLive', 'prolong', 'neutralise', 'strip'],
    ...(mode === 'burner' ? ['erase'] : []),
    'verifyGone',
  ];
  const cases = (['standard', 'burner'] as const).flatMap((mode) =>
    keys(mode).flatMap((key) => crashPoints.map((point) => ({ mode, key, point }))),
  );
  return cases.map((one, number) => ({ ...one, number }));
}

/** A computer that died at the point of a case, and what it leaves: its ledger, and whatever is in the directory. */
export interface Killed {
  readonly name: string;
  readonly crash: RealCase;
  readonly world: TestWorld;
  readonly base: MortalBase;
  readonly ledger: MemoryLedger;
  /** False: the point was never reached. */
  readonly dead: boolean;
  /** Undefined where not even the record of a lease was made. */
  readonly lease: Lease | undefined;
}

/** Checks out, extends or ends at the real directory, in real time, until the kill. */
export async function killAt(site: RealSite, crash: RealCase): Promise<Killed> {
  const name = `${site.where} ${crash.mode} ${crash.key} ${crash.point}`;
  const world = testWorld({ seed: name });
  world.reorganise((organisation) => atSite(organisation, site, crash));
  const base = realBase(world, site);
  const ledger = memoryLedger();
  const life = mortal({ ...base, ids: sequentialIds(2 * crash.number + 1) }, ledger, crash);
  await liveOnce(site, life, crash);
  const [lease] = ledger.leases({ states: 'all', limit: 2 });
  return { name, crash, world, base, ledger, dead: life.dead(), lease };
}

/** Lives through one case against the real directory, in real time; says what was wrong. */
export async function runRealCase(site: RealSite, crash: RealCase): Promise<CrashResult> {
  const { name, world, base, ledger, dead, lease } = await killAt(site, crash);
  if (!dead) return { name, findings: ['the point was never reached'] };
  if (lease === undefined) return { name, findings: ['the lease is lost'] };
  const reopened = ledger.reopen();
  const findings: string[] = [];
  const left = await site.truth(refOf(lease));
  if (left?.enabled === true && lease.state.kind === 'revoked') findings.push('the account is live and nobody knows');
  const ids = sequentialIds(2 * crash.number + 2);
  findings.push(...(await liveAgain({ ...base, ids }, site, reopened, lease.id)));
  findings.push(...(await restFindings(site, world, reopened, lease.id)));
  return { name, findings };
}

/** The test world over one real directory, with the real clock. */
export function realBase(world: TestWorld, { clock, timers, directory }: RealSite): MortalBase {
  return {
    ...world,
    clock,
    // Timers of a process that is dead do nothing.
    timers: { after: (ms, action) => timers.after(ms, action), clear: () => undefined },
    directories: { directory: () => ok(directory) },
  };
}

/** The directory behind the test organisation's connector is the real one; each case has an account name of its own. */
function atSite(organisation: Organisation, { where, connector, privilege, clock }: RealSite, crash: RealCase) {
  const { connectorId, policyId } = checkOutAt(where, crash.mode);
  return organisationSchema.parse({
    ...organisation,
    issuedAt: clock.wall(),
    connectors: organisation.connectors.map((one) =>
      one.id === connectorId ? { ...connector, id: one.id, customerId: one.customerId } : one,
    ),
    policies: organisation.policies.map((policy) =>
      policy.id === policyId
        ? { ...policy, privileges: [privilege], accountName: `{tech}-c${String(crash.number)}` }
        : policy,
    ),
  });
}

/** Waits in real time, two minutes unless told otherwise; says whether it happened. */
export async function until(
  { clock, timers }: Pick<RealSite, 'clock' | 'timers'>,
  done: () => boolean,
  patience: Millis = PATIENCE,
): Promise<boolean> {
  const since = clock.monotonic();
  while (!done()) {
    if (clock.monotonic() - since > patience) return false;
    await new Promise<void>((resolve) => void timers.after(GLANCE, resolve));
  }
  return true;
}

async function liveOnce(site: RealSite, life: Life, crash: RealCase): Promise<void> {
  const latchkey = createLatchkey(life.world);
  await latchkey.start();
  const made = await latchkey.checkOut(checkOutAt(site.where, crash.mode));
  if (!made.ok) throw new Error(`check-out refused: ${made.error.code}`);
  const { leaseId } = made.value;
  const state = (): string | undefined => life.world.ledger.lease(leaseId)?.state.kind;
  await until(site, () => life.dead() || state() === 'active' || state() === 'revoked');
  if (life.dead()) return;
  if (crash.key === 'prolong') latchkey.extend(leaseId, '4h', 'still burning').catch(() => undefined);
  else latchkey.checkIn(leaseId);
  await until(site, () => life.dead() || state() === 'revoked');
}

async function liveAgain(
  base: MortalBase,
  site: RealSite,
  ledger: MemoryLedger,
  id: LeaseId,
): Promise<readonly string[]> {
  const next = mortal(base, ledger);
  const latchkey = createLatchkey(next.world);
  await latchkey.start();
  const began = ledger.lease(id)?.state.kind;
  if (began === 'active') latchkey.checkIn(id);
  const ended = await until(site, () => ledger.lease(id)?.state.kind === 'revoked');
  await latchkey.stop(SECOND);
  const isHalfMade = began === 'provisioning' || began === 'requested';
  return [
    ...(ended ? [] : [`the lease is ${ledger.lease(id)?.state.kind ?? 'lost'}`]),
    ...(isHalfMade ? ['a half-made check-out was not rolled back at the start'] : []),
  ];
}

async function restFindings(
  site: RealSite,
  world: TestWorld,
  ledger: MemoryLedger,
  id: LeaseId,
): Promise<readonly string[]> {
  const findings: string[] = [];
  const lease = ledger.lease(id);
  if (lease === undefined) return ['the lease is lost'];
  const account = await site.truth(refOf(lease));
  if (account !== undefined && lease.recipe.mode === 'burner') findings.push('the burner account is still there');
  if (account?.enabled === true) findings.push('the account can still be used');
  if (account !== undefined && account.groups.length > 0) findings.push(`it is in ${account.groups.join(', ')}`);
  if (ledger.openIntents().length > 0) findings.push('an intent is still open');
  if (world.keychain.entries().size > 0) findings.push('the secret is still in the keychain');
  if (ledger.verifyAudit().brokenAt !== undefined) findings.push('the audit chain is broken');
  return findings;
}

/** By name: what is asked is whether anything of that name is left. */
export const refOf = (lease: Lease): AccountRef => ({ name: lease.account.name });
