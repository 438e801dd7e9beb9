/**
 * A week of virtual time: three copies of the program share four directories and check out 10,000 leases, while calls time
 * out with and without effect, are throttled, garbled, refused and never answered, directories go away for up to an hour
 * and a half, copies are killed inside of calls and three computers are lost for good. One JSON line per figure; exit code
 * 1 when anything was lost, untracked or wrongly touched. `--leases N`, `--seed TEXT`.
 */
import { z } from 'zod';
import { DAY, SECOND } from '../../../shared/time';
import { soak } from '../soak/soak';
import { troubleKinds } from '../soak/troubles';
import { countSchema, optionsOf } from './driver/options';

const SHOWN = 20;
const VERBS = [
  'create',
  'issueCredential',
  'grant',
  'prolong',
  'halt',
  'neutralise',
  'strip',
  'erase',
  'observe',
  'listMarked',
] as const;

const { leases, seed } = optionsOf(
  { leases: { type: 'string', default: '10000' }, seed: { type: 'string', default: 'a week' } },
  z.object({ leases: countSchema, seed: z.string() }),
);
const figures = await soak({ leases, over: (7 * DAY * leases) / 10_000, seed });

const print = (metric: string, value: number, unit: string, further: object = {}): void => {
  console.log(JSON.stringify({ bench: 'soak', metric, value, unit, ...further, n: figures.leases }));
};
const cells = VERBS.flatMap((verb) => troubleKinds.map((kind) => ({ verb, kind })));
const met = cells.filter(({ verb, kind }) => figures.troubles.dealt(verb, kind) > 0).length;

for (const [what, list] of Object.entries({
  lost: figures.lost,
  untracked: figures.untracked,
  wrongly_touched: figures.wronglyTouched,
})) {
  print(what, list.length, 'count', { goal: 0 });
  for (const one of list.slice(0, SHOWN)) console.log(`${what}: ${one}`);
  if (list.length > 0) process.exitCode = 1;
}
print('max_exposure_s', figures.maxExposureMs / SECOND, 's', { baseline: figures.unavoidableMs / SECOND });
print('max_beyond_unavoidable_s', figures.beyondMs / SECOND, 's');
print('max_beyond_unavoidable_computer_lost_s', figures.beyondWhenLostMs / SECOND, 's');
print('troubles', figures.troubles.total(), 'count', { steps_and_kinds_met: met, of: cells.length });
print('kills', figures.kills, 'count');
print('outages', figures.outages, 'count');
print('swept', figures.swept, 'count');
print('bystanders', figures.bystanders, 'count');
