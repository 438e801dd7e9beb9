import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startEndpoint, type Endpoint } from '../../../scripts/lib/endpoint.mjs';
import {
  DESK as PERSON,
  furnishDesk,
  polkitSays as decide,
  questions as asked,
} from '../../../scripts/lib/endpoint-desk.mjs';
import { instant } from '../../../shared/time';
import { TestLease } from '../../testkit/contract/directory-contract-kit';
import { must } from '../../testkit/must';
import { endpointSubject, truthOf } from '../../testkit/local/endpoint-subject';
import { createEndpointDirectory, linuxDriver, ThisComputer } from './index';
import { runOrder } from './run-order';
import type { Transport } from './transport';

const clock = { wall: () => instant(Date.now()), monotonic: () => performance.now() };
/** A computer with accounts of its own: no account is made on the one that runs the tests. */
let computer: Endpoint;

async function root(script: string, input?: string): Promise<string> {
  const { code, stdout, stderr } = await computer.inside('sh', ['-c', script], input);
  if (code !== 0) throw new Error(`ended with code ${String(code)}: ${stderr}`);
  return stdout;
}

const polkitSays = (answer: 'YES' | 'NO'): Promise<void> => decide(computer, answer);
const questions = (): Promise<number> => asked(computer);

beforeAll(async () => {
  computer = await startEndpoint({ needs: ['elevation'] });
  await furnishDesk(computer);
  await root('cp -p /usr/bin/pkexec /root/');
});
beforeEach(async () => {
  await root(`rm -f /etc/sudoers.d/${PERSON} /run/asked/list; cp -p /root/pkexec /usr/bin/`);
});
afterAll(async () => {
  await computer.stop();
});

/** The program runs there, as whoever uses the computer, and counts what it was asked to run as root. */
class AtTheDesk implements Transport {
  ran = 0;
  readonly #computer = new ThisComputer();

  constructor(private readonly user: string) {}

  run({ argv, stdin }: Parameters<Transport['run']>[0], timeoutMs: number): ReturnType<Transport['run']> {
    if (argv.some((part) => part.includes('pkexec'))) this.ran += 1;
    const asUser = ['runuser', '-u', this.user, '--', ...argv];
    return this.#computer.run({ argv: computer.argvFor(asUser), stdin }, timeoutMs);
  }

  close(): Promise<void> {
    return this.#computer.close();
  }
}

let count = 0;
function leaseOf(user: string): { readonly transport: AtTheDesk; readonly lease: TestLease } {
  const transport = new AtTheDesk(user);
  const directory = createEndpointDirectory({ driver: linuxDriver('prompt'), transport, clock });
  count += 1;
  return {
    transport,
    lease: new TestLease(endpointSubject(computer, directory), `lk-desk-${String(count)}`, 'burner'),
  };
}

async function wholeLife(lease: TestLease): Promise<void> {
  const secret = await lease.begin();
  expect(await truthOf(computer, lease.account)).toMatchObject({ enabled: true });
  expect(await lease.subject.signIn(lease.name, secret)).toBe(true);
  await lease.end();
  expect(await truthOf(computer, lease.account)).toBeUndefined();
}

describe('this computer', () => {
  test('as root nothing is asked', async () => {
    await wholeLife(leaseOf('root').lease);
    expect(await questions()).toBe(0);
  });

  test('an ordinary user whom sudo lets through is asked nothing', async () => {
    await polkitSays('NO');
    await root(`echo '${PERSON} ALL=(root) NOPASSWD: ALL' >/etc/sudoers.d/${PERSON}`);
    await wholeLife(leaseOf(PERSON).lease);
    expect(await questions()).toBe(0);
  });

  test("the desktop's own question comes once for an order, and never twice", async () => {
    await polkitSays('YES');
    const { lease, transport } = leaseOf(PERSON);
    await wholeLife(lease);
    expect(transport.ran).toBeGreaterThan(0);
    expect(await questions()).toBe(transport.ran);
  });

  test('whoever is refused makes nothing, ends nothing, and is told so', async () => {
    await polkitSays('YES');
    const { lease } = leaseOf(PERSON);
    await lease.begin();
    await polkitSays('NO');
    const other = leaseOf(PERSON).lease;
    const made = await other.subject.directory.create(other.createRequest(), other.call);
    expect(made).toMatchObject({ ok: false, error: { code: 'insufficient_rights' } });
    expect(await truthOf(computer, { name: other.name })).toBeUndefined();
    const neutralise = () => lease.subject.directory.neutralise(lease.revokeRequest(), lease.call);
    expect(await neutralise()).toMatchObject({
      ok: false,
      error: { code: 'insufficient_rights', detail: 'not elevated here, exit 127' },
    });
    expect(await truthOf(computer, lease.account)).toMatchObject({ enabled: true });
    await polkitSays('YES');
    expect(await neutralise()).toMatchObject({ ok: true });
    expect(await truthOf(computer, lease.account)).toMatchObject({ enabled: false });
  });

  test('nobody is asked about what everybody may read: what is marked, and that an account is gone', async () => {
    await polkitSays('YES');
    const { lease, transport } = leaseOf(PERSON);
    await lease.begin();
    await polkitSays('NO');
    const before = [await questions(), transport.ran];
    const { directory } = lease.subject;
    const listed = must(await directory.listMarked(lease.marker.organisationId, lease.call));
    const own = listed.filter(({ account }) => account.name === lease.name);
    expect(own).toEqual([{ account: lease.account, marker: lease.marker, state: 'present' }]);
    // Refused at its beginning, so there is nothing that would have to end.
    const none = leaseOf(PERSON).lease;
    await none.neutralise();
    await none.strip();
    await none.erase();
    expect(await none.observe()).toMatchObject({ account: 'absent' });
    expect([await questions(), transport.ran]).toEqual(before);
    await polkitSays('YES');
    await lease.end();
    const after = await questions();
    expect(await lease.observe()).toMatchObject({ account: 'absent' });
    await lease.erase();
    expect(await questions()).toBe(after);
  });

  test('nobody is asked about an account that is another lease’s', async () => {
    await polkitSays('YES');
    const { lease } = leaseOf(PERSON);
    await lease.begin();
    await lease.neutralise();
    const next = new TestLease(lease.subject, lease.name, 'standard');
    const before = await questions();
    await polkitSays('NO');
    const { directory } = next.subject;
    for (const verb of ['neutralise', 'strip', 'erase'] as const) {
      const ended = await directory[verb](next.revokeRequest(), next.call);
      expect(ended).toMatchObject({ ok: false, error: { code: 'account_in_use' } });
    }
    expect(await next.observe()).toMatchObject({ account: 'present', marker: { leaseId: lease.marker.leaseId } });
    expect(await questions()).toBe(before);
    // Its own lease does ask.
    expect(await directory.neutralise(lease.revokeRequest(), lease.call)).toMatchObject({ ok: false });
    expect(await questions()).toBe(before + 1);
    await polkitSays('YES');
    await lease.end();
  });

  test('the doctor asks nobody, and says what is missing to become root', async () => {
    const facts = async (): Promise<unknown> => {
      const driver = linuxDriver('prompt');
      const order = { verb: 'probe', groups: [{ kind: 'localGroup', name: 'no-such-group' }] } as const;
      return must(await runOrder({ driver, transport: leaseOf(PERSON).transport }, order, () => 20_000)).facts;
    };
    await polkitSays('NO');
    const before = await questions();
    expect(await facts()).toMatchObject({ mayAdminister: true, unknownGroups: ['no-such-group'], backstop: 'at' });
    await root('rm /usr/bin/pkexec');
    expect(await facts()).toMatchObject({ mayAdminister: false, missingTools: ['pkexec'] });
    expect(await questions()).toBe(before);
  });

  test('a question that nobody answers runs out, and nothing was made', async () => {
    await root("printf '#!/bin/sh\nexec sleep 600\n' >/usr/bin/pkexec");
    const { lease } = leaseOf(PERSON);
    const made = await lease.subject.directory.create(lease.createRequest(), { ...lease.call, timeoutMs: 1_500 });
    expect(made).toMatchObject({ ok: false, error: { code: 'timeout' } });
    expect(await truthOf(computer, { name: lease.name })).toBeUndefined();
  });

  test('without any way to become root that is what is missing', async () => {
    await root('rm /usr/bin/pkexec');
    const { lease } = leaseOf(PERSON);
    const made = await lease.subject.directory.create(lease.createRequest(), lease.call);
    expect(made).toMatchObject({ ok: false, error: { code: 'insufficient_rights' } });
  });
});
