import type { LeaseId } from '../../../shared/ids';
import { organisationSchema, type Organisation } from '../../../shared/model/organisation';
import { HOUR, MINUTE, SECOND, type Millis } from '../../../shared/time';
import type { Latchkey } from '../../app/api';
import { createLatchkey } from '../../app/latchkey';
import { SWEEP_GRACE } from '../../core/sweep/judge';
import type { Directory } from '../../ports/directory';
import type { CrashResult } from './crash-matrix';
import { realBase, refOf, until, type Killed, type RealSite } from './crash-real';
import type { Truth } from '../contract/directory-contract';
import { sequentialIds } from '../fakes/ids';
import { changesIn, harmIn } from '../labs/samba-changes';
import { memoryLedger, type MemoryLedger } from '../fakes/memory-ledger';
import { checkOutAt, testWorld } from '../labs/world';

/** From a check-out to when another computer may finish a lease of an hour that was once extended by four. */
const UNTIL_SWEPT: Millis = 5 * HOUR + SWEEP_GRACE + MINUTE;

/** A sweep may have a hundred accounts to end. */
const PATIENCE: Millis = 5 * MINUTE;

/** A real directory whose time can be moved on. */
export interface SweptSite extends RealSite {
  skip(ms: Millis): Promise<void>;
  open(): Directory;
  log(): string;
}

/**
 * Long after their ends other computers sweep at the same moment what the killed ones left, and then once more. Says of each
 * case what was wrong, and how many records of leases were taken over.
 */
export async function sweepAfter(
  site: SweptSite,
  all: readonly Killed[],
  copies: number,
): Promise<{ readonly results: readonly CrashResult[]; readonly taken: number }> {
  await site.skip(UNTIL_SWEPT);
  const left = await leftBehind(site, all);
  const logged = site.log().length;
  const others: OtherComputer[] = [];
  for (let number = 1; number <= copies; number += 1) others.push(await otherComputer(site, site.open(), number));
  await Promise.all(others.map((other) => other.sweep()));
  await Promise.all(others.map((other) => other.sweep()));
  const cases = await sweptResults(site, left, others);
  const names = left.flatMap(({ killed }) => killed.lease?.account.name ?? []);
  const log = site.log().slice(logged);
  const findings = [
    ...others.flatMap((other) => otherFindings(other, left)),
    ...harmIn(log, names, site.privilege.name),
    // A witness that saw nothing is none.
    ...(site.where === 'domain' && changesIn(log).length === 0 ? ['the domain controller noted no change'] : []),
  ];
  const taken = others.reduce((sum, { ledger }) => sum + ledger.leases({ states: 'all', limit: 1_000 }).length, 0);
  await Promise.all(others.map((other) => other.stop()));
  return { results: [...cases, { name: `what the others did, as a whole (${site.where})`, findings }], taken };
}

/** One more computer of the organisation, which knows nothing but what the directory says. */
interface OtherComputer {
  readonly ledger: MemoryLedger;
  /** Sweeps, and waits until everything that was taken over is read back as gone. */
  sweep(): Promise<void>;
  /** What the newest sweep found that is not being ended. */
  findings(): readonly string[];
  stop(): Promise<void>;
}

/** Starts it. `number`: different for each; `directory`: its own connection. */
async function otherComputer(site: RealSite, directory: Directory, number: number): Promise<OtherComputer> {
  const world = testWorld({ seed: `other ${String(number)}` });
  world.reorganise((organisation) => onlySite(organisation, site));
  const ledger = memoryLedger();
  const base = realBase(world, { ...site, directory });
  const latchkey = createLatchkey({ ...base, ledger, ids: sequentialIds(9_000 + number) });
  await latchkey.start();
  return {
    ledger,
    sweep: () => sweepThrough(site, latchkey, ledger),
    findings: () => findingsOf(latchkey),
    stop: () => latchkey.stop(SECOND),
  };
}

/** Its one connector is the real directory. */
function onlySite(organisation: Organisation, { where, connector, privilege, clock }: RealSite): Organisation {
  const { connectorId } = checkOutAt(where);
  return organisationSchema.parse({
    ...organisation,
    issuedAt: clock.wall(),
    connectors: organisation.connectors
      .filter(({ id }) => id === connectorId)
      .map(({ id, customerId }) => ({ ...connector, id, customerId })),
    policies: organisation.policies.map((policy) =>
      policy.source === connector.kind ? { ...policy, privileges: [privilege] } : policy,
    ),
  });
}

async function sweepThrough(site: RealSite, { sweep }: Latchkey, ledger: MemoryLedger): Promise<void> {
  const ran = await sweep.run();
  if (!ran.ok) throw new Error(`the sweep was refused: ${ran.error.code}`);
  await until(site, () => ledger.leases({ states: 'live', limit: 1 }).length === 0, PATIENCE);
}

function findingsOf({ sweep }: Latchkey): readonly string[] {
  const view = sweep.view();
  if (!view.ok) return [view.error.code];
  const missed = view.value.connectors.flatMap(({ failure }) => (failure === undefined ? [] : [failure.code]));
  const found = view.value.findings
    .filter(({ status }) => status !== 'finishing')
    .map(({ kind, status, accountName, failure }) => `${kind} ${status} ${accountName} ${failure?.code ?? ''}`.trim());
  return [...missed, ...found];
}

/** What stood in the directory just before the sweep. */
interface LeftBehind {
  readonly killed: Killed;
  readonly account: Truth | undefined;
}

/** Asks the witness about each, by name. */
async function leftBehind(site: RealSite, all: readonly Killed[]): Promise<readonly LeftBehind[]> {
  const left: LeftBehind[] = [];
  for (const killed of all) {
    left.push({ killed, account: killed.lease && (await site.truth(refOf(killed.lease))) });
  }
  return left;
}

/** Whether there was anything to end. */
const isUnfinished = ({ killed, account }: LeftBehind): boolean =>
  account !== undefined && (account.enabled || account.groups.length > 0 || killed.crash.mode === 'burner');

/** Says of each case what was wrong, once other computers have swept. */
async function sweptResults(
  site: RealSite,
  left: readonly LeftBehind[],
  others: readonly OtherComputer[],
): Promise<readonly CrashResult[]> {
  const results: CrashResult[] = [];
  for (const one of left) {
    const { name, dead, lease } = one.killed;
    const findings = dead ? [] : ['the point was never reached'];
    if (lease === undefined) findings.push('the lease is lost');
    else {
      findings.push(...(await accountFindings(site, one)));
      findings.push(...recordFindings(one, lease.id, others));
    }
    results.push({ name: `finished by another: ${name}`, findings });
  }
  return results;
}

async function accountFindings(site: RealSite, { killed }: LeftBehind): Promise<readonly string[]> {
  const { lease, crash } = killed;
  const account = lease && (await site.truth(refOf(lease)));
  if (account === undefined) return [];
  return [
    ...(crash.mode === 'burner' ? ['the burner account is still there'] : []),
    ...(account.enabled ? ['the account can still be used'] : []),
    ...(account.groups.length > 0 ? [`it is in ${account.groups.join(', ')}`] : []),
  ];
}

/** Whoever took the lease over has read back its end; somebody did if there was anything to end. */
function recordFindings(left: LeftBehind, id: LeaseId, others: readonly OtherComputer[]): readonly string[] {
  const records = others.flatMap(({ ledger }) => ledger.lease(id) ?? []);
  const open = records.filter(({ state }) => state.kind !== 'revoked');
  return [
    ...(isUnfinished(left) && records.length === 0 ? ['nobody took it over'] : []),
    ...(open.length > 0 ? [`a lease taken over is ${open[0]?.state.kind ?? ''}`] : []),
  ];
}

/** What must hold of each of the others as a whole: it took over nothing else and left nothing open. */
function otherFindings(other: OtherComputer, left: readonly LeftBehind[]): readonly string[] {
  const known = new Set(left.flatMap(({ killed }) => killed.lease?.id ?? []));
  const foreign = other.ledger.leases({ states: 'all', limit: 1_000 }).filter(({ id }) => !known.has(id));
  return [
    ...foreign.map(({ account }) => `another lease was taken over: ${account.name}`),
    ...(other.ledger.openIntents().length > 0 ? ['an intent is still open'] : []),
    ...(other.ledger.verifyAudit().brokenAt === undefined ? [] : ['the audit chain is broken']),
    ...other.findings().map((found) => `found by the last sweep: ${found}`),
  ];
}
