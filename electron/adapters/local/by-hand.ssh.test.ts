import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startEndpoint, type Endpoint } from '../../../scripts/lib/endpoint.mjs';
import type { ErrorCode } from '../../../shared/errors';
import { ok, type Result } from '../../../shared/result';
import { Secret } from '../../../shared/secret';
import { instant } from '../../../shared/time';
import { TestLease } from '../../testkit/contract/directory-contract-kit';
import { must } from '../../testkit/must';
import { endpointConnector, endpointSubject, truthOf } from '../../testkit/local/endpoint-subject';
import { openEndpoint, type EndpointDirectory } from './index';

const clock = { wall: () => instant(Date.now()), monotonic: () => performance.now() };
let endpoint: Endpoint;
let directory: EndpointDirectory;
let count = 0;

beforeAll(async () => {
  endpoint = await startEndpoint({ needs: ['people'] });
  const secret = () => Promise.resolve(ok(new Secret(endpoint.privateKey)));
  directory = openEndpoint({ connector: endpointConnector(endpoint), secret, clock });
});
afterAll(async () => {
  await directory.close();
  await endpoint.stop();
});

async function root(script: string, input?: string): Promise<string> {
  const { code, stdout, stderr } = await endpoint.inside('sh', ['-c', script], input);
  if (code !== 0) throw new Error(`${script}: ended with code ${String(code)}: ${stderr}`);
  return stdout;
}

function lease(): TestLease {
  count += 1;
  return new TestLease(endpointSubject(endpoint, directory), `by-hand-${String(count)}`, 'burner');
}

const said = (answer: Result<unknown, { readonly code: ErrorCode; readonly detail?: string | undefined }>): string =>
  answer.ok ? 'done' : `${answer.error.code}: ${answer.error.detail ?? ''}`;
const neutralise = (one: TestLease) => one.subject.directory.neutralise(one.revokeRequest(), one.call);
const erase = (one: TestLease) => one.subject.directory.erase(one.revokeRequest(), one.call);
const entry = (name: string): Promise<string> => root(`getent passwd ${name}; getent shadow ${name}; id -nG ${name}`);

describe('an account that somebody changed by hand', () => {
  test('with another name and number is still the account of its lease', async () => {
    const one = lease();
    const secret = await one.begin();
    await root(`usermod -l moved -u 4321 ${one.name}`);
    expect(await one.subject.signIn('moved', secret)).toBe(true);
    expect(await one.observe()).toMatchObject({ account: 'present', enabled: true });
    await one.neutralise();
    expect(await one.subject.signIn('moved', secret)).toBe(false);
    await one.strip();
    expect((await root('id -nG moved')).trim().split(' ')).toHaveLength(1);
    await one.erase();
    expect(await root(`grep -cE '^(moved|${one.name}):' /etc/passwd /etc/group || true`)).toBe(
      '/etc/passwd:0\n/etc/group:0\n',
    );
  });

  test('without its marker is left alone and never called gone', async () => {
    const one = lease();
    await one.begin();
    const record = (await root(`getent passwd ${one.name}`)).split(':')[4] ?? '';
    await root(`usermod -c 'A Person' ${one.name}`);
    const before = await entry(one.name);
    expect(said(await neutralise(one))).toMatch(/^name_taken_unmarked/);
    expect(said(await erase(one))).toMatch(/^name_taken_unmarked/);
    expect(await one.observe()).toMatchObject({ account: 'present', marker: 'foreign' });
    expect(await entry(one.name)).toBe(before);
    await endpoint.inside('usermod', ['-c', record, one.name]);
    expect(said(await neutralise(one))).toBe('done');
    await one.end();
  });

  test('with a number of the system is left alone and never called gone', async () => {
    const one = lease();
    await one.begin();
    await root(`usermod -u 321 ${one.name}`);
    const before = await entry(one.name);
    expect(said(await neutralise(one))).toMatch(/^name_taken_unmarked/);
    expect(await entry(one.name)).toBe(before);
    await root(`usermod -u 4322 ${one.name}`);
    await one.end();
    expect((await endpoint.inside('getent', ['passwd', one.name])).code).not.toBe(0);
  });

  test('deleted by hand is gone, also when a person has its number by now', async () => {
    const one = lease();
    await one.begin();
    const { objectId = '' } = one;
    await root(`userdel -r ${one.name}; useradd -u ${objectId.split('-')[0] ?? ''} person`);
    const before = await entry('person');
    expect(said(await neutralise(one))).toBe('done');
    expect(await one.observe()).toMatchObject({ account: 'absent' });
    await one.end();
    expect(await entry('person')).toBe(before);
  });
});

describe('what outlives an account', () => {
  test('no number is given twice, so nobody gets the files of an earlier account', async () => {
    const one = lease();
    await one.begin();
    const number = async (of: TestLease) => Number((await root(`id -u ${of.name}`)).trim());
    const first = await number(one);
    await root(`install -o ${one.name} -m 600 /dev/null /srv/left`);
    await one.end();
    const two = lease();
    await two.create();
    expect(await number(two)).toBeGreaterThan(first);
    expect(await root('stat -c %u /srv/left')).toBe(`${String(first)}\n`);
    await two.end();
    // Above the last number of all there is none: then those between are given again.
    await root('echo 60000 >/var/lib/latchkey/last-number');
    const three = lease();
    await three.create();
    expect(await number(three)).toBeLessThan(60_000);
    await three.end();
    await root('rm /var/lib/latchkey/last-number');
  });

  test('what it told the system to run later goes at the end', async () => {
    const one = lease();
    await one.begin();
    await root(`runuser -u ${one.name} -- sh -c 'echo true | at now + 60 minutes' 2>/dev/null`);
    await root(`mkdir -p /var/spool/cron/crontabs; echo '* * * * * true' >/var/spool/cron/crontabs/${one.name}`);
    const jobs = () => root(`atq | grep -c ' ${one.name}$' || true; ls /var/spool/cron/crontabs`);
    expect(await jobs()).toBe(`1\n${one.name}\n`);
    await one.neutralise();
    expect(await jobs()).toBe('0\n');
    await one.end();
  });

  test('a home directory that cannot go is told, and the account goes all the same', async () => {
    const one = lease();
    await one.begin();
    await root(`mount -t tmpfs -o size=1m tmpfs /home/${one.name}; chown ${one.name} /home/${one.name}`);
    await root(`install -o ${one.name} /dev/null /home/${one.name}/notes`);
    await one.neutralise();
    const erased = must(await erase(one));
    expect(erased.evidence).toContainEqual({ item: 'home', asked: 'delete', readBack: 'left' });
    expect(await truthOf(endpoint, one.account)).toBeUndefined();
    await root(`umount /home/${one.name}`);
    const two = lease();
    await two.create();
    const whole = must(await erase(two));
    expect(whole.evidence).toContainEqual({ item: 'home', asked: 'delete', readBack: 'gone' });
  });
});

describe('the account files', () => {
  test(
    'while another program has them nothing is half done, and that is what is said',
    { timeout: 120_000 },
    async () => {
      const one = lease();
      const secret = await one.begin();
      // As vipw(8) and usermod(8) themselves lock them: the file names a process that lives.
      await root('echo 1 >/etc/passwd.lock');
      const two = lease();
      const call = { ...two.call, timeoutMs: 60_000 };
      expect(said(await two.subject.directory.create(two.createRequest(), call))).toBe(
        'busy: account files are locked',
      );
      expect(await truthOf(endpoint, { name: two.name })).toBeUndefined();
      const ending = one.subject.directory.neutralise(one.revokeRequest(), call);
      expect(said(await ending)).toBe('busy: account files are locked');
      await root('rm /etc/passwd.lock');
      await one.end();
      expect(await one.subject.signIn(one.name, secret)).toBe(false);
    },
  );

  test('of several leases that want one name at once one gets it; leases of other names do not mind', async () => {
    const wanted = `race-${String(count)}`;
    const subject = endpointSubject(endpoint, directory);
    const rivals = [1, 2, 3].map(() => new TestLease(subject, wanted));
    const others = [lease(), lease()] as const;
    const made = await Promise.all(
      [...rivals, ...others].map((one) => subject.directory.create(one.createRequest(), one.call)),
    );
    expect(made.slice(0, 3).filter((answer) => answer.ok)).toHaveLength(1);
    expect(
      made
        .slice(0, 3)
        .filter((answer) => !answer.ok)
        .map(said),
    ).toEqual(['account_in_use: ', 'account_in_use: ']);
    expect(made.slice(3).map(said)).toEqual(['done', 'done']);
    const [{ marker, call }] = others;
    const marked = must(await subject.directory.listMarked(marker.organisationId, call));
    expect(marked.filter(({ account }) => account.name === wanted)).toHaveLength(1);
  });
});

/** A person whom the system knows from elsewhere (as sss and ldap do), by a record of nss-systemd(8). */
async function addFar(name: string, number: number): Promise<void> {
  const record = { userName: name, uid: number, gid: number, homeDirectory: `/home/${name}`, shell: '/bin/sh' };
  await root(
    `mkdir -p /run/userdb; cat >/run/userdb/${name}.user`,
    JSON.stringify({ ...record, disposition: 'regular' }),
  );
  await root("sed -i 's/^passwd:.*/passwd: files systemd/' /etc/nsswitch.conf");
  await root(`ln -s ${name}.user /run/userdb/${String(number)}.user; getent passwd ${name}`);
}

describe('people who come from a directory', () => {
  test('have their name to themselves', async () => {
    const one = lease();
    await addFar(one.name, 70_001);
    expect(said(await one.subject.directory.create(one.createRequest(), one.call))).toMatch(/^name_taken_unmarked/);
    expect(await root(`grep -c '^${one.name}:' /etc/passwd /etc/shadow /etc/group || true`)).toBe(
      '/etc/passwd:0\n/etc/shadow:0\n/etc/group:0\n',
    );
    expect(said(await neutralise(one))).toBe('done');
    expect(await root(`getent passwd ${one.name}`)).toContain(':70001:');
  });

  test('have their number to themselves', async () => {
    const before = lease();
    await before.create();
    const next = Number((await root(`id -u ${before.name}`)).trim()) + 1;
    await addFar('far-next', next);
    const one = lease();
    await one.create();
    expect(Number((await root(`id -u ${one.name}`)).trim())).not.toBe(next);
    await one.end();
    await before.end();
  });
});
