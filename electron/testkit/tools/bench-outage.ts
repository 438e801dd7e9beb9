/**
 * A directory is down for 1, 10 and 60 minutes across the end of leases. How long after it is back is the last of them read
 * back as revoked? The real engine on virtual time; both kinds of outage (refused at once, and silent), outages that begin
 * at different moments before the end. One JSON line per length; `baseline` is what a schedule of six tries gives, null
 * when it gave up while the directory was down and the account stays for good.
 */
import { MINUTE, SECOND, type Millis } from '../../../shared/time';
import { backoffMs, endCurve } from '../../core/retry/backoff';
import { isLive } from '../../core/lease/state';
import { activeLease, checkOutAt, started, testWorld } from '../labs/world';
import { median } from './driver/medians';
import { noOptions } from './driver/options';

noOptions();

const GOAL_S = 60;
const TRIES = 6;
const LATENCY: Millis = 100;
/** Share of the outage that lies before the end of the lease. */
const SHARES = [0.05, 0.25, 0.5, 0.75, 0.95];
const KINDS = ['unreachable', 'blackHole'] as const;
const PLACES = ['cloud', 'domain', 'endpoint'] as const;

interface Trial {
  readonly minutes: number;
  readonly share: number;
  readonly kind: (typeof KINDS)[number];
  readonly where: (typeof PLACES)[number];
}

/** Milliseconds from recovery to the read-back of the end. */
async function recoveryToRevoked({ minutes, share, kind, where }: Trial): Promise<Millis> {
  const world = testWorld({ latencyMs: LATENCY, seed: `${String(minutes)} ${String(share)} ${kind} ${where}` });
  const latchkey = await started(world);
  const id = await activeLease(world, latchkey, checkOutAt(where, 'burner'));
  const endsAt = world.ledger.lease(id)?.endsAt;
  if (endsAt === undefined) throw new Error('the lease is lost');
  const length = minutes * MINUTE;
  await world.timers.advance(endsAt - Math.round(share * length) - world.clock.wall());
  const { faults } = world.at[where].fake;
  faults.startOutage(kind);
  await world.timers.advance(length);
  faults.endOutage();
  const recovered = world.clock.wall();
  const over = (): boolean => {
    const lease = world.ledger.lease(id);
    return lease !== undefined && !isLive(lease);
  };
  if (over()) throw new Error('revoked while the directory was down');
  await world.timers.advanceUntil(over, 10 * MINUTE);
  return world.clock.wall() - recovered;
}

/** The same with six tries on the same curve, then an entry in a list of failures: undefined is never. */
function sixTries({ minutes, share }: Trial): Millis | undefined {
  const recovery = (1 - share) * minutes * MINUTE;
  let at = 0;
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    if (at >= recovery) return at - recovery;
    at += backoffMs(attempt, 0.5, endCurve);
  }
  return undefined;
}

for (const minutes of [1, 10, 60]) {
  const trials = SHARES.flatMap((share) =>
    KINDS.flatMap((kind) => PLACES.map((where): Trial => ({ minutes, share, kind, where }))),
  );
  const times: Millis[] = [];
  for (const trial of trials) times.push(await recoveryToRevoked(trial));
  const baselines = trials.map(sixTries);
  const never = baselines.filter((time) => time === undefined).length;
  const worst = Math.max(...times);
  console.log(
    JSON.stringify({
      bench: 'outage',
      metric: 'recovery_to_revoked_s',
      outage_minutes: minutes,
      value: worst / SECOND,
      unit: 's',
      median: median(times) / SECOND,
      goal: GOAL_S,
      baseline: never > 0 ? null : Math.max(...baselines.map((time) => time ?? 0)) / SECOND,
      six_tries_never_revoked: never,
      n: trials.length,
    }),
  );
  if (worst > GOAL_S * SECOND) process.exitCode = 1;
}
