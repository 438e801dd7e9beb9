import { z } from 'zod';
import { ok } from '../../../shared/result';
import { Secret } from '../../../shared/secret';
import { openEndpoint } from '../../adapters/local';
import { systemClock } from '../../adapters/system/clock';
import { endpointConnector, endpointSubject, type LabEndpoint } from '../local/endpoint-subject';
import { timedCheckOut, timedRival, type Rival } from './driver/check-outs';
import { callable, script } from './driver/lab';
import { medians } from './driver/medians';
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
const labModule = z.object({ startEndpoint: callable<() => Promise<Endpoint>>() });
const rivalsModule = z.object({
  checkOutByOneSsh: callable<Rival<Endpoint>>(),
  checkOutBySshSteps: callable<Rival<Endpoint>>(),
});
const packagesModule = z.object({
  ensureSystemPackages: callable<(purposes: readonly string[]) => Promise<readonly string[]>>(),
});

function print(metric: string, value: number, unit: string, baseline?: number): void {
  const rounded = Math.round(value * 1_000) / 1_000;
  console.log(JSON.stringify({ bench: 'checkout-local', metric, value: rounded, unit, baseline, n: ROUNDS }));
}

async function main(): Promise<void> {
  await packagesModule.parse(await script('system-packages.mjs')).ensureSystemPackages(['endpoint']);
  const endpoint = await labModule.parse(await script('endpoint.mjs')).startEndpoint();
  const rivals = rivalsModule.parse(await script('endpoint-rival.mjs'));
  const secret = () => Promise.resolve(ok(new Secret(endpoint.privateKey)));
  const directory = openEndpoint({ connector: endpointConnector(endpoint), secret, clock: systemClock() });
  try {
    const subject = endpointSubject(endpoint, directory);
    const { ours, one, steps } = await medians(
      {
        ours: (round) => timedCheckOut(subject, `ours-${String(round)}`, 'sudo'),
        one: (round) => timedRival(rivals.checkOutByOneSsh, endpoint, `one-${String(round)}`),
        steps: (round) => timedRival(rivals.checkOutBySshSteps, endpoint, `steps-${String(round)}`),
      },
      { rounds: ROUNDS, warmUp: WARM_UP },
    );
    print('checkout_ms', ours, 'ms');
    print('one_ssh_ms', one, 'ms');
    print('ssh_steps_ms', steps, 'ms');
    print('vs_ssh_ratio', ours / one, 'ratio', ONE_SSH_BASELINE);
    print('vs_ssh_steps_ratio', ours / steps, 'ratio');
  } finally {
    await directory.close();
    await endpoint.stop();
  }
}

await main();
