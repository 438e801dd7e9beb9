import { describe, expect, test } from 'vitest';
import { failureSchema } from '../../../shared/errors';
import { organisationIdSchema } from '../../../shared/ids';
import { markerText } from '../../core/naming/marker';
import {
  changingVerbs,
  contractPassword,
  TestLease,
  type ContractSubject,
  type ContractTools,
} from './directory-contract-kit';
import { must } from '../must';

/** Texts that break careless filters, DNs, JSON and terminals; all must come back as they were or be refused. */
const hostileTexts = [
  `O'Brien, "Ana" (JIT)`,
  '*)(objectClass=*',
  'x,OU=Domain Controllers,DC=lab',
  'a\\b#c+d;e<f>=g',
  '#leading hash',
  'trailing backslash\\',
  '日本語の名前 🔑',
  '$(reboot) `id` %PATH% ${HOME}',
  'a'.repeat(200),
];

export function registerGuard(subject: () => ContractSubject, tools: ContractTools): void {
  describe('only what is ours is touched', () => {
    registerForeign(subject);
    registerMadeAgain(subject);
    registerOthers(subject, tools);
    registerList(subject);
  });
  describe('hostile input', () => {
    registerHostile(subject);
  });
}

function registerForeign(subject: () => ContractSubject): void {
  test('an unmarked account with our name is refused by every verb and stays as it was', async () => {
    const name = subject().accountName('person');
    const password = contractPassword();
    const ref = await subject().plantForeign(name, password);
    await subject().settle();
    const before = await subject().truth(ref);
    expect(before?.enabled).toBe(true);
    const lease = new TestLease(subject(), name, 'burner');
    for (const known of [undefined, ref.objectId]) {
      lease.objectId = known;
      for (const [verb, run] of changingVerbs(lease)) {
        const answer = await run();
        expect([verb, answer]).toMatchObject([verb, { ok: false, error: { code: 'name_taken_unmarked' } }]);
        if (!answer.ok) expect(failureSchema.safeParse(answer.error).success).toBe(true);
      }
    }
    expect(await lease.observe(ref)).toMatchObject({ account: 'present', marker: 'foreign' });
    expect(await subject().truth(ref)).toEqual(before);
    expect(await subject().signIn(name, password)).toBe(true);
  });
}

/** The account of a lease went behind our back, and somebody made one of the same name by hand. */
function registerMadeAgain(subject: () => ContractSubject): void {
  test('an account that somebody made anew under the name of ours is a stranger’s', async () => {
    const name = subject().accountName('again');
    const lease = new TestLease(subject(), name, 'burner');
    await lease.begin();
    await lease.end();
    const password = contractPassword();
    const stranger = await subject().plantForeign(name, password);
    await subject().settle();
    const before = await subject().truth(stranger);
    expect(before?.enabled).toBe(true);
    for (const [verb, run] of changingVerbs(lease).slice(-3)) {
      const answer = await run();
      const harmless = answer.ok || answer.error.code === 'name_taken_unmarked';
      expect([verb, harmless]).toEqual([verb, true]);
    }
    // Without ids that outlive an account it might be ours that lost its marker; a person has to look then.
    const seen = await lease.observe();
    expect(seen.account === 'absent' || seen.marker === 'foreign').toBe(true);
    expect(await subject().truth(stranger)).toEqual(before);
    expect(await subject().signIn(name, password)).toBe(true);
  });
}

function registerOthers(subject: () => ContractSubject, tools: ContractTools): void {
  test('an account of another lease, or of another organisation, is refused by every verb', async () => {
    const name = subject().accountName('theirs');
    const owner = new TestLease(subject(), name, 'burner');
    const secret = await owner.begin();
    const before = await subject().truth(owner.account);
    const organisationId = organisationIdSchema.parse('org-other');
    const intruders = [
      { lease: new TestLease(subject(), name, 'burner'), codes: ['account_in_use', 'name_taken_unmarked'] },
      { lease: new TestLease(subject(), name, 'burner', { organisationId }), codes: ['name_taken_unmarked'] },
      {
        lease: new TestLease(subject(), name, 'burner', { organisationId, leaseId: owner.marker.leaseId }),
        codes: ['name_taken_unmarked'],
      },
    ];
    for (const { lease, codes } of intruders) {
      lease.objectId = owner.objectId;
      for (const [verb, run] of changingVerbs(lease)) {
        const answer = await run();
        expect([verb, answer.ok]).toEqual([verb, false]);
        if (!answer.ok) expect(codes).toContain(answer.error.code);
      }
    }
    expect(await subject().truth(owner.account)).toEqual(before);
    expect(await subject().signIn(name, secret)).toBe(true);
  });

  const { overwriteMarker } = tools;
  if (overwriteMarker === undefined) return;
  test('an account whose marker was damaged is foreign from then on', async () => {
    const lease = new TestLease(subject(), subject().accountName('damaged'));
    await lease.begin();
    await overwriteMarker(subject(), lease.account, `${markerText(lease.marker)} `);
    await subject().settle();
    expect((await lease.observe()).marker).toBe('foreign');
    const answer = await subject().directory.erase(lease.revokeRequest(), lease.call);
    expect(answer).toMatchObject({ ok: false, error: { code: 'name_taken_unmarked' } });
    expect(await subject().truth(lease.account)).toBeDefined();
  });
}

function registerList(subject: () => ContractSubject): void {
  test('the list holds each marked account of the organisation and no other', async () => {
    const { directory } = subject();
    const ours = new TestLease(subject(), subject().accountName('listed'));
    await ours.create();
    const organisationId = organisationIdSchema.parse('org-elsewhere');
    const theirs = new TestLease(subject(), subject().accountName('unlisted'), 'standard', { organisationId });
    await theirs.create();
    const foreign = subject().accountName('nobody');
    await subject().plantForeign(foreign, contractPassword());
    await subject().settle();
    const listed = must(await directory.listMarked(ours.marker.organisationId, ours.call));
    const mine = listed.find((other) => other.account.objectId === ours.objectId);
    expect(mine).toMatchObject({ account: { name: ours.name }, marker: ours.marker, state: 'present' });
    expect(listed.every((other) => other.marker.organisationId === ours.marker.organisationId)).toBe(true);
    expect(listed.map((other) => other.account.name)).not.toContain(foreign);
    const elsewhere = must(await directory.listMarked(organisationId, theirs.call));
    expect(elsewhere.map((other) => other.account.objectId)).toEqual([theirs.objectId]);
  });
}

function registerHostile(subject: () => ContractSubject): void {
  test('a hostile account name is refused and leaves nothing behind', async () => {
    const { directory } = subject();
    for (const name of subject().hostileNames) {
      const lease = new TestLease(subject(), name, 'burner');
      const before = must(await directory.listMarked(lease.marker.organisationId, lease.call));
      const answer = await directory.create(lease.createRequest(), lease.call);
      expect([name, answer.ok]).toEqual([name, false]);
      if (!answer.ok) expect(['bad_input', 'constraint_violation']).toContain(answer.error.code);
      const seen = await directory.observe({ account: { name }, marker: lease.marker }, lease.call);
      if (seen.ok) expect(seen.value.account).toBe('absent');
      const after = must(await directory.listMarked(lease.marker.organisationId, lease.call));
      expect(after).toHaveLength(before.length);
    }
  });

  test('a hostile display name comes back as it was, or is refused', async () => {
    const { directory } = subject();
    for (const text of [...hostileTexts, 'nul\u0000byte', 'line\nbreak', '']) {
      const lease = new TestLease(subject(), subject().accountName('shown'), 'burner');
      const answer = await directory.create(lease.createRequest(text), lease.call);
      if (!answer.ok) {
        expect(['bad_input', 'constraint_violation']).toContain(answer.error.code);
        expect(await subject().truth({ name: lease.name })).toBeUndefined();
        continue;
      }
      lease.objectId = answer.value.objectId;
      await subject().settle();
      expect((await subject().truth(lease.account))?.displayName).toBe(text);
      await lease.erase();
    }
  });

  test('a hostile justification or ticket grants exactly the privilege asked for', async () => {
    const { directory, privileges } = subject();
    const lease = new TestLease(subject(), subject().accountName('words'));
    await lease.create();
    const { account, marker, endsAt, call } = lease;
    for (const text of [...hostileTexts, 'nul\u0000byte', '\u202ereversed', '{"a":1}']) {
      const request = {
        account,
        marker,
        endsAt,
        privilege: privileges[0],
        justification: text,
        ticket: text.slice(0, 64),
      };
      const answer = await directory.grant(request, call);
      if (!answer.ok) expect(['bad_input', 'constraint_violation']).toContain(answer.error.code);
    }
    await subject().settle();
    expect((await lease.observe()).grants.length).toBeLessThanOrEqual(1);
  });
}
