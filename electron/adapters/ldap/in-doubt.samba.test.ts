import { randomInt } from 'node:crypto';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LAB, startDomainController, type DomainController } from '../../../scripts/lib/samba.mjs';
import { MINUTE } from '../../../shared/time';
import { TestLease } from '../../testkit/contract/directory-contract-kit';
import { SambaLab } from '../../testkit/labs/samba-lab';
import { auditedChanges } from './witness/lab-audit';

const SET_UP_MS = 300_000;
const PROXY = `127.61.${String(randomInt(256))}.${String(randomInt(1, 255))}`;

let first: DomainController;
let second: DomainController;
let lab: SambaLab;
let proxy: Server;
/** The next answer of the first domain controller gets lost, and the connection with it. */
let cut = false;

beforeAll(async () => {
  first = await startDomainController({ alsoNamed: [PROXY] });
  second = await startDomainController();
  lab = await SambaLab.on(
    { ...LAB, ...first, caCertificate: `${first.caCertificate}\n${second.caCertificate}` },
    'doubt',
  );
  proxy = createServer((near) => {
    const far = connect(636, first.addresses[0]);
    const both: readonly Socket[] = [near, far];
    for (const socket of both) socket.on('error', () => undefined).on('close', () => both.map((one) => one.destroy()));
    near.on('data', (bytes) => far.write(bytes));
    far.on('data', (bytes) => (cut ? near.destroy() : near.write(bytes)));
  });
  await new Promise<void>((resolve) => proxy.listen(636, PROXY, resolve));
}, SET_UP_MS);

afterAll(async () => {
  await lab.close();
  proxy.close();
  await Promise.all([first.stop(), second.stop()]);
});

const added = (controller: DomainController, name: string) =>
  auditedChanges(controller.output()).filter(
    ({ operation, dn }) => operation === 'Add' && dn.startsWith(`CN=${name},`),
  );

test('an account that may have been made at one domain controller is not made at another one, too', async () => {
  const change = { domainControllers: [PROXY, second.addresses[0]] };
  const { directory, subject, lease } = lab.setUp({ change, quietMs: MINUTE });
  await lease.create();
  const next = new TestLease(subject, `${lease.name}-b`, 'burner');
  cut = true;
  const answer = await directory.create(next.createRequest(), next.call);
  cut = false;
  expect(answer).toMatchObject({ ok: false, error: { code: 'unreachable' } });
  expect([added(first, next.name).length, added(second, next.name).length]).toEqual([1, 0]);
  // It is looked for where it may be, found, and the lease goes on.
  await next.begin();
  expect(await lab.administrator.tryBind(next.name, next.password)).toBe('ok');
  await next.end();
  expect(await next.observe()).toMatchObject({ account: 'absent' });
});
