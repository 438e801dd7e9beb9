/**
 * The laptop is off: an account is made and opened as a check-out does, and then nothing of Latchkey runs any more. When does
 * the target itself refuse the technician? Measured from the end of the lease, in seconds: on a real domain controller
 * (accountExpires, and the reason that it gives), on a real Linux endpoint over SSH, both in real time, and for a Temporary
 * Access Pass at the practice tenant, whose clock is moved. Exit code 1 when one is more than a second off.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Secret } from '../../../shared/secret';
import { HOUR, instant, MINUTE, plus, SECOND, type Instant, type Millis } from '../../../shared/time';
import { FakeClock } from '../fakes/clock';
import { TestLease, type LeaseSubject } from '../contract/directory-contract-kit';
import { startGraphLab } from '../labs/graph-lab';
import { domainSite, endpointSite, type StartedSite } from './driver/sites';
import { noOptions } from './driver/options';

noOptions();

const ROLE = {
  kind: 'directoryRole',
  roleTemplateId: 'fe930be7-5e62-47db-91af-98c3a49a38b1',
  name: 'User Administrator',
} as const;
/** The lease is that long, and ends somewhere inside of a minute. */
const LENGTH: Millis = 50 * SECOND;
const EVERY: Millis = 250;
/** Attempts begin so long before the end, and go on so long after it. */
const AROUND: Millis = 4 * SECOND;
const GOAL_S = 1;

/** Times count from the end of the lease. The target decides at some moment between them. */
interface Attempt {
  readonly startedAt: Millis;
  readonly answeredAt: Millis;
  readonly answer: string;
}

function print(target: string, refusedAfter: Millis, further: object): void {
  const value = refusedAfter / SECOND;
  const figure = { bench: 'laptop-off', metric: 'refused_after_end_s', target, value, unit: 's' };
  console.log(JSON.stringify({ ...figure, goal: 0, tolerance: GOAL_S, ...further }));
  if (Math.abs(value) > GOAL_S) process.exitCode = 1;
}

/** How far from the end the decision was at least; 0 when the end lies inside of the attempt, which cannot tell more. */
function distance({ startedAt, answeredAt }: Attempt): Millis {
  if (startedAt > 0) return startedAt;
  return Math.min(0, answeredAt);
}

/** A person who tries again and again, without waiting for the answer before. */
async function attemptsAround(site: StartedSite, account: string, secret: Secret<string>, endsAt: Instant) {
  await wait(Math.max(0, endsAt - AROUND - Date.now()));
  const attempts: Promise<Attempt>[] = [];
  while (Date.now() < endsAt + AROUND) {
    const startedAt = Date.now() - endsAt;
    const attempt = site.signIn(account, secret);
    attempts.push(attempt.then((answer) => ({ startedAt, answeredAt: Date.now() - endsAt, answer })));
    await wait(EVERY);
  }
  return Promise.all(attempts);
}

async function onRealTarget(open: () => Promise<StartedSite>): Promise<void> {
  const site = await open();
  try {
    const subject: LeaseSubject = {
      directory: site.directory,
      authentication: { kind: 'password' },
      privileges: [site.privilege, site.privilege],
      settle: () => Promise.resolve(),
      now: () => instant(Date.now()),
    };
    const endsAt = plus(instant(Date.now()), LENGTH);
    const lease = new TestLease(subject, 'lk-off-1', 'standard', { endsAt });
    await lease.create();
    await lease.grants([site.privilege]);
    await lease.credential();
    const before = await site.signIn(lease.name, lease.password);
    if (before !== 'accepted') throw new Error(`the account did not open: ${before}`);
    const attempts = await attemptsAround(site, lease.name, lease.password, endsAt);
    const refused = attempts.filter(({ answer }) => answer !== 'accepted');
    const accepted = attempts.filter(({ answer }) => answer === 'accepted');
    const [first] = refused;
    if (first === undefined) throw new Error(`${site.name}: nobody was refused`);
    const lastAccepted = Math.max(...accepted.map(({ startedAt }) => startedAt));
    print(site.name, distance(first), {
      first_refused_asked_s: first.startedAt / SECOND,
      first_refused_answered_s: first.answeredAt / SECOND,
      last_accepted_asked_s: lastAccepted / SECOND,
      reason: refused.at(-1)?.answer,
      attempts: attempts.length,
    });
    // Whoever came in once the target had refused somebody would have come in after the end.
    if (lastAccepted > first.startedAt + SECOND) throw new Error(`${site.name}: somebody was let in after the end`);
  } finally {
    await site.stop();
  }
}

async function onTenant(): Promise<void> {
  const clock = new FakeClock();
  const lab = await startGraphLab({ customer: 'alderbrook', clock });
  try {
    const subject: LeaseSubject = {
      directory: lab.directory,
      authentication: { kind: 'tap', lifetime: 'lease', oneTime: false },
      privileges: [ROLE, ROLE],
      settle: () => Promise.resolve(),
      now: () => clock.wall(),
    };
    const endsAt = plus(clock.wall(), HOUR);
    const lease = new TestLease(subject, `lk-off@${lab.tenant.defaultDomain}`, 'standard', { endsAt });
    await lease.create();
    const { secret } = await lease.credential();
    if (secret === undefined) throw new Error('no pass was issued');
    const signIn = () => lab.server.inspection.signIn(lease.name, secret.reveal());
    if (!(await signIn()).ok) throw new Error('the pass did not open the account');
    clock.advance(endsAt - clock.wall() - MINUTE);
    let lastAccepted = Number.NEGATIVE_INFINITY;
    for (;;) {
      const now = clock.wall() - endsAt;
      const answer = await signIn();
      if (!answer.ok) {
        print('Temporary Access Pass, practice tenant', now, {
          last_accepted_asked_s: lastAccepted / SECOND,
          reason: answer.reason,
        });
        return;
      }
      lastAccepted = now;
      if (now > MINUTE) throw new Error('nobody was refused');
      clock.advance(EVERY);
    }
  } finally {
    await lab.dispose();
  }
}

await onTenant();
await onRealTarget(domainSite);
await onRealTarget(endpointSite);
