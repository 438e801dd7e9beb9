import { afterAll, beforeAll, expect, test } from 'vitest';
import { LAB, startDomainController, type DomainController } from '../../../scripts/lib/samba.mjs';
import { SambaLab } from '../../testkit/labs/samba-lab';

const SET_UP_MS = 300_000;

let writable: DomainController;
let readOnly: DomainController;
let lab: SambaLab;

beforeAll(async () => {
  writable = await startDomainController();
  readOnly = await startDomainController({ pretends: 'readOnly' });
  const caCertificate = `${writable.caCertificate}\n${readOnly.caCertificate}`;
  lab = await SambaLab.on({ ...LAB, ...writable, caCertificate }, 'ro');
}, SET_UP_MS);

afterAll(async () => {
  await lab.close();
  await Promise.all([writable.stop(), readOnly.stop()]);
});

/** The preferred domain controller is the read-only one, as where the nearest office has no other. */
const both = () => ({ change: { domainControllers: [readOnly.addresses[0], writable.addresses[0]] } });

test('a lease is made and ended at a writable domain controller where the preferred one is read-only', async () => {
  const { lease } = lab.setUp(both());
  await lease.begin();
  expect(await lab.administrator.tryBind(lease.name, lease.password)).toBe('ok');
  await lease.end();
  expect(await lease.observe()).toMatchObject({ enabled: false, grants: [] });
});

test('a program that was started again believes the writable one, not the read-only one, that an account is gone', async () => {
  const { lease } = lab.setUp(both());
  await lease.begin();
  const again = lab.open(both());
  const { account, marker, call } = lease;
  expect(
    await again.issueCredential(
      { ...{ account, marker, endsAt: lease.endsAt, password: lease.password }, authentication: { kind: 'password' } },
      call,
    ),
  ).toMatchObject({ ok: true });
  expect(await again.observe({ account, marker }, call)).toMatchObject({
    ok: true,
    value: { account: 'present', enabled: true },
  });
  for (const verb of ['neutralise', 'strip', 'erase'] as const) {
    expect([verb, await again[verb](lease.revokeRequest(), call)]).toMatchObject([verb, { ok: true }]);
  }
  expect(await again.observe({ account, marker }, call)).toMatchObject({ ok: true, value: { account: 'absent' } });
});

test('where there is no other one, that is what is said', async () => {
  const { directory, lease } = lab.setUp({ change: { domainControllers: [readOnly.addresses[0]] } });
  const refused = await directory.create(lease.createRequest(), lease.call);
  expect(refused).toMatchObject({ ok: false, error: { code: 'unreachable', detail: 'read-only' } });
});
