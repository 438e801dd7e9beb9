import { expect, test } from 'vitest';
import { FakeClock } from '../../../testkit/fakes/clock';
import { TestLease } from '../../../testkit/contract/directory-contract-kit';
import { startGraphLab } from '../../../testkit/labs/graph-lab';
import { grantOf, subjectOf } from '../../../testkit/labs/graph-trial';

const DELETED = '00000000-0000-4000-8000-00000000dead';

test('a group that was deleted and made anew is looked for by its name again', async () => {
  const clock = new FakeClock();
  let asked = 0;
  const lab = await startGraphLab({
    customer: 'alderbrook',
    clock,
    timers: { after: (ms, action) => (ms < 10_000 ? (setImmediate(action), () => undefined) : () => undefined) },
    fetch: async (address, init) => {
      if (!new URL(address).pathname.endsWith('/groups')) return fetch(address, init);
      asked += 1;
      return asked === 1
        ? Response.json({ value: [{ id: DELETED, displayName: 'Device admins' }] })
        : fetch(address, init);
    },
  });
  const lease = new TestLease(subjectOf(lab, clock), `jit-test@${lab.tenant.defaultDomain}`, 'burner');
  await lease.create();
  const group = grantOf(lease, { kind: 'group', name: 'Device admins' });
  expect(await lab.directory.grant(group, lease.call)).toMatchObject({ ok: false, error: { code: 'not_found' } });
  expect(await lab.directory.grant(group, lease.call)).toMatchObject({ ok: true });
  await lab.dispose();
});
