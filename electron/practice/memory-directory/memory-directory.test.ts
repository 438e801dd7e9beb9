import { expect, test } from 'vitest';
import { Secret } from '../../../shared/secret';
import { HOUR, MINUTE } from '../../../shared/time';
import { FakeClock } from '../../testkit/fakes/clock';
import { directoryContract, TestLease } from '../../testkit/contract/directory-contract';
import { memorySubject, memoryTools, type MemorySubject } from '../../testkit/contract/directory-contract-memory';
import { createFakeDirectory } from '../../testkit/fakes/fake-directory';
import { createMemoryDirectory } from './index';

for (const source of ['activeDirectory', 'local', 'm365'] as const) {
  let subject: MemorySubject;
  const current = (): MemorySubject => subject;
  directoryContract(
    `a directory in memory (${source})`,
    () => Promise.resolve((subject = memorySubject(source))),
    memoryTools(current, source === 'activeDirectory'),
  );
}

let wrapped: MemorySubject;
directoryContract(
  'a fake directory without faults',
  () => {
    wrapped = memorySubject('activeDirectory', (inner, clock) => createFakeDirectory({ inner, clock }));
    return Promise.resolve(wrapped);
  },
  memoryTools(() => wrapped, true),
);

test('accounts and their secrets survive being written out and read again', async () => {
  const subject = memorySubject('activeDirectory');
  const lease = new TestLease(subject, 'kept-jit');
  const secret = await lease.begin();
  const text = JSON.stringify(subject.memory);
  expect(text).not.toContain(secret.reveal());
  const { clock } = subject;
  const options = { source: 'activeDirectory', clock, domain: 'corp.example', groups: [], staged: true } as const;
  const state: unknown = JSON.parse(text);
  const next = createMemoryDirectory({ ...options, state });
  expect(next.inspection.tryCredential('kept-jit', secret)).toBe('accepted');
  expect(next.inspection.accounts()).toEqual(subject.memory.inspection.accounts());
  clock.advance(lease.endsAt - clock.wall() - 1);
  expect(next.inspection.tryCredential('kept-jit', secret)).toBe('accepted');
  clock.advance(1);
  expect(next.inspection.tryCredential('kept-jit', secret)).toBe('expired');
});

test.each([[null], ['text'], [{}], [{ version: 2, accounts: [] }], [{ version: 1, accounts: [{ name: 'x' }] }]])(
  'a state that cannot be read (%j) is refused and changes nothing',
  (state) => {
    const clock = new FakeClock();
    const memory = createMemoryDirectory({ source: 'local', clock, domain: 'pc', groups: [], staged: true, state });
    memory.inspection.plant({ name: 'someone', password: new Secret('x') });
    expect(memory.load(state)).toBe(false);
    expect(memory.inspection.accounts().map((account) => account.name)).toEqual(['someone']);
  },
);

test('a domain takes the password before the last for an hour, and no older one', async () => {
  const subject = memorySubject('activeDirectory');
  const lease = new TestLease(subject, 'rotate');
  await lease.begin();
  const { account, marker, endsAt, call } = lease;
  const authentication = { kind: 'password' } as const;
  const set = (password: Secret<string>) =>
    subject.directory.issueCredential({ account, marker, endsAt, authentication, password }, call);
  const [first, second] = [new Secret('First-1-password'), new Secret('Second-2-password')];
  await set(first);
  await set(second);
  expect(await subject.signIn('rotate', first)).toBe(true);
  expect(await subject.signIn('rotate', lease.password)).toBe(false);
  subject.memory.inspection.enable(account);
  subject.clock.advance(HOUR - 1);
  expect(await subject.signIn('rotate', first)).toBe(true);
  subject.clock.advance(1);
  expect(await subject.signIn('rotate', first)).toBe(false);
  expect(await subject.signIn('rotate', second)).toBe(true);
});

test('a one-time pass opens the account once', async () => {
  const subject = memorySubject('m365');
  const lease = new TestLease(subject, 'once@contoso.example');
  await lease.create();
  const { account, marker, endsAt, call } = lease;
  const authentication = { kind: 'tap', lifetime: 60, oneTime: true } as const;
  const issued = await subject.directory.issueCredential({ account, marker, endsAt, authentication }, call);
  const secret = issued.ok ? issued.value.secret : undefined;
  if (secret === undefined) throw new Error('no pass');
  expect(await subject.signIn(lease.name, secret)).toBe(true);
  expect(await subject.signIn(lease.name, secret)).toBe(false);
  expect((await lease.observe()).credential?.usable).toBe(false);
});

test('a purge that is not permitted leaves the account in the recycle bin and says so', async () => {
  const clock = new FakeClock();
  const options = { source: 'm365', clock, domain: 'contoso.example', groups: [], staged: false } as const;
  const memory = createMemoryDirectory({ ...options, purgePermitted: false });
  const subject = { ...memorySubject('m365'), directory: memory };
  const lease = new TestLease(subject, 'bin@contoso.example', 'burner');
  await lease.create();
  const erased = await memory.erase(lease.revokeRequest(), lease.call);
  expect(erased).toMatchObject({
    ok: true,
    value: { evidence: [{ item: 'account' }, { item: 'recycleBin', readBack: 'refused' }] },
  });
  expect((await lease.observe()).account).toBe('recycled');
  const listed = await memory.listMarked(lease.marker.organisationId, lease.call);
  expect(listed).toMatchObject({ ok: true, value: [{ state: 'recycled' }] });
  clock.advance(MINUTE);
  const again = new TestLease(subject, 'bin@contoso.example', 'burner');
  await again.create();
  expect((await again.observe({ name: again.name })).objectId).toBe(again.objectId);
});
