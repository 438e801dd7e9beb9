import { describe, expect, test } from 'vitest';
import { technicianIdSchema } from '../../../shared/ids';
import { evidenceSchema } from '../../../shared/model/lease';
import { HOUR, MINUTE, plus } from '../../../shared/time';
import { TestLease, type ContractSubject, type ContractTools } from './directory-contract-kit';
import { must } from '../must';

/** Directories keep ends in whole seconds at the coarsest. */
const ROUNDING_MS = 1_000;

export function registerBegin(subject: () => ContractSubject, tools: ContractTools): void {
  describe('beginning a lease', () => {
    registerCreate(subject);
    registerAccess(subject);
    registerNativeEnd(subject, tools);
    registerRepeats(subject);
    registerReuse(subject);
  });
}

function registerCreate(subject: () => ContractSubject): void {
  test('create makes a marked account that reads back, disabled where accounts are staged', async () => {
    const lease = new TestLease(subject(), subject().accountName('made'));
    await lease.create('JIT Ana, made');
    const seen = await lease.observe();
    const { staged } = subject().directory.traits;
    expect(seen).toMatchObject({ account: 'present', marker: lease.marker, enabled: !staged, grants: [], methods: [] });
    expect(seen.objectId).toBe(lease.objectId);
    const truth = await subject().truth(lease.account);
    expect(truth).toMatchObject({
      objectId: lease.objectId,
      displayName: 'JIT Ana, made',
      enabled: !staged,
      groups: [],
    });
  });

  test('the end is in the target before the account can be used', async () => {
    const lease = new TestLease(subject(), subject().accountName('ending'));
    const created = must(await subject().directory.create(lease.createRequest(), lease.call));
    const { staged, nativeExpiry } = subject().directory.traits;
    if (!staged || !nativeExpiry.signIn) return;
    expect(created.enforcedBy.signIn.by).toBe('directory');
    const { credential } = await lease.observe();
    expect(credential?.expiresAt).toBeGreaterThan(lease.endsAt - MINUTE);
    expect(credential?.expiresAt).toBeLessThanOrEqual(lease.endsAt + ROUNDING_MS);
    expect(credential?.usable).toBe(false);
  });

  test('names are found whatever their case, by name alone and by id', async () => {
    const name = subject().accountName('case');
    const lease = new TestLease(subject(), name);
    await lease.create();
    expect((await lease.observe({ name })).objectId).toBe(lease.objectId);
    if (subject().directory.source !== 'local') {
      expect((await lease.observe({ name: name.toUpperCase() })).objectId).toBe(lease.objectId);
    }
  });
}

function registerAccess(subject: () => ContractSubject): void {
  test('after the begin phase the credential opens the account and everything granted is there', async () => {
    const lease = new TestLease(subject(), subject().accountName('open'));
    await lease.create();
    await lease.grants();
    if (subject().directory.traits.staged) expect(await lease.observe()).toMatchObject({ enabled: false });
    const issued = await lease.credential();
    const secret = issued.secret ?? lease.password;
    await subject().settle();
    const seen = await lease.observe();
    expect(seen).toMatchObject({ account: 'present', marker: lease.marker, enabled: true });
    if (seen.credential !== undefined) expect(seen.credential.usable).toBe(true);
    if (issued.reference !== undefined) expect(seen.credential?.reference).toBe(issued.reference);
    expect(seen.grants).toHaveLength(subject().privileges.length);
    expect(seen.grants.map((grant) => grant.reference).toSorted()).toEqual(lease.grantReferences.toSorted());
    expect(await subject().signIn(lease.name, secret)).toBe(true);
  });

  test('a group that does not exist is not found, and nothing is given', async () => {
    const { missingPrivilege: privilege, directory } = subject();
    if (privilege === undefined) return;
    const lease = new TestLease(subject(), subject().accountName('nogroup'));
    await lease.create();
    const { account, marker, endsAt, call } = lease;
    const refused = await directory.grant({ account, marker, endsAt, privilege, justification: '' }, call);
    expect(refused).toMatchObject({ ok: false, error: { code: 'not_found' } });
    expect((await lease.observe()).grants).toEqual([]);
  });
}

function registerNativeEnd(subject: () => ContractSubject, tools: ContractTools): void {
  test('the target ends the sign-in by itself', async () => {
    const { directory } = subject();
    if (!directory.traits.nativeExpiry.signIn) return;
    const lease = new TestLease(subject(), subject().accountName('self'));
    const secret = await lease.begin();
    if (tools.advance === undefined) {
      const { account, marker, call } = lease;
      const endsAt = plus(subject().now(), -MINUTE);
      must(await directory.prolong({ account, marker, privileges: subject().privileges, endsAt }, call));
    } else {
      await tools.advance(subject(), lease.endsAt - subject().now());
    }
    expect(await subject().signIn(lease.name, secret)).toBe(false);
    expect((await lease.observe()).credential?.usable ?? false).toBe(false);
  });

  test('prolong moves the marker and the native end', async () => {
    const lease = new TestLease(subject(), subject().accountName('longer'));
    const secret = await lease.begin();
    const { account, marker, call } = lease;
    const endsAt = plus(lease.endsAt, 3 * HOUR);
    const { privileges, directory } = subject();
    const before = (await lease.observe()).credential?.reference;
    const moved = must(await directory.prolong({ account, marker, privileges, endsAt }, call));
    await subject().settle();
    const seen = await lease.observe();
    expect(seen.marker).toEqual({ ...marker, endsAt });
    expect(seen.credential?.reference).toBe(before);
    expect(await subject().signIn(lease.name, secret)).toBe(true);
    const { signIn } = moved.enforcedBy;
    const reported = seen.credential?.expiresAt;
    if (signIn.by === 'directory' && reported !== undefined) {
      expect(Math.abs(signIn.at - reported)).toBeLessThanOrEqual(ROUNDING_MS);
    }
  });
}

function registerRepeats(subject: () => ContractSubject): void {
  test('each verb of the begin phase may be repeated', async () => {
    const { directory, privileges } = subject();
    const lease = new TestLease(subject(), subject().accountName('again'));
    await lease.create();
    const first = lease.objectId;
    const again = must(await directory.create(lease.createRequest(), lease.call));
    expect(again).toMatchObject({ already: true, objectId: first });
    await lease.credential();
    const issued = await lease.credential();
    await lease.grants();
    const { account, marker, endsAt, call } = lease;
    for (const privilege of privileges) {
      const granted = must(await directory.grant({ account, marker, endsAt, privilege, justification: 'x' }, call));
      expect(granted.already).toBe(true);
    }
    await subject().settle();
    expect((await lease.observe()).grants).toHaveLength(privileges.length);
    expect(await subject().signIn(lease.name, issued.secret ?? lease.password)).toBe(true);
    const listed = must(await directory.listMarked(marker.organisationId, call));
    expect(listed.filter((other) => other.marker.leaseId === marker.leaseId)).toHaveLength(1);
  });

  test('evidence is well formed, and no answer holds a secret', async () => {
    const { directory } = subject();
    const lease = new TestLease(subject(), subject().accountName('quiet'));
    const created = must(await directory.create(lease.createRequest(), lease.call));
    lease.objectId = created.objectId;
    await subject().settle();
    const issued = await lease.credential();
    await subject().settle();
    const ended = must(await directory.neutralise(lease.revokeRequest(), lease.call));
    const answers = [created, issued, ended];
    for (const line of answers.flatMap((answer) => answer.evidence))
      expect(evidenceSchema.safeParse(line).error).toBeUndefined();
    const text = JSON.stringify([...answers, await lease.observe()]);
    for (const secret of [issued.secret ?? lease.password, ...lease.unseen])
      expect(text).not.toContain(secret.reveal());
  });
}

function registerReuse(subject: () => ContractSubject): void {
  test('a Standard account whose lease has ended is taken over: same id, clean, old credential dead', async () => {
    const name = subject().accountName('standard');
    const old = new TestLease(subject(), name);
    const secret = await old.begin();
    await old.neutralise();
    // Not stripped: the new lease must not inherit what the old one left behind.
    await subject().addToGroup(old.account, subject().handGroup);
    const next = new TestLease(subject(), name);
    await next.create();
    expect(next.objectId).toBe(old.objectId);
    const { staged } = subject().directory.traits;
    expect(await next.observe()).toMatchObject({ marker: next.marker, enabled: !staged, grants: [] });
    await next.grants();
    const issued = await next.credential();
    await subject().settle();
    expect(await subject().signIn(name, secret)).toBe(false);
    expect(await subject().signIn(name, issued.secret ?? next.password)).toBe(true);
  });

  test('a Standard account is not taken over from a live lease, for another technician, or for a Burner', async () => {
    const { directory } = subject();
    const name = subject().accountName('kept');
    const lease = new TestLease(subject(), name);
    const secret = await lease.begin();
    const rival = new TestLease(subject(), name);
    const refusal = { ok: false, error: { code: 'account_in_use' } };
    expect(await directory.create(rival.createRequest(), rival.call)).toMatchObject(refusal);
    expect(await subject().signIn(name, secret)).toBe(true);
    await lease.end();
    const stranger = new TestLease(subject(), name, 'standard', { technicianId: technicianIdSchema.parse('tech-ben') });
    expect(await directory.create(stranger.createRequest(), stranger.call)).toMatchObject(refusal);
    const burner = new TestLease(subject(), name, 'burner');
    expect(await directory.create(burner.createRequest(), burner.call)).toMatchObject(refusal);
    expect((await lease.observe()).marker).toMatchObject({ leaseId: lease.marker.leaseId });
  });

  test('an account that another lease is just making is not taken over', async () => {
    const { directory } = subject();
    const name = subject().accountName('race');
    const first = new TestLease(subject(), name);
    await first.create();
    const second = new TestLease(subject(), name);
    expect(await directory.create(second.createRequest(), second.call)).toMatchObject({
      ok: false,
      error: { code: 'account_in_use' },
    });
    expect((await first.observe()).marker).toEqual(first.marker);
  });
}
