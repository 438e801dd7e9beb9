/**
 * 1,000 leases of one domain end in the same instant: how long until no credential opens anything any more, and until every
 * account was read back as ended? The real engine, ledger and connector against a real domain controller, side by side with
 * a plain script that does the same operations one after the other over one connection. The script does half of its
 * accounts before and half after, so that what the computer does meanwhile meets both; each has a group of its own, because
 * a member taken out leaves a trace that makes the next change of that group dearer. Also how long the process that answers
 * the windows was ever deaf meanwhile. `--leases N` makes it shorter.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { z } from 'zod';
import { leaseIdSchema } from '../../../shared/ids';
import type { Lease } from '../../../shared/model/lease';
import { err, ok } from '../../../shared/result';
import { Secret } from '../../../shared/secret';
import { HOUR, instant, plus, SECOND } from '../../../shared/time';
import { createLdapDirectory } from '../../adapters/ldap';
import type { LabFacts } from '../../adapters/ldap/witness/lab-administrator';
import { LabRival, type BulkAccount, type Ended } from '../../adapters/ldap/witness/lab-rival';
import { openLedger } from '../../adapters/store/ledger';
import { systemClock } from '../../adapters/system/clock';
import { systemIds, systemRandom } from '../../adapters/system/random';
import { systemTimers } from '../../adapters/system/timers';
import { createLatchkey } from '../../app/latchkey';
import { markerOf } from '../../core/lease/state';
import { markerText } from '../../core/naming/marker';
import type { Directory } from '../../ports/directory';
import { failure } from '../../../shared/errors';
import { must } from '../must';
import { labConnector } from '../contract/directory-contract-samba';
import { sampleLease } from '../labs/sample-lease';
import { testWorld, type TestWorld } from '../labs/world';
import { startLab } from './driver/lab';
import { countSchema, optionsOf } from './driver/options';

const OURS = 'Help Desk';
const THEIRS = 'Remote Users';
/** Goals: half the time of the script, and hardly more than it; no window waits longer than this. */
const NEUTRALISE_GOAL = 0.5;
const REVOKE_GOAL = 1.05;
const STALL_GOAL_MS = 100;
const SETTLED_MS = 4 * SECOND;

const { leases: count } = optionsOf({ leases: { type: 'string', default: '1000' } }, z.object({ leases: countSchema }));
const clock = systemClock();
const newPassword = (): string => `Aa1!${randomBytes(18).toString('base64url')}`;

/** Leases that are out and end at `endsAt`, with the accounts they stand for. */
function leases(prefix: string, endsAt: Lease['endsAt']): readonly (readonly [Lease, BulkAccount])[] {
  return Array.from({ length: count }, (_, n) => {
    const name = `${prefix}-${String(n)}`;
    const requestedAt = plus(endsAt, -HOUR);
    const sample = sampleLease(n);
    const lease: Lease = {
      ...sample,
      id: leaseIdSchema.parse(randomUUID()),
      connectorId: labConnector(facts).id,
      recipe: { ...sample.recipe, source: 'activeDirectory', mode: 'standard', authentication: { kind: 'password' } },
      account: { name, displayName: name },
      requestedAt,
      endsAt,
      state: { kind: 'active', since: requestedAt },
      retry: { attempt: 0, notBefore: requestedAt },
    };
    return [lease, { name, marker: markerText(markerOf(lease)), endsAt: plus(endsAt, HOUR) }] as const;
  });
}

function withId(lease: Lease, objectId: string | undefined): Lease {
  if (objectId === undefined) throw new Error(`${lease.account.name} was not made`);
  return { ...lease, account: { ...lease.account, objectId } };
}

/** The engine over the lab, and the moments at which leases were halted and revoked. */
function product(world: TestWorld, made: readonly Lease[], directory: Directory) {
  const halted: number[] = [];
  const watched: Directory = {
    ...directory,
    halt: async (request, call) => {
      const answer = (await directory.halt?.(request, call)) ?? err(failure('bug'));
      if (answer.ok) halted.push(performance.now());
      return answer;
    },
  };
  const folder = mkdtempSync(join(tmpdir(), 'bench-expiry-'));
  const ledger = must(openLedger({ file: join(folder, 'ledger.db'), clock }));
  must(ledger.commit({ leases: made }));
  const latchkey = createLatchkey({
    ...world,
    clock,
    timers: systemTimers(),
    ids: systemIds(),
    random: systemRandom(),
    ledger,
    directories: { directory: () => ok(watched) },
  });
  const dispose = (): void => {
    ledger.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { latchkey, halted, dispose };
}

interface Times {
  readonly neutralisedMs: number;
  readonly revokedMs: number;
}

/** `makingMs`: how long it took to make as many accounts before; the leases end when all is ready, whatever this computer does. */
async function byProduct(
  facts: LabFacts,
  rival: LabRival,
  makingMs: number,
): Promise<Times & { readonly longestStallMs: number }> {
  const endsAt = plus(instant(Date.now()), Math.ceil(makingMs * 1.5) + SETTLED_MS + 5 * SECOND);
  const pairs = leases('ours', endsAt);
  const accounts = pairs.map(([, account]) => account);
  await rival.make(accounts, OURS);
  const secret = () => Promise.resolve(ok(new Secret(facts.secrets.service)));
  const directory = createLdapDirectory({ connector: labConnector(facts), secret, clock });
  // As after every check-out, a lease knows the id of its account.
  const ids = await rival.ids();
  const made = pairs.map(([lease]) => withId(lease, ids.get(lease.account.name)));
  const { latchkey, halted, dispose } = product(testWorld(), made, directory);
  try {
    const revoked: number[] = [];
    const all = new Promise<void>((resolve) => {
      latchkey.subscribe((change) => {
        if (change.kind !== 'leases') return;
        for (const { state } of change.changed) if (state === 'revoked') revoked.push(performance.now());
        if (revoked.length >= count) resolve();
      });
    });
    await latchkey.start();
    if (Date.now() + SECOND > endsAt) throw new Error('the leases ended before everything was ready');
    const dueAt = performance.now() + (endsAt - Date.now());
    const delays = monitorEventLoopDelay({ resolution: 5 });
    delays.enable();
    await all;
    delays.disable();
    await latchkey.stop(SECOND);
    const alive = await rival.alive(accounts);
    if (alive > 0) throw new Error(`${String(alive)} accounts are not ended`);
    return {
      neutralisedMs: Math.max(...halted) - dueAt,
      revokedMs: Math.max(...revoked) - dueAt,
      longestStallMs: delays.max / 1e6,
    };
  } finally {
    await directory.close();
    dispose();
  }
}

interface Script {
  readonly accounts: readonly BulkAccount[];
  /** How long it took to make them. */
  readonly makingMs: number;
}

async function makeForScript(rival: LabRival): Promise<Script> {
  const accounts = leases('script', plus(instant(Date.now()), HOUR)).map(([, account]) => account);
  const begun = performance.now();
  await rival.make(accounts, THEIRS);
  return { accounts, makingMs: performance.now() - begun };
}

async function byScript(rival: LabRival, accounts: readonly BulkAccount[]): Promise<Times> {
  const since = performance.now();
  const ended: readonly Ended[] = await rival.endOneByOne(accounts, newPassword);
  const last = ended.at(-1);
  if (last === undefined) throw new Error('no accounts');
  return { neutralisedMs: last.haltedAt - since, revokedMs: last.revokedAt - since };
}

const sum = (first: Times, second: Times): Times => ({
  neutralisedMs: first.neutralisedMs + second.neutralisedMs,
  revokedMs: first.revokedMs + second.revokedMs,
});

function print(metric: string, value: number, unit: string, baseline?: number): void {
  const rounded = Math.round(value * 1_000) / 1_000;
  console.log(JSON.stringify({ bench: 'expiry-ad', metric, value: rounded, unit, baseline, n: count }));
}

const { controller, facts } = await startLab(['domain']);
const rival = new LabRival(facts);
try {
  await rival.signIn();
  const { accounts, makingMs } = await makeForScript(rival);
  const half = Math.ceil(count / 2);
  const before = await byScript(rival, accounts.slice(0, half));
  const ours = await byProduct(facts, rival, makingMs);
  const script = sum(before, await byScript(rival, accounts.slice(half)));
  print('neutralised_s', ours.neutralisedMs / SECOND, 's');
  print('revoked_s', ours.revokedMs / SECOND, 's');
  print('script_neutralised_s', script.neutralisedMs / SECOND, 's');
  print('script_revoked_s', script.revokedMs / SECOND, 's');
  print('neutralise_ratio', ours.neutralisedMs / script.neutralisedMs, 'ratio', NEUTRALISE_GOAL);
  print('revoke_ratio', ours.revokedMs / script.revokedMs, 'ratio', REVOKE_GOAL);
  print('longest_stall_ms', ours.longestStallMs, 'ms', STALL_GOAL_MS);
} finally {
  await rival.close();
  await controller.stop();
}
