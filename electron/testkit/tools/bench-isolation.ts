/**
 * One dead tenant of ten. Leases end at all ten at the same time, while one tenant is silent: it refuses nothing, and each
 * call to it takes its whole time-out. For how long do the accounts of the other nine outlive their leases (99th
 * percentile), against a run in which all ten live? The real engine on virtual time. `--leases N` for each tenant.
 */
import { z } from 'zod';
import { SECOND } from '../../../shared/time';
import { exposuresOfOthers, p99 } from '../labs/isolation';
import { countSchema, optionsOf } from './driver/options';

const GOAL = 0.1;
const { leases: each } = optionsOf({ leases: { type: 'string', default: '50' } }, z.object({ leases: countSchema }));
const seed = 'isolation';
const alive = await exposuresOfOthers(false, each, seed);
const dead = await exposuresOfOthers(true, each, seed);

const ratio = p99(dead) / p99(alive);
const print = (metric: string, value: number, unit: string, further: object = {}): void => {
  console.log(JSON.stringify({ bench: 'isolation', metric, value, unit, ...further, n: dead.length }));
};
print('p99_exposure_all_alive_s', p99(alive) / SECOND, 's');
print('p99_exposure_one_dead_s', p99(dead) / SECOND, 's', { baseline: p99(alive) / SECOND });
print('ratio', Math.round(ratio * 1_000) / 1_000, 'ratio', { goal: 1, tolerance: GOAL });
if (Math.abs(ratio - 1) > GOAL) process.exitCode = 1;
