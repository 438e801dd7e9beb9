import type { LeaseView } from '../shared/ipc/views';
import type { HoldPoint, LabEndpoint } from './support/endpoint';
import { expect } from './support/fixtures';
import { checkOut, offer, request, until } from './support/leases';
import { BURNER, copied, CUSTOMER, POLICY, publishBurner, sudo, test, untilOver } from './support/local-accounts';
import type { RunningApp } from './support/running-app';

type Point = HoldPoint & { readonly policy: string };

/** What a check-out does there, in its order. */
const beginnings: readonly HoldPoint[] = [
  { program: 'useradd', side: 'before' },
  { program: 'useradd', side: 'after' },
  { program: 'at', side: 'after' },
  { program: 'usermod', argument: '-aG', side: 'after' },
  { program: 'usermod', argument: '-e', side: 'after' },
  { program: 'chpasswd', side: 'after' },
];
/** What an end does there, in its order. */
const ends: readonly HoldPoint[] = [
  { program: 'usermod', argument: '-L', side: 'after' },
  { program: 'chpasswd', side: 'after' },
  { program: 'atrm', side: 'after' },
  { program: 'usermod', argument: '-G', side: 'before' },
];
/** A Burner is deleted besides. */
const deleting: readonly HoldPoint[] = [
  { program: 'userdel', side: 'before' },
  { program: 'userdel', side: 'after' },
];
const withPolicy = (policy: string, points: readonly HoldPoint[]): Point[] =>
  points.map((point) => ({ ...point, policy }));
const title = ({ policy, program, argument, side }: Point): string =>
  `${policy}: ${side} ${program} ${argument ?? ''}`.trim();

/** What stays of a lease that is over: a Standard account, locked and without groups; of a Burner nothing at all. */
async function expectHarmless(endpoint: LabEndpoint, policy: string): Promise<void> {
  const marked = await endpoint.marked();
  if (policy === BURNER) {
    expect(marked).toEqual([]);
    const look = 'ls /home /etc/sudoers.d /var/lib/latchkey /var/mail';
    expect((await endpoint.inside('sh', ['-c', look])).stdout).not.toMatch(/jit-|zz-latchkey|[0-9a-f]{16}/);
  }
  for (const name of marked) expect(await endpoint.account(name)).toMatchObject({ usable: false, groups: [] });
  expect((await endpoint.inside('atq')).stdout).toBe('');
}

/** Each step of its end was done and read back. */
function expectGreen(lease: LeaseView): void {
  const ended = lease.steps.filter(({ phase }) => phase === 'end');
  expect(ended.map(({ kind }) => kind)).toContain('verifyGone');
  expect(ended.filter(({ status }) => status !== 'done')).toEqual([]);
  expect(lease).toMatchObject({ overdue: false });
  expect(lease.neutralisedAt).toBeDefined();
}

async function holdThenKill(app: RunningApp, endpoint: LabEndpoint, point: Point, act: () => Promise<unknown>) {
  const hold = await endpoint.holdAt(point);
  const acted = await act();
  await expect.poll(() => hold.isReached(), { timeout: 30_000, message: title(point) }).toBe(true);
  await app.kill();
  await hold.release();
  return acted;
}

test('killed at every step of a check-out: the next start leaves nothing usable behind', async ({
  practice,
  endpoint,
}) => {
  test.setTimeout(300_000);
  let app = await practice();
  await publishBurner(app);
  await offer(app, CUSTOMER, POLICY);
  for (const point of [...withPolicy(BURNER, beginnings), ...withPolicy(POLICY, beginnings.slice(1, 2))]) {
    await test.step(title(point), async () => {
      let leaseId: LeaseView['id'] | undefined;
      await holdThenKill(app, endpoint, point, async () => {
        leaseId = await request(app, CUSTOMER, point.policy);
      });
      app = await practice();
      if (leaseId === undefined) throw new Error('nothing was asked for');
      const over = await untilOver(app, leaseId);
      expect(over).toMatchObject({ cause: 'abandoned' });
      expectGreen(over);
      await expectHarmless(endpoint, point.policy);
    });
  }
});

test('killed at every step of an end: the next start ends it', async ({ practice, endpoint }) => {
  test.setTimeout(300_000);
  let app = await practice();
  await publishBurner(app);
  for (const point of [...withPolicy(BURNER, [...ends, ...deleting]), ...withPolicy(POLICY, ends.slice(3))]) {
    await test.step(title(point), async () => {
      const lease = await checkOut(app, CUSTOMER, point.policy);
      const password = await copied(app, lease);
      expect(await sudo(endpoint, lease.accountName, password)).toMatchObject({ code: 0, stdout: '0\n' });
      await holdThenKill(app, endpoint, point, () => app.get('lease.checkIn', { leaseId: lease.id }));
      app = await practice();
      const over = await until(app, lease.id, 'revoked');
      expect(over).toMatchObject({ cause: 'checkedIn' });
      expectGreen(over);
      await expectHarmless(endpoint, point.policy);
      expect((await endpoint.signIn(lease.accountName, password)).code).not.toBe(0);
    });
  }
});
