import { afterAll, beforeAll, expect, test } from 'vitest';
import { LAB, startDomainController, type DomainController } from '../../../scripts/lib/samba.mjs';
import { MINUTE, plus } from '../../../shared/time';
import { SambaLab } from '../../testkit/labs/samba-lab';

const SET_UP_MS = 300_000;
/** What Samba says to a membership with an end: it knows no such value. */
const asksForAnEnd = { ok: false, error: { detail: 'ldap 34' } };

let controller: DomainController;
let lab: SambaLab;

beforeAll(async () => {
  controller = await startDomainController({ pretends: 'timedMembers' });
  lab = await SambaLab.on({ ...LAB, ...controller }, 'timed');
}, SET_UP_MS);

afterAll(async () => {
  await lab.close();
  await controller.stop();
});

test('a forest that can end memberships is seen with the first account', async () => {
  const { directory, lease } = lab.setUp();
  expect(directory.traits.nativeExpiry.privilege).toBe(false);
  await lease.create();
  expect(directory.traits.nativeExpiry.privilege).toBe(true);
});

test('a program that was started again gives and moves memberships with their end, as the one before did', async () => {
  const { subject, lease } = lab.setUp();
  await lease.create();
  await lease.credential();
  const { account, marker, endsAt, call } = lease;
  const [privilege] = subject.privileges;
  const given = await lab.open().grant({ account, marker, endsAt, privilege, justification: '' }, call);
  expect(given).toMatchObject(asksForAnEnd);
  await lab.administrator.addToGroup(account, privilege.name);
  const later = { account, marker, endsAt: plus(endsAt, MINUTE), privileges: [privilege] };
  expect(await lab.open().prolong(later, call)).toMatchObject(asksForAnEnd);
});
