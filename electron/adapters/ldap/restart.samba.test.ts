import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { LAB, startDomainController, type DomainController } from '../../../scripts/lib/samba.mjs';
import type { Failure } from '../../../shared/errors';
import type { ActiveDirectoryConnector } from '../../../shared/model/connector';
import { ok, type Result } from '../../../shared/result';
import { Secret } from '../../../shared/secret';
import { instant, MINUTE, plus } from '../../../shared/time';
import { must, TestLease } from '../../testkit/directory-contract-kit';
import { labConnector, labSubject } from '../../testkit/directory-contract-samba';
import { createLdapDirectory, type LdapDirectory } from './index';
import { LabAdministrator, type LabFacts } from './lab-administrator';
import { auditedChanges } from './lab-audit';

const SET_UP_MS = 300_000;
const PROXY = '127.0.0.202';
const clock = { wall: () => instant(Date.now()), monotonic: () => performance.now() };

let controller: DomainController;
let facts: LabFacts;
let administrator: LabAdministrator;
const opened: LdapDirectory[] = [];

beforeAll(async () => {
  controller = await startDomainController({ alsoNamed: [PROXY] });
  facts = { ...LAB, ...controller };
  await signInAgain();
}, SET_UP_MS);

afterAll(async () => {
  await Promise.all(opened.map((directory) => directory.close()));
  await administrator.close();
  await controller.stop();
});

async function signInAgain(): Promise<void> {
  administrator = new LabAdministrator(facts);
  await administrator.signIn();
}

function open(change: Partial<ActiveDirectoryConnector> = {}, quietMs?: number): LdapDirectory {
  const secret = () => Promise.resolve(ok(new Secret(facts.secrets.service)));
  const connector = labConnector(facts, change);
  const directory = createLdapDirectory({ connector, secret, clock, ...(quietMs === undefined ? {} : { quietMs }) });
  opened.push(directory);
  return directory;
}

type Verb = () => Promise<Result<unknown, Failure>>;

/** Every verb of a lease's life, in order. */
function verbsOf(directory: LdapDirectory, lease: TestLease): readonly (readonly [string, Verb])[] {
  const { marker, call, password } = lease;
  const [first, second] = lease.subject.privileges;
  const endsAt = plus(lease.endsAt, MINUTE);
  const give = (privilege: typeof first): Verb => {
    return () => directory.grant({ account: lease.account, marker, endsAt, privilege, justification: '' }, call);
  };
  const authentication = { kind: 'password' } as const;
  return [
    ['create', () => directory.create(lease.createRequest(), call)],
    [
      'credential',
      () => directory.issueCredential({ account: lease.account, marker, endsAt, authentication, password }, call),
    ],
    ['grant', give(first)],
    ['another grant', give(second)],
    ['enable', () => directory.enable({ account: lease.account, marker }, call)],
    ['prolong', () => directory.prolong({ account: lease.account, marker, endsAt, privileges: [] }, call)],
    ['halt', () => directory.halt(lease.revokeRequest(), call)],
    ['neutralise', () => directory.neutralise(lease.revokeRequest(), call)],
    ['strip', () => directory.strip(lease.revokeRequest(), call)],
    ['erase', () => directory.erase(lease.revokeRequest(), call)],
  ];
}

describe('a domain controller that is killed in the middle of every step and comes back', () => {
  test.each(['before the step is written', 'when the step is written'])(
    '%s: the step is done again',
    async (moment) => {
      const directory = open();
      const subject = labSubject(facts, directory, administrator);
      const lease = new TestLease(subject, moment.startsWith('before') ? 'cut-before' : 'cut-after', 'burner');
      for (const [name, verb] of verbsOf(directory, lease)) {
        const written = auditedChanges(controller.output()).length;
        const cutOff = verb();
        if (moment.startsWith('when')) {
          await vi.waitFor(() => expect(auditedChanges(controller.output()).length).toBeGreaterThan(written), {
            interval: 1,
            timeout: 20_000,
          });
        }
        await controller.restart();
        const answer = await cutOff;
        if (!answer.ok)
          expect([name, answer.error.code]).toEqual([name, expect.stringMatching(/^(unreachable|timeout)$/)]);
        must(await verb());
        const seen = await lease.observe();
        if (name === 'prolong') {
          expect(seen).toMatchObject({ enabled: true, credential: { expiresAt: plus(lease.endsAt, MINUTE) } });
          expect(seen.grants).toHaveLength(2);
          await signInAgain();
          expect(await administrator.tryBind(lease.name, lease.password)).toBe('ok');
        }
        if (name === 'halt') expect(await administrator.tryBind(lease.name, lease.password)).not.toBe('ok');
      }
      expect(await lease.observe()).toMatchObject({ account: 'absent' });
      await signInAgain();
    },
    120_000,
  );
});

describe('a domain controller that falls silent on a connection that is open', () => {
  let proxy: Server;
  let silent = false;
  const sockets: Socket[] = [];
  beforeAll(async () => {
    const [target] = facts.addresses;
    proxy = createServer((near) => {
      const far = connect(636, target);
      sockets.push(near, far);
      for (const socket of [near, far]) socket.on('error', () => undefined);
      near.on('data', (bytes) => silent || far.write(bytes));
      far.on('data', (bytes) => silent || near.write(bytes));
    });
    await new Promise<void>((resolve) => proxy.listen(636, PROXY, resolve));
  });
  afterAll(() => {
    for (const socket of sockets) socket.destroy();
    proxy.close();
  });

  test('leaves time to ask another one in the same call', async () => {
    const directory = open({ domainControllers: [PROXY, facts.addresses[1]] }, 0);
    const lease = new TestLease(labSubject(facts, directory, administrator), 'hushed', 'burner');
    await lease.begin();
    silent = true;
    expect(await lease.observe()).toMatchObject({ account: 'present', enabled: true });
    must(await directory.halt(lease.revokeRequest(), lease.call));
    expect(await administrator.tryBind(lease.name, lease.password)).not.toBe('ok');
  }, 60_000);
});
