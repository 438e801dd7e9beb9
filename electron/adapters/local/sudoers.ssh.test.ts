import { afterEach, expect, test } from 'vitest';
import { startEndpoint, type Endpoint } from '../../../scripts/lib/endpoint.mjs';
import { ok } from '../../../shared/result';
import { Secret } from '../../../shared/secret';
import { instant } from '../../../shared/time';
import { TestLease } from '../../testkit/contract/directory-contract-kit';
import { must } from '../../testkit/must';
import { endpointConnector, endpointSubject } from '../../testkit/local/endpoint-subject';
import { openEndpoint, type EndpointDirectory } from './index';

const clock = { wall: () => instant(Date.now()), monotonic: () => performance.now() };
const running: { endpoint: Endpoint; directory: EndpointDirectory }[] = [];

afterEach(async () => {
  for (const { endpoint, directory } of running.splice(0)) {
    await directory.close();
    await endpoint.stop();
  }
});

async function live(options: Parameters<typeof startEndpoint>[0] = {}) {
  const endpoint = await startEndpoint(options);
  const secret = () => Promise.resolve(ok(new Secret(endpoint.privateKey)));
  const directory = openEndpoint({ connector: endpointConnector(endpoint), secret, clock });
  running.push({ endpoint, directory });
  const root = async (script: string, input?: string): Promise<string> => {
    const { code, stdout, stderr } = await endpoint.inside('sh', ['-c', script], input);
    if (code !== 0) throw new Error(`${script}: ended with code ${String(code)}: ${stderr}`);
    return stdout;
  };
  return { endpoint, root, lease: new TestLease(endpointSubject(endpoint, directory), 'lk-sudoers') };
}

test('a rule is written where it will be, under a name that sudo does not read until it is whole and was checked', async () => {
  const { root, lease } = await live();
  await root('cp -p /usr/sbin/visudo /root/');
  await root(
    'cat >/usr/sbin/visudo; chmod 755 /usr/sbin/visudo',
    '#!/bin/sh\nls /etc/sudoers.d | grep -v "[.]" >/run/read; for last; do :; done; echo "$last" >/run/checked\nexec /root/visudo "$@"\n',
  );
  await lease.begin();
  const token = lease.objectId?.split('-')[1] ?? '';
  expect(await root('cat /run/checked')).toBe(`/etc/sudoers.d/zz-latchkey-${token}.new\n`);
  expect(await root('cat /run/read')).not.toContain('latchkey-');
  expect(await root('ls /etc/sudoers.d')).toContain(`zz-latchkey-${token}\n`);
  expect(await root('visudo -c')).toContain(`/etc/sudoers.d/zz-latchkey-${token}: parsed OK`);
  await lease.end();
  expect(await root('ls /etc/sudoers.d')).not.toContain('zz-latchkey');
});

test('a rule that does not pass the check is not there, and neither is half of it', async () => {
  const { root, lease } = await live();
  await root('cat >/usr/sbin/visudo; chmod 755 /usr/sbin/visudo', '#!/bin/sh\nexit 1\n');
  await lease.begin();
  expect(await root('ls /etc/sudoers.d')).not.toContain('zz-latchkey');
  await lease.end();
});

test.each([
  ['as it comes', 'true', 'directory'],
  ['with the older word for it', "sed -i 's/^@includedir/#includedir/' /etc/sudoers", 'directory'],
  ['that does not read that folder', "sed -i '/^[#@]includedir/d' /etc/sudoers", 'app'],
] as const)('where only the rule would end sudo, it is promised by a sudo %s: %s', async (_what, change, by) => {
  const { root, lease } = await live({ jobs: 'none' });
  // The management account's own right, which may stand there too.
  await root('cat /etc/sudoers.d/svc-latchkey >>/etc/sudoers');
  await root(change);
  await lease.create();
  await lease.grants([{ kind: 'localGroup', name: 'sudo' }]);
  const { account, marker, endsAt, call } = lease;
  const privilege = { kind: 'localGroup', name: 'sudo' } as const;
  const granted = must(
    await lease.subject.directory.grant({ account, marker, endsAt, privilege, justification: '' }, call),
  );
  expect(granted.privilege.by).toBe(by);
  await lease.end();
});
