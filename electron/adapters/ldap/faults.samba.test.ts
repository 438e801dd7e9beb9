import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LAB, startDomainController, type DomainController } from '../../../scripts/lib/samba.mjs';
import type { ActiveDirectoryConnector } from '../../../shared/model/connector';
import { Secret } from '../../../shared/secret';
import { plus } from '../../../shared/time';
import { TestLease } from '../../testkit/contract/directory-contract-kit';
import { must } from '../../testkit/must';
import { OTHER_CA } from '../../testkit/labs/other-ca';
import { SambaLab } from '../../testkit/labs/samba-lab';

const SET_UP_MS = 300_000;
/** Nothing listens there. */
const DEAD = '127.0.0.254';

let controller: DomainController;
let lab: SambaLab;

beforeAll(async () => {
  controller = await startDomainController();
  lab = await SambaLab.on({ ...LAB, ...controller }, 'fault');
}, SET_UP_MS);

afterAll(async () => {
  await lab.close();
  await controller.stop();
});

function setUp(change: Partial<ActiveDirectoryConnector> = {}, secret = lab.facts.secrets.service) {
  return lab.setUp({ change, secret });
}

const asAdministrator = () => ({ bindAccount: lab.facts.administrator });

describe('connecting', () => {
  const refusals: readonly (readonly [string, () => Partial<ActiveDirectoryConnector>, string | undefined, object])[] =
    [
      ['an unknown CA', () => ({ caCertificate: OTHER_CA }), undefined, { code: 'tls_untrusted' }],
      [
        'a name that does not resolve',
        () => ({ domainControllers: ['dc.nowhere.invalid'] }),
        undefined,
        { code: 'dns' },
      ],
      [
        'nothing that listens',
        () => ({ domainControllers: [DEAD] }),
        undefined,
        { code: 'unreachable', detail: 'ECONNREFUSED' },
      ],
      ['a wrong secret', () => ({}), 'wrong', { code: 'bind_failed', detail: 'ldap 49 data 52e' }],
      ['an empty secret', () => ({}), '', { code: 'bind_failed', detail: 'empty secret' }],
      ['an unknown bind account', () => ({ bindAccount: 'nobody@lab.test' }), undefined, { code: 'bind_failed' }],
      [
        'the name of a SASL mechanism',
        () => ({ bindAccount: 'PLAIN' }),
        undefined,
        { code: 'bad_input', detail: 'bind account' },
      ],
      ['a base DN of another domain', () => ({ baseDn: 'DC=other,DC=test' }), undefined, { code: 'not_found' }],
    ];
  test.each(refusals)('%s fails by its code', async (_, change, secret, expected) => {
    for (const encryption of ['ldaps', 'startTls'] as const) {
      const { directory, lease } = setUp({ ...change(), encryption }, secret);
      const answer = await directory.observe({ account: lease.account, marker: lease.marker }, lease.call);
      expect([encryption, answer]).toMatchObject([encryption, { ok: false, error: expected }]);
    }
  });

  test('many first calls at once share one connection, and all are answered', async () => {
    const { lease } = setUp();
    const answers = await Promise.all(Array.from({ length: 40 }, () => lease.observe()));
    expect(answers.map((answer) => answer.account)).toEqual(Array.from({ length: 40 }, () => 'absent'));
  });
});

describe('a domain controller that fails', () => {
  test('one that hangs ends in a time-out of the call; afterwards everything works again', async () => {
    const { directory, lease } = setUp();
    await lease.begin();
    controller.signal('SIGSTOP');
    const hurried = { ...lease.call, timeoutMs: 300 };
    const answer = await directory.neutralise(lease.revokeRequest(), hurried);
    controller.signal('SIGCONT');
    expect(answer).toMatchObject({ ok: false, error: { code: 'timeout', leaseId: lease.marker.leaseId } });
    await lease.end();
    expect(await lease.observe()).toMatchObject({ enabled: false, grants: [] });
  });

  test('one that was killed and came back is used again, signed in', async () => {
    const { directory, lease } = setUp();
    await lease.create();
    await lab.during(() => controller.restart());
    await lease.grants();
    await lease.credential();
    expect((await lease.observe()).grants).toHaveLength(3);
    must(await directory.neutralise(lease.revokeRequest(), lease.call));
  });
});

describe('several domain controllers', () => {
  test('a new lease goes to the one that answers and stays there', async () => {
    const { directory, lease } = setUp({ domainControllers: [DEAD, lab.facts.addresses[1]] });
    expect(directory.traits.settleMs).toBeGreaterThan(0);
    await lease.begin();
    expect(await lease.observe()).toMatchObject({ account: 'present', enabled: true });
    await lease.end();
    expect(await lease.observe()).toMatchObject({ enabled: false, grants: [] });
  });

  test('absence is not believed from another one while the preferred one is down', async () => {
    const { directory, lease } = setUp({ domainControllers: [DEAD, lab.facts.addresses[1]] });
    const refusal = { ok: false, error: { code: 'not_yet_visible' } };
    expect(await directory.erase(lease.revokeRequest(), lease.call)).toMatchObject(refusal);
    const request = { account: lease.account, marker: lease.marker };
    expect(await directory.observe(request, lease.call)).toMatchObject(refusal);
  });

  test('a lease can be ended through another one', async () => {
    const first = setUp();
    await first.lease.begin();
    const second = setUp({ domainControllers: [DEAD, lab.facts.addresses[1]] });
    must(await second.directory.neutralise(first.lease.revokeRequest(), first.lease.call));
    expect((await lab.administrator.truth(first.lease.account))?.enabled).toBe(false);
  });
});

describe('what the domain looks like', () => {
  test('an end that has passed refuses a right password with reason 701, by the domain controller itself', async () => {
    const { directory, subject, lease } = setUp();
    const secret = await lease.begin();
    expect(await lab.administrator.tryBind(lease.name, secret)).toBe('ok');
    const { account, marker, call } = lease;
    const endsAt = plus(subject.now(), -1);
    must(await directory.prolong({ account, marker, endsAt, privileges: subject.privileges }, call));
    expect(await lab.administrator.tryBind(lease.name, secret)).toBe('701');
    await lease.neutralise();
    expect(await lab.administrator.tryBind(lease.name, secret)).toBe('52e');
  });

  test('a fresh account has no password, and a password that the domain refuses does not enable it', async () => {
    const { directory, lease } = setUp();
    await lease.create();
    expect(lease.unseen).toEqual([]);
    const { account, marker, endsAt, call } = lease;
    const weak = { authentication: { kind: 'password' }, password: new Secret('short') } as const;
    const refused = await directory.issueCredential({ account, marker, endsAt, ...weak }, call);
    expect(refused).toMatchObject({ ok: false, error: { code: 'constraint_violation' } });
    expect(await lab.administrator.truth(account)).toMatchObject({ enabled: false });
    await lab.administrator.set(account, { userAccountControl: '512' });
    for (const guess of ['', ' ', lease.password.reveal()]) {
      expect(await lab.administrator.tryBind(lease.name, new Secret(guess))).not.toBe('ok');
    }
  });

  test('a lease that nobody ended leaves no password behind for the next one of the account', async () => {
    const { directory, subject, lease } = setUp();
    const old = await lease.begin();
    const { account, marker, call } = lease;
    must(await directory.prolong({ account, marker, endsAt: plus(subject.now(), -1), privileges: [] }, call));
    const next = new TestLease(subject, lease.name);
    const secret = await next.begin();
    expect(next.objectId).toBe(lease.objectId);
    expect(await lab.administrator.tryBind(lease.name, old)).toBe('52e');
    expect(await lab.administrator.tryBind(lease.name, secret)).toBe('ok');
  });

  test('the account OU is made when it is missing', async () => {
    const accountOu = `OU=Made on demand,${LAB.baseDn}`;
    const { lease } = setUp({ accountOu, ...asAdministrator() }, lab.facts.secrets.administrator);
    await lease.create();
    expect((await lab.administrator.entry(lease.account))?.dn).toBe(`CN=${lease.name},${accountOu}`);
  });

  test('an account OU that is missing and may not be made is named', async () => {
    const { directory, lease } = setUp({ accountOu: `OU=Not allowed,${LAB.baseDn}` });
    const refused = await directory.create(lease.createRequest(), lease.call);
    expect(refused).toMatchObject({ ok: false, error: { code: 'insufficient_rights', detail: 'account OU' } });
  });

  test('a sign-in name that a person has is not taken', async () => {
    const { directory, lease } = setUp();
    const person = await lab.administrator.plant(`p-${lease.name}`, lease.password);
    await lab.administrator.set(person, { userPrincipalName: `${lease.name}@${LAB.upnSuffix}` });
    const refused = await directory.create(lease.createRequest(), lease.call);
    expect(refused).toMatchObject({ ok: false, error: { code: 'name_taken_unmarked' } });
  });

  test('a group that was made the primary one is seen and left, too', async () => {
    const { lease } = setUp();
    await lease.begin();
    await lab.administrator.set(lease.account, { primaryGroupID: '512' });
    expect((await lease.observe()).grants.map((grant) => grant.key)).toContain('adGroup:Domain Admins');
    await lease.neutralise();
    await lease.strip();
    expect((await lease.observe()).grants).toEqual([]);
    const entry = await lab.administrator.entry(lease.account);
    expect(entry).toMatchObject({ primaryGroupID: '513' });
    expect(String(entry?.['memberOf'])).not.toContain('Domain Admins');
  });

  test('an account that was renamed and moved is found by its id and ended', async () => {
    const { lease } = setUp();
    const secret = await lease.begin();
    await lab.administrator.set(lease.account, { sAMAccountName: `moved-${String(lab.leases)}` });
    await lease.neutralise();
    await lease.strip();
    expect(await lease.observe()).toMatchObject({ account: 'present', enabled: false, grants: [] });
    expect(await lab.administrator.tryBind(lease.name, secret)).not.toBe('ok');
  });
});
