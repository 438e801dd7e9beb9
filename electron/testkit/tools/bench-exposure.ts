/**
 * How long credentials outlive their leases: 500 leases, checked out within one minute at two tenants that take 100 ms per
 * request, end by time within one minute. The real engine on virtual time. Prints one JSON line; `baseline` is the goal.
 */
import { exposureMs } from '../../core/lease/state';
import { MINUTE, SECOND } from '../../../shared/time';
import { checkOutAt, started, testWorld } from '../labs/world';
import { noOptions } from './driver/options';

noOptions();

const LEASES = 500;
const GOAL_MS = 2_000;

const world = testWorld({ latencyMs: 100 });
// Room for all of them in one policy; a name of its own for each.
world.reorganise((organisation) => ({
  ...organisation,
  policies: organisation.policies.map((policy) => ({
    ...policy,
    accountName: '{tech}-{rand8}',
    limits: { ...policy.limits, concurrentLeases: LEASES },
  })),
}));
const latchkey = await started(world);
for (let n = 0; n < LEASES; n += 1) {
  const made = await latchkey.checkOut(checkOutAt(n % 2 === 0 ? 'cloud' : 'cloud2', 'burner'));
  if (!made.ok) throw new Error(`check-out ${String(n)} refused: ${made.error.code}`);
  await world.timers.advance(MINUTE / LEASES);
}
await world.timers.advance(2 * MINUTE);
const active = world.ledger.leases({ states: 'live', limit: LEASES }).filter((lease) => lease.state.kind === 'active');
if (active.length !== LEASES) throw new Error(`only ${String(active.length)} of ${String(LEASES)} became active`);
await world.timers.advance(65 * MINUTE + 30 * SECOND);

const ended = world.ledger.leases({ states: 'ended', limit: LEASES });
if (ended.length !== LEASES) throw new Error(`only ${String(ended.length)} of ${String(LEASES)} were revoked`);
const exposures = ended.map((lease) => exposureMs(lease) ?? Infinity).sort((a, b) => a - b);
const p99 = exposures[Math.ceil(LEASES * 0.99) - 1];
console.log(
  JSON.stringify({
    bench: 'exposure',
    metric: 'exposure_p99_ms',
    value: p99,
    unit: 'ms',
    baseline: GOAL_MS,
    n: LEASES,
  }),
);
