import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { ok } from '../../../shared/result';
import { Secret } from '../../../shared/secret';
import { createLdapDirectory } from '../../adapters/ldap';
import { LabAdministrator } from '../../adapters/ldap/witness/lab-administrator';
import { systemClock } from '../../adapters/system/clock';
import { TestLease, type ContractSubject } from '../contract/directory-contract-kit';
import { labConnector, labSubject } from '../contract/directory-contract-samba';
import { callable, script, startLab, type LabController } from './driver/lab';
import { noOptions } from './driver/options';

noOptions();

/** Each order of the three comes up equally often. */
const ROUNDS = 18;
const WARM_UP = 2;
/** At most half the time of the LDAP programs, a tenth of samba-tool's. */
const LDAP_TOOLS_BASELINE = 0.5;
const SAMBA_TOOL_BASELINE = 0.1;

type Rival = (controller: LabController, name: string, password: string) => Promise<void>;
const rivalsModule = z.object({
  checkOutByLdapTools: callable<Rival>(),
  checkOutBySambaTool: callable<Rival>(),
});

/** Create, two groups, credential, read back: the waves of the planner. Gives its length in ms. */
async function checkOut(subject: ContractSubject, name: string): Promise<number> {
  const lease = new TestLease(subject, name, 'burner');
  const since = performance.now();
  await lease.create();
  const two = subject.privileges.filter((privilege) => privilege.name !== 'Domain Admins').slice(0, 2);
  await Promise.all(two.map((privilege) => lease.grants([privilege])));
  await lease.credential();
  const seen = await lease.observe();
  const length = performance.now() - since;
  if (seen.enabled !== true || seen.grants.length !== 2) throw new Error('the check-out is not complete');
  return length;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

type Round = (round: number) => Promise<number>;

/** One after another every order in which the things can stand. */
function arrangement<T>(things: readonly T[], round: number): readonly T[] {
  const [first, ...rest] = things;
  if (first === undefined) return [];
  const others = arrangement(rest, Math.floor(round / things.length));
  return others.toSpliced(round % things.length, 0, first);
}

/**
 * The medians of several ways of doing the same. They take turns in every order, so that whatever else the computer does,
 * and the state in which each leaves the domain controller, meets all of them alike; the first rounds are not counted.
 */
async function medians<Name extends string>(ways: Readonly<Record<Name, Round>>): Promise<Record<Name, number>> {
  const names = Object.keys(ways) as Name[];
  const lengths = new Map<Name, number[]>(names.map((name) => [name, []]));
  for (let round = 0; round < WARM_UP + ROUNDS; round += 1) {
    for (const name of arrangement(names, round)) {
      const length = await ways[name](round);
      if (round >= WARM_UP) lengths.get(name)?.push(length);
    }
  }
  const entries = names.map((name) => [name, median(lengths.get(name) ?? [])] as const);
  return Object.fromEntries(entries) as Record<Name, number>;
}

const round2 = (value: number): number => Math.round(value * 1_000) / 1_000;
function print(metric: string, value: number, unit: string, baseline: number | undefined, n: number): void {
  process.stdout.write(
    `${JSON.stringify({ bench: 'checkout-ad', metric, value: round2(value), unit, baseline, n })}\n`,
  );
}

async function main(): Promise<void> {
  const { controller, facts } = await startLab(['domain', 'ldapTools']);
  const rivals = rivalsModule.parse(await script('samba-rivals.mjs'));
  const secret = () => Promise.resolve(ok(new Secret(facts.secrets.service)));
  const directory = createLdapDirectory({ connector: labConnector(facts), secret, clock: systemClock() });
  const administrator = new LabAdministrator(facts);
  try {
    const subject = labSubject(facts, directory, administrator);
    const timed = async (rival: Rival, name: string): Promise<number> => {
      const since = performance.now();
      await rival(controller, name, `Aa1!${randomUUID()}`);
      return performance.now() - since;
    };
    const { ours, tools, samba } = await medians({
      ours: (round) => checkOut(subject, `ours-${String(round)}`),
      tools: (round) => timed(rivals.checkOutByLdapTools, `ldap-${String(round)}`),
      samba: (round) => timed(rivals.checkOutBySambaTool, `samba-${String(round)}`),
    });
    print('checkout_ms', ours, 'ms', undefined, ROUNDS);
    print('ldap_tools_ms', tools, 'ms', undefined, ROUNDS);
    print('samba_tool_ms', samba, 'ms', undefined, ROUNDS);
    print('vs_ldap_tools_ratio', ours / tools, 'ratio', LDAP_TOOLS_BASELINE, ROUNDS);
    print('vs_samba_tool_ratio', ours / samba, 'ratio', SAMBA_TOOL_BASELINE, ROUNDS);
  } finally {
    await directory.close();
    await controller.stop();
  }
}

await main();
