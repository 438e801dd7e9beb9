import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startEndpoint, type Endpoint } from '../../../scripts/lib/endpoint.mjs';
import type { ErrorCode } from '../../../shared/errors';
import { ok, type Result } from '../../../shared/result';
import { Secret } from '../../../shared/secret';
import { HOUR, instant, type Millis } from '../../../shared/time';
import { TestLease, type ContractSubject } from '../../testkit/contract/directory-contract';
import { endpointConnector, endpointSubject, truthOf } from '../../testkit/local/endpoint-subject';
import { helperFile } from './linux';
import { createEndpointCleaner, createEndpointProbe, openEndpoint, type EndpointDirectory } from './index';

let endpoint: Endpoint;
const open: EndpointDirectory[] = [];

beforeAll(async () => {
  endpoint = await startEndpoint();
});
afterAll(async () => {
  await Promise.all(open.map((directory) => directory.close()));
  await endpoint.stop();
});

interface Change {
  readonly hostKey?: string;
  readonly secret?: string;
  readonly aheadMs?: Millis;
}

const clock = (aheadMs: Millis = 0) => ({
  wall: () => instant(Date.now() + aheadMs),
  monotonic: () => performance.now(),
});

function subject({ hostKey, secret, aheadMs }: Change = {}): ContractSubject {
  const directory = openEndpoint({
    connector: endpointConnector({ ...endpoint, hostKey: hostKey ?? endpoint.hostKey }),
    secret: () => Promise.resolve(ok(new Secret(secret ?? endpoint.privateKey))),
    clock: clock(aheadMs),
  });
  open.push(directory);
  return endpointSubject(endpoint, directory);
}

let count = 0;
const lease = (of: ContractSubject): TestLease => {
  count += 1;
  return new TestLease(of, `fault-${String(count)}`, 'burner');
};

const refusedWith = (answer: Result<unknown, { readonly code: ErrorCode; readonly detail?: string | undefined }>) =>
  answer.ok ? 'done' : `${answer.error.code}: ${answer.error.detail ?? ''}`;

const create = (one: TestLease) => one.subject.directory.create(one.createRequest(), one.call);
const neutralise = (one: TestLease) => one.subject.directory.neutralise(one.revokeRequest(), one.call);

async function root(script: string): Promise<string> {
  const { code, stdout, stderr } = await endpoint.inside('sh', ['-c', script]);
  if (code !== 0) throw new Error(`ended with code ${String(code)}: ${stderr}`);
  return stdout;
}

describe('the way there', () => {
  test('another host key than the pinned one gets nothing, and is named', async () => {
    const one = lease(subject({ hostKey: `SHA256:${'A'.repeat(43)}` }));
    expect(refusedWith(await create(one))).toBe(`tls_untrusted: host key differs: ${endpoint.hostKey}`);
    expect(await truthOf(endpoint, { name: one.name })).toBeUndefined();
  });

  test('a wrong secret is refused', async () => {
    expect(refusedWith(await create(lease(subject({ secret: 'no such password' }))))).toMatch(/^bind_failed/);
    const broken = '-----BEGIN OPENSSH PRIVATE KEY-----\nnothing\n-----END OPENSSH PRIVATE KEY-----\n';
    expect(refusedWith(await create(lease(subject({ secret: broken }))))).toMatch(/^bind_failed/);
  });

  test('a management account that has expired is told from an endpoint that is away', async () => {
    await root('usermod -e 1 svc-latchkey');
    expect(refusedWith(await create(lease(subject())))).toMatch(/^bind_failed/);
    await root("usermod -e '' svc-latchkey");
  });

  test('an endpoint that goes away at the end is unreachable, and its account is ended when it is back', async () => {
    const one = lease(subject());
    const secret = await one.begin();
    await endpoint.silence();
    expect(refusedWith(await neutralise(one))).toMatch(/^unreachable/);
    expect(refusedWith(await neutralise(one))).toMatch(/^unreachable/);
    await endpoint.listen();
    expect(refusedWith(await neutralise(one))).toBe('done');
    expect(await one.subject.signIn(one.name, secret)).toBe(false);
  });

  test('more orders at once than sessions are done one after another', async () => {
    const of = subject();
    const leases = Array.from({ length: 20 }, () => lease(of));
    const answers = await Promise.all(
      leases.map((one) => of.directory.observe({ account: one.account, marker: one.marker }, one.call)),
    );
    expect(answers.map(refusedWith)).toEqual(leases.map(() => 'done'));
  });
});

describe('the endpoint says no', () => {
  test('without sudo nothing is made, and what is there stays tracked', async () => {
    const one = lease(subject());
    await one.begin();
    await root('mv /etc/sudoers.d/svc-latchkey /root/kept');
    expect(refusedWith(await create(lease(one.subject)))).toMatch(/^insufficient_rights/);
    expect(refusedWith(await neutralise(one))).toMatch(/^insufficient_rights/);
    expect((await truthOf(endpoint, one.account))?.enabled).toBe(true);
    await root('mv /root/kept /etc/sudoers.d/svc-latchkey');
    expect(refusedWith(await neutralise(one))).toBe('done');
  });

  test('a full disk is told, leaves nothing half made, and is no end', async () => {
    const one = lease(subject());
    const secret = await one.begin();
    await root('dd if=/dev/zero of=/filler bs=64k 2>/dev/null; dd if=/dev/zero of=/filler2 bs=1k 2>/dev/null; true');
    await root('dd if=/dev/zero of=/var/lib/latchkey/filler bs=4k 2>/dev/null; true');
    const two = lease(one.subject);
    expect(refusedWith(await create(two))).toBe('quota: disk of the endpoint is full');
    expect(await truthOf(endpoint, { name: two.name })).toBeUndefined();
    const ended = await neutralise(one);
    expect(refusedWith(ended)).toMatch(/^(quota|done)/);
    await root('rm -f /filler /filler2 /var/lib/latchkey/filler');
    expect(refusedWith(await neutralise(one))).toBe('done');
    expect(await one.subject.signIn(one.name, secret)).toBe(false);
  });

  test('a clock that is an hour off is told before anything is made, and does not keep an account from ending', async () => {
    const one = lease(subject());
    const secret = await one.begin();
    for (const aheadMs of [HOUR, -HOUR]) {
      const two = lease(subject({ aheadMs }));
      expect(refusedWith(await create(two))).toBe('clock_disagrees: clock of the endpoint');
      expect(await truthOf(endpoint, { name: two.name })).toBeUndefined();
    }
    const later = new TestLease(subject({ aheadMs: HOUR }), one.name, 'burner', one.marker);
    expect(refusedWith(await neutralise(later))).toBe('done');
    expect(await one.subject.signIn(one.name, secret)).toBe(false);
  });

  test('a group of the wanted name is not an account of ours', async () => {
    const one = lease(subject());
    await root(`groupadd ${one.name}`);
    expect(refusedWith(await create(one))).toMatch(/^name_taken_unmarked/);
    expect(await root(`getent group ${one.name}`)).toContain(one.name);
  });
});

describe('what a technician who was root may have left', () => {
  test('a link in the place of .ssh does not lead to the keys of another', async () => {
    const one = lease(subject());
    await one.begin();
    await root(`mkdir -p /root/.ssh; echo key >/root/.ssh/authorized_keys; ln -s /root/.ssh /home/${one.name}/.ssh`);
    await one.neutralise();
    await one.strip();
    expect(await root('cat /root/.ssh/authorized_keys')).toBe('key\n');
    expect((await one.observe()).methods).toEqual([]);
  });

  test('an open session and its processes end, and a key opens nothing', async () => {
    const one = lease(subject());
    const secret = await one.begin();
    await root(`install -d -o ${one.name} -m 700 /home/${one.name}/.ssh`);
    await root(
      `cp /home/svc-latchkey/.ssh/authorized_keys /home/${one.name}/.ssh/; chown -R ${one.name} /home/${one.name}/.ssh`,
    );
    const byKey = () => endpoint.signInWithKey(one.name);
    expect((await byKey()).code).toBe(0);
    const session = endpoint.signIn(one.name, secret.reveal(), 'setsid sleep 600 & sleep 600');
    await expect.poll(() => root(`pgrep -c -u ${one.name} sleep || true`), { timeout: 20_000 }).toBe('2\n');
    await one.neutralise();
    expect((await session).code).not.toBe(0);
    expect(await root(`pgrep -c -u ${one.name} || true`)).toBe('0\n');
    expect((await byKey()).code).not.toBe(0);
  });
});

describe('least rights', () => {
  test('the installed helper alone is enough, and gives permitted groups only', async () => {
    await endpoint.inside('tee', ['/usr/local/sbin/latchkey-endpoint'], helperFile);
    await root(
      'chmod 755 /usr/local/sbin/latchkey-endpoint; mkdir -p /etc/latchkey; echo helpdesk >/etc/latchkey/groups',
    );
    await root(
      "echo 'svc-latchkey ALL=(root) NOPASSWD: /usr/local/sbin/latchkey-endpoint' >/etc/sudoers.d/svc-latchkey",
    );
    const one = lease(subject());
    await one.create();
    await one.grants([{ kind: 'localGroup', name: 'helpdesk' }]);
    const { account, marker, endsAt, call } = one;
    const privilege = { kind: 'localGroup', name: 'sudo' } as const;
    const refused = await one.subject.directory.grant({ account, marker, endsAt, privilege, justification: '' }, call);
    expect(refusedWith(refused)).toBe('insufficient_rights: group not permitted at the endpoint');
    await one.end();
    expect(await truthOf(endpoint, { name: one.name })).toBeUndefined();
  });

  test('an installed helper that is older is told apart, does what it knows, and says what it lacks', async () => {
    // As it was before it could clean up; it had no number then.
    const older = helperFile.replace(/^revision=.*$/mu, 'revision=').replace('  cleanUp) clean_up;;\n', '');
    expect(helperFile.length - older.length).toBeGreaterThan(20);
    await endpoint.inside('tee', ['/usr/local/sbin/latchkey-endpoint'], older);
    await root('chmod 755 /usr/local/sbin/latchkey-endpoint; rm -f /etc/latchkey/groups');
    const connector = endpointConnector(endpoint);
    const options = { connector: () => connector, secret: () => Promise.resolve(ok(new Secret(endpoint.privateKey))) };
    const facts = () => createEndpointProbe({ ...options, groups: () => [], clock: clock() }).facts(connector.id);
    const clean = () => createEndpointCleaner(options).clean(connector.id, { members: [], remains: [] });
    expect(await facts()).toMatchObject({ value: { endpoint: { mayAdminister: true, installedProgram: 'older' } } });
    expect(refusedWith(await clean())).toBe('constraint_violation: endpoint program is older');
    const one = lease(subject());
    await one.begin();
    await one.end();
    expect(await truthOf(endpoint, { name: one.name })).toBeUndefined();
    // Renewed, as its sentence says.
    await endpoint.inside('tee', ['/usr/local/sbin/latchkey-endpoint'], helperFile);
    expect(refusedWith(await clean())).toBe('done');
    const renewed = await facts();
    expect(renewed).toMatchObject({ ok: true });
    expect(JSON.stringify(renewed)).not.toContain('installedProgram');
    // One of a newer Latchkey does all that this one asks.
    await endpoint.inside(
      'tee',
      ['/usr/local/sbin/latchkey-endpoint'],
      helperFile.replace(/^revision=.*$/mu, 'revision=99'),
    );
    expect(refusedWith(await clean())).toBe('done');
    expect(await facts()).toMatchObject({ value: { endpoint: { installedProgram: 'newer' } } });
    await root('rm /usr/local/sbin/latchkey-endpoint');
    await root("echo 'svc-latchkey ALL=(root) NOPASSWD: ALL' >/etc/sudoers.d/svc-latchkey");
  });

  test('the doctor reads tools, groups, clock and rights', async () => {
    const connector = endpointConnector(endpoint);
    const probe = (secret: string, hostKey = endpoint.hostKey) =>
      createEndpointProbe({
        connector: () => ({ ...connector, ...endpointConnector({ ...endpoint, hostKey }) }),
        secret: () => Promise.resolve(ok(new Secret(secret))),
        groups: () => ['helpdesk', 'no-such-group'].map((name) => ({ kind: 'localGroup', name })),
        clock: clock(),
      }).facts(connector.id);
    const well = await probe(endpoint.privateKey);
    expect(well).toMatchObject({
      ok: true,
      value: {
        kind: 'local',
        endpoint: {
          connection: undefined,
          mayAdminister: true,
          missingTools: [],
          unknownGroups: ['no-such-group'],
          endsByItself: 'yes',
        },
      },
    });
    expect(await probe('wrong')).toMatchObject({
      ok: true,
      value: { endpoint: { connection: { code: 'bind_failed' } } },
    });
    await root('rm /etc/sudoers.d/svc-latchkey');
    expect(await probe(endpoint.privateKey)).toMatchObject({
      ok: true,
      value: { endpoint: { connection: undefined, mayAdminister: false } },
    });
  });
});
