import { randomInt } from 'node:crypto';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { LAB, startDomainController, type DomainController } from '../../../scripts/lib/samba.mjs';
import type { Failure } from '../../../shared/errors';
import type { Result } from '../../../shared/result';
import { MINUTE, plus } from '../../../shared/time';
import { TestLease } from '../../testkit/contract/directory-contract-kit';
import { must } from '../../testkit/must';
import { labSubject } from '../../testkit/contract/directory-contract-samba';
import { SambaLab } from '../../testkit/labs/samba-lab';
import type { LdapDirectory } from './index';
import { auditedChanges } from './witness/lab-audit';

const SET_UP_MS = 300_000;
const PROXY = `127.63.${String(randomInt(256))}.${String(randomInt(1, 255))}`;

let controller: DomainController;
let lab: SambaLab;

beforeAll(async () => {
  controller = await startDomainController({ alsoNamed: [PROXY] });
  lab = await SambaLab.on({ ...LAB, ...controller }, 'cut');
}, SET_UP_MS);

afterAll(async () => {
  await lab.close();
  await controller.stop();
});

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
    ['grant', give(first)],
    ['another grant', give(second)],
    [
      'credential',
      () => directory.issueCredential({ account: lease.account, marker, endsAt, authentication, password }, call),
    ],
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
      const directory = lab.open();
      const subject = labSubject(lab.facts, directory, lab.administrator);
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
          await lab.signInAgain();
          expect(await lab.administrator.tryBind(lease.name, lease.password)).toBe('ok');
        }
        if (name === 'halt') expect(await lab.administrator.tryBind(lease.name, lease.password)).not.toBe('ok');
      }
      expect(await lease.observe()).toMatchObject({ account: 'absent' });
      await lab.signInAgain();
    },
    120_000,
  );
});

describe('a domain controller that falls silent on a connection that is open', () => {
  let proxy: Server;
  let silent = false;
  const sockets: Socket[] = [];
  beforeAll(async () => {
    const [target] = lab.facts.addresses;
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
    const directory = lab.open({ change: { domainControllers: [PROXY, lab.facts.addresses[1]] }, quietMs: 0 });
    const lease = new TestLease(labSubject(lab.facts, directory, lab.administrator), 'hushed', 'burner');
    await lease.begin();
    silent = true;
    expect(await lease.observe()).toMatchObject({ account: 'present', enabled: true });
    must(await directory.halt(lease.revokeRequest(), lease.call));
    expect(await lab.administrator.tryBind(lease.name, lease.password)).not.toBe('ok');
  }, 60_000);
});
