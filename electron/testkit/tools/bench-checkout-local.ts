import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { ok } from '../../../shared/result';
import { Secret } from '../../../shared/secret';
import { openEndpoint } from '../../adapters/local';
import { systemClock } from '../../adapters/system/clock';
import { TestLease, type ContractSubject } from '../contract/directory-contract-kit';
import { endpointConnector, endpointSubject, type LabEndpoint } from '../local/endpoint-subject';
import { callable, script } from './driver/lab';
import { noOptions } from './driver/options';

noOptions();

/** Each order of the three comes up equally often. */
const ROUNDS = 12;
const WARM_UP = 2;
/** Not slower than a plain ssh that does everything in one go, although every step is read back. */
const ONE_SSH_BASELINE = 1;

interface Endpoint extends LabEndpoint {
  stop(): Promise<void>;
}
type Rival = (endpoint: Endpoint, name: string, password: string) => Promise<void>;
const labModule = z.object({ startEndpoint: callable<() => Promise<Endpoint>>() });
const rivalsModule = z.object({ checkOutByOneSsh: callable<Rival>(), checkOutBySshSteps: callable<Rival>() });
const packagesModule = z.object({
  ensureSystemPackages: callable<(purposes: readonly string[]) => Promise<readonly string[]>>(),
});

/** Create, two groups, credential, read back: the waves of the planner. Gives its length in ms. */
async function checkOut(subject: ContractSubject, name: string): Promise<number> {
  const lease = new TestLease(subject, name, 'burner');
  const since = performance.now();
  await lease.create();
  const two = subject.privileges.filter((privilege) => privilege.name !== 'sudo').slice(0, 2);
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

/** One after another every order in which the things can stand. */
function arrangement<T>(things: readonly T[], round: number): readonly T[] {
  const [first, ...rest] = things;
  if (first === undefined) return [];
  return arrangement(rest, Math.floor(round / things.length)).toSpliced(round % things.length, 0, first);
}

function print(metric: string, value: number, unit: string, baseline?: number): void {
  const rounded = Math.round(value * 1_000) / 1_000;
  const line = { bench: 'checkout-local', metric, value: rounded, unit, baseline, n: ROUNDS };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

async function main(): Promise<void> {
  await packagesModule.parse(await script('system-packages.mjs')).ensureSystemPackages(['endpoint']);
  const endpoint = await labModule.parse(await script('endpoint.mjs')).startEndpoint();
  const rivals = rivalsModule.parse(await script('endpoint-rival.mjs'));
  const secret = () => Promise.resolve(ok(new Secret(endpoint.privateKey)));
  const directory = openEndpoint({ connector: endpointConnector(endpoint), secret, clock: systemClock() });
  const subject = endpointSubject(endpoint, directory);
  const timed = async (rival: Rival, name: string): Promise<number> => {
    const since = performance.now();
    await rival(endpoint, name, `Aa1!${randomUUID()}`);
    return performance.now() - since;
  };
  const ways = {
    ours: (round: number) => checkOut(subject, `ours-${String(round)}`),
    one: (round: number) => timed(rivals.checkOutByOneSsh, `one-${String(round)}`),
    steps: (round: number) => timed(rivals.checkOutBySshSteps, `steps-${String(round)}`),
  };
  const lengths = { ours: [] as number[], one: [] as number[], steps: [] as number[] };
  try {
    // They take turns in every order, so that whatever else the computer does meets all of them alike.
    for (let round = 0; round < WARM_UP + ROUNDS; round += 1) {
      for (const name of arrangement(['ours', 'one', 'steps'] as const, round)) {
        const length = await ways[name](round);
        if (round >= WARM_UP) lengths[name].push(length);
      }
    }
  } finally {
    await directory.close();
    await endpoint.stop();
  }
  const [ours, one, steps] = [median(lengths.ours), median(lengths.one), median(lengths.steps)];
  print('checkout_ms', ours, 'ms');
  print('one_ssh_ms', one, 'ms');
  print('ssh_steps_ms', steps, 'ms');
  print('vs_ssh_ratio', ours / one, 'ratio', ONE_SSH_BASELINE);
  print('vs_ssh_steps_ratio', ours / steps, 'ratio');
}

await main();
