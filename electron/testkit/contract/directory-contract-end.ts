import { describe, expect, test } from 'vitest';
import { MINUTE } from '../../../shared/time';
import { TestLease, type ContractSubject, type ContractTools } from './directory-contract-kit';
import { must } from '../must';

export function registerEnd(subject: () => ContractSubject, tools: ContractTools): void {
  describe('ending a lease', () => {
    registerNeutralise(subject, tools);
    registerStrip(subject, tools);
    registerErase(subject);
    registerGone(subject);
  });
}

function registerNeutralise(subject: () => ContractSubject, tools: ContractTools): void {
  test('neutralise makes the credential useless and reads back so', async () => {
    const lease = new TestLease(subject(), subject().accountName('useless'));
    const secret = await lease.begin();
    const before = await lease.observe();
    await tools.advance?.(subject(), MINUTE);
    await lease.neutralise();
    const after = await lease.observe();
    expect(await subject().signIn(lease.name, secret)).toBe(false);
    expect(after).toMatchObject({ account: 'present', enabled: false, marker: { leaseId: lease.marker.leaseId } });
    expect(after.credential?.usable ?? false).toBe(false);
    expect((await subject().truth(lease.account))?.enabled).toBe(false);
    expect(after.passwordChangedAt).toBeDefined();
    expect(after.passwordChangedAt).not.toBe(before.passwordChangedAt);
  });

  test('neutralise may be repeated, and works by name alone', async () => {
    const { directory } = subject();
    const lease = new TestLease(subject(), subject().accountName('twice'));
    const secret = await lease.begin();
    lease.objectId = undefined;
    must(await directory.neutralise(lease.revokeRequest(), lease.call));
    await subject().settle();
    must(await directory.neutralise(lease.revokeRequest(), lease.call));
    await subject().settle();
    expect(await subject().signIn(lease.name, secret)).toBe(false);
    expect(await lease.observe()).toMatchObject({ account: 'present', enabled: false });
  });

  if (tools.halts === true) registerHalt(subject, tools);

  const { enableByHand } = tools;
  if (enableByHand === undefined) return;
  test('a neutralised account that somebody enables again does not take the old credential', async () => {
    const lease = new TestLease(subject(), subject().accountName('undead'));
    const secret = await lease.begin();
    const [atCreate] = lease.unseen;
    await lease.neutralise();
    await enableByHand(subject(), lease.account);
    expect((await subject().truth(lease.account))?.enabled).toBe(true);
    expect(await subject().signIn(lease.name, secret)).toBe(false);
    if (atCreate !== undefined) expect(await subject().signIn(lease.name, atCreate)).toBe(false);
    expect((await lease.observe()).enabled).toBe(true);
    await lease.neutralise();
    expect((await subject().truth(lease.account))?.enabled).toBe(false);
  });
}

function registerHalt(subject: () => ContractSubject, tools: ContractTools): void {
  test('the quick part of neutralising already refuses the credential; all of it follows and may', async () => {
    const { directory } = subject();
    const lease = new TestLease(subject(), subject().accountName('halted'));
    const secret = await lease.begin();
    const before = await lease.observe();
    const halt = async () => {
      const answer = await directory.halt?.(lease.revokeRequest(), lease.call);
      return answer === undefined ? undefined : must(answer).already;
    };
    expect([await halt(), await halt()]).toEqual([false, true]);
    expect(await subject().signIn(lease.name, secret)).toBe(false);
    expect(await lease.observe()).toMatchObject({ enabled: false, passwordChangedAt: before.passwordChangedAt });
    await tools.advance?.(subject(), MINUTE);
    await lease.neutralise();
    expect((await lease.observe()).passwordChangedAt).not.toBe(before.passwordChangedAt);
  });

  test('what is not ours is not halted either; what is gone is done', async () => {
    const { directory } = subject();
    const stranger = new TestLease(subject(), subject().accountName('person'));
    const ref = await subject().plantForeign(stranger.name, stranger.password);
    const refused = await directory.halt?.({ ...stranger.revokeRequest(), account: ref }, stranger.call);
    expect(refused).toMatchObject({ ok: false, error: { code: 'name_taken_unmarked' } });
    expect(await subject().signIn(stranger.name, stranger.password)).toBe(true);
    const nobody = new TestLease(subject(), subject().accountName('nobody'));
    const gone = await directory.halt?.(nobody.revokeRequest(), nobody.call);
    expect(gone).toMatchObject({ ok: true, value: { already: true } });
  });
}

function registerStrip(subject: () => ContractSubject, tools: ContractTools): void {
  test('strip removes every grant, also one added by hand, and may be repeated', async () => {
    const { directory, handGroup, privileges } = subject();
    const lease = new TestLease(subject(), subject().accountName('bare'));
    await lease.begin();
    await subject().addToGroup(lease.account, handGroup);
    await subject().settle();
    const seen = await lease.observe();
    expect(seen.grants).toHaveLength(privileges.length + 1);
    expect(seen.grants.map((grant) => grant.name)).toContain(handGroup);
    await lease.neutralise();
    await lease.strip();
    expect((await lease.observe()).grants).toEqual([]);
    expect((await subject().truth(lease.account))?.groups).toEqual([]);
    expect(must(await directory.strip(lease.revokeRequest(), lease.call)).already).toBe(true);
  });

  const { addMethod } = tools;
  if (addMethod === undefined) return;
  test('strip removes a sign-in method registered during the lease', async () => {
    const lease = new TestLease(subject(), subject().accountName('method'));
    await lease.begin();
    await addMethod(subject(), lease.account);
    await subject().settle();
    expect((await lease.observe()).methods).toHaveLength(1);
    await lease.neutralise();
    await lease.strip();
    expect((await lease.observe()).methods).toEqual([]);
  });
}

function registerErase(subject: () => ContractSubject): void {
  test('a Burner is erased for good, may be erased again, and its name is free', async () => {
    const { directory } = subject();
    const name = subject().accountName('burner');
    const lease = new TestLease(subject(), name, 'burner');
    const secret = await lease.begin();
    await lease.end();
    expect(await lease.observe()).toMatchObject({ account: 'absent', grants: [], methods: [] });
    expect(await subject().truth(lease.account)).toBeUndefined();
    expect(await subject().signIn(name, secret)).toBe(false);
    expect(must(await directory.erase(lease.revokeRequest(), lease.call)).already).toBe(true);
    const listed = must(await directory.listMarked(lease.marker.organisationId, lease.call));
    expect(listed.filter((other) => other.marker.leaseId === lease.marker.leaseId)).toEqual([]);
    const next = new TestLease(subject(), name, 'burner');
    await next.create();
    expect(next.objectId).not.toBe(lease.objectId);
    expect((await lease.observe()).account).toBe('absent');
  });

  test('a half-made account can be ended in any order', async () => {
    for (const order of ['strip neutralise erase', 'erase strip neutralise', 'neutralise erase strip'] as const) {
      const lease = new TestLease(subject(), subject().accountName('half'), 'burner');
      await lease.create();
      for (const verb of order.split(' ')) {
        if (verb === 'strip') await lease.strip();
        else if (verb === 'erase') await lease.erase();
        else await lease.neutralise();
      }
      expect((await lease.observe()).account).toBe('absent');
    }
  });
}

function registerGone(subject: () => ContractSubject): void {
  test('an account that is not there is done for every verb of the end, and observed as absent', async () => {
    const { directory } = subject();
    const lease = new TestLease(subject(), subject().accountName('never'));
    for (const verb of ['neutralise', 'strip', 'erase'] as const) {
      const answer = must(await directory[verb](lease.revokeRequest(), lease.call));
      expect(answer.already).toBe(true);
    }
    expect(await lease.observe()).toMatchObject({ account: 'absent', grants: [], methods: [] });
  });

  test('an account that is not there is a failure for every verb of the beginning but create', async () => {
    const { directory, authentication, privileges } = subject();
    const lease = new TestLease(subject(), subject().accountName('missing'));
    const { account, marker, endsAt, call, password } = lease;
    const chosen = authentication.kind === 'password' ? { password } : {};
    const answers = [
      await directory.issueCredential({ account, marker, endsAt, authentication, ...chosen }, call),
      await directory.grant({ account, marker, endsAt, privilege: privileges[0], justification: '' }, call),
      await directory.prolong({ account, marker, endsAt, privileges }, call),
    ];
    for (const answer of answers) {
      expect(answer.ok).toBe(false);
      if (!answer.ok) expect(['not_found', 'not_yet_visible']).toContain(answer.error.code);
    }
    expect(await subject().truth(account)).toBeUndefined();
  });
}
