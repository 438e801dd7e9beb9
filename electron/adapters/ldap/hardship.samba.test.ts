import { randomInt } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LAB, startDomainController, type DomainController } from '../../../scripts/lib/samba.mjs';
import type { ActiveDirectoryConnector } from '../../../shared/model/connector';
import { HOUR, MINUTE, plus, type Millis } from '../../../shared/time';
import { TestLease } from '../../testkit/contract/directory-contract-kit';
import { must } from '../../testkit/must';
import { labSubject } from '../../testkit/contract/directory-contract-samba';
import { SambaLab } from '../../testkit/labs/samba-lab';
import { accountBit } from './verbs/account';
import { fromFileTime } from './wire/values';

const SET_UP_MS = 300_000;

let controller: DomainController;
let lab: SambaLab;

beforeAll(async () => {
  controller = await startDomainController();
  lab = await SambaLab.on({ ...LAB, ...controller }, 'hard');
}, SET_UP_MS);

afterAll(async () => {
  await lab.close();
  await controller.stop();
});

function setUp(change: Partial<ActiveDirectoryConnector> = {}, secret = lab.facts.secrets.service, slowBy: Millis = 0) {
  return lab.setUp({ change, secret, slowBy });
}
const asAdministrator = () => setUp({ bindAccount: lab.facts.administrator }, lab.facts.secrets.administrator);
const dnOf = async (lease: TestLease): Promise<string | undefined> =>
  (await lab.administrator.entry(lease.account))?.dn;

describe('a Standard account that somebody moved', () => {
  const elsewhere = `OU=Below,${LAB.accountOu}`;
  beforeAll(() => lab.administrator.makeOu(elsewhere));

  test('comes home with its next lease, as the same object', async () => {
    const { subject, lease } = asAdministrator();
    await lease.begin();
    await lease.neutralise();
    await lab.administrator.move(lease.account, elsewhere);
    expect(await dnOf(lease)).toBe(`CN=${lease.name},${elsewhere}`);
    const next = new TestLease(subject, lease.name);
    await next.begin();
    expect(next.objectId).toBe(lease.objectId);
    expect(await dnOf(next)).toBe(`CN=${lease.name},${LAB.accountOu}`);
    await next.end();
  });

  test('stays where it is when the bind account may not move it, and its lease works and ends', async () => {
    const { subject, lease } = setUp();
    await lease.begin();
    await lease.neutralise();
    await lab.administrator.move(lease.account, elsewhere);
    const next = new TestLease(subject, lease.name);
    const secret = await next.begin();
    expect(await dnOf(next)).toBe(`CN=${lease.name},${elsewhere}`);
    expect(await lab.administrator.tryBind(lease.name, secret)).toBe('ok');
    await next.neutralise();
    await next.strip();
    expect(await next.observe()).toMatchObject({ enabled: false, grants: [] });
  });

  test('whose place at home is taken stays where it is', async () => {
    const { subject, lease } = asAdministrator();
    await lease.begin();
    await lease.neutralise();
    await lab.administrator.move(lease.account, elsewhere);
    const other = await lab.administrator.plant(`other-${lease.name}`, lease.password);
    await lab.administrator.move(other, LAB.accountOu, lease.name);
    const next = new TestLease(subject, lease.name);
    await next.begin();
    expect(await dnOf(next)).toBe(`CN=${lease.name},${elsewhere}`);
    await next.end();
  });
});

describe('an account whose state somebody changed', () => {
  const disabled = accountBit.normal | accountBit.disabled;
  const shown = async (lease: TestLease, attribute: string): Promise<string> =>
    String((await lab.administrator.entry(lease.account))?.[attribute]);
  const passwordless = (lease: TestLease): Promise<void> =>
    lab.administrator.set(lease.account, { userAccountControl: String(disabled | accountBit.passwordNotRequired) });
  const needsPassword = async (lease: TestLease): Promise<boolean> =>
    (Number(await shown(lease, 'userAccountControl')) & accountBit.passwordNotRequired) === 0;

  test('so that it needs no password needs one again when it is opened, and when the next lease takes it', async () => {
    const { subject, lease } = asAdministrator();
    await lease.create();
    await passwordless(lease);
    await lease.credential();
    expect(await needsPassword(lease)).toBe(true);
    await lease.neutralise();
    await passwordless(lease);
    const next = new TestLease(subject, lease.name);
    await next.create();
    expect(await needsPassword(next)).toBe(true);
    await next.end();
  });

  test('so that it is disabled already has ended for good at the end of its lease, not at the time it was given', async () => {
    const { lease } = setUp();
    await lease.begin();
    await lab.administrator.set(lease.account, { userAccountControl: String(disabled) });
    expect(fromFileTime(await shown(lease, 'accountExpires'))).toBeGreaterThan(lease.subject.now());
    await lease.neutralise();
    expect(fromFileTime(await shown(lease, 'accountExpires'))).toBeLessThan(lease.subject.now());
    await lease.strip();
  });
});

describe('an account that the domain guards', () => {
  test('loses the mark at its end where the bind account may clear it', async () => {
    const { lease } = asAdministrator();
    await lease.begin();
    await lab.administrator.set(lease.account, { adminCount: '1' });
    await lease.neutralise();
    await lease.strip();
    expect((await lab.administrator.entry(lease.account))?.['adminCount']).toBe('0');
  });

  test('keeps it where not, and ends all the same', async () => {
    const { lease } = setUp();
    await lease.begin();
    await lab.administrator.set(lease.account, { adminCount: '1' });
    await lease.neutralise();
    await lease.strip();
    expect((await lab.administrator.entry(lease.account))?.['adminCount']).toBe('1');
    expect(await lease.observe()).toMatchObject({ enabled: false, grants: [] });
  });
});

describe('a domain controller that takes connections and never says a word', () => {
  const SILENT = `127.62.${String(randomInt(256))}.${String(randomInt(1, 255))}`;
  const taken: Socket[] = [];
  let server: Server;
  beforeAll(async () => {
    server = createServer((socket) => {
      taken.push(socket.on('error', () => undefined));
    });
    await new Promise<void>((resolve) => server.listen(636, SILENT, resolve));
  });
  afterAll(() => {
    for (const socket of taken) socket.destroy();
    server.close();
  });

  test('leaves time to ask another one in the same call, and is asked last for a while', async () => {
    const { lease, directory } = setUp({ domainControllers: [SILENT, lab.facts.addresses[1]] });
    await lease.create();
    await lease.credential();
    const before = taken.length;
    const { account, marker, call } = lease;
    must(await directory.observe({ account, marker }, call));
    const other = new TestLease({ ...labSubject(lab.facts, directory, lab.administrator) }, `${lease.name}-b`);
    await other.create();
    expect(taken).toHaveLength(before);
    await lease.end();
  }, 30_000);

  test('alone it ends in a time-out, in much less than the call was given', async () => {
    const { lease, directory } = setUp({ domainControllers: [SILENT] });
    const answer = await directory.create(lease.createRequest(), { ...lease.call, timeoutMs: HOUR });
    expect(answer).toMatchObject({ ok: false, error: { code: 'timeout' } });
  }, 30_000);
});

describe.each([
  ['ahead of', 4 * MINUTE],
  ['behind', -4 * MINUTE],
])('a domain controller whose clock is %s ours by some minutes', (_, ahead) => {
  test('ends sign-ins at the end of the lease all the same, and shows the end as it was asked for', async () => {
    const { directory, subject, lease } = setUp({}, lab.facts.secrets.service, ahead);
    const { account, marker, call } = lease;
    const { privileges } = subject;
    const secret = await lease.begin();
    expect(await lab.administrator.tryBind(lease.name, secret)).toBe('ok');
    expect(await lease.observe()).toMatchObject({ credential: { usable: true, expiresAt: lease.endsAt } });
    const there = fromFileTime((await lab.administrator.entry(lease.account))?.['accountExpires'] as string);
    expect(Math.abs((there ?? 0) - lease.endsAt - ahead)).toBeLessThanOrEqual(3_000);
    const ends = [
      [plus(subject.now(), -MINUTE), '701', false],
      [plus(subject.now(), MINUTE), 'ok', true],
    ] as const;
    for (const [endsAt, answer, usable] of ends) {
      const request = { account, marker, endsAt, privileges };
      expect(must(await directory.prolong(request, call))).toMatchObject({ already: false });
      expect(await lab.administrator.tryBind(lease.name, secret)).toBe(answer);
      expect(await lease.observe()).toMatchObject({ marker: { endsAt }, credential: { usable, expiresAt: endsAt } });
      expect(must(await directory.prolong(request, call))).toMatchObject({ already: true });
    }
    await lease.end();
  });
});

describe('a domain controller whose clock is two hours ahead', () => {
  beforeAll(async () => {
    await lab.during(() => controller.restart(7_200));
  });

  test('ends a lease too early, never too late', async () => {
    const { directory, subject, lease } = setUp();
    const { account, marker, call } = lease;
    const secret = await lease.begin();
    const { privileges } = subject;
    must(await directory.prolong({ account, marker, endsAt: plus(subject.now(), HOUR), privileges }, call));
    expect(await lab.administrator.tryBind(lease.name, secret)).toBe('701');
    must(await directory.prolong({ account, marker, endsAt: plus(subject.now(), 3 * HOUR), privileges }, call));
    expect(await lab.administrator.tryBind(lease.name, secret)).toBe('ok');
    await lease.neutralise();
    expect(await lab.administrator.tryBind(lease.name, secret)).not.toBe('ok');
  });
});
