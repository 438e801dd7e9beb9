import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startEndpoint, type Endpoint } from '../../../scripts/lib/endpoint.mjs';
import { instant } from '../../../shared/time';
import { TestLease } from '../../testkit/directory-contract';
import { endpointSubject, truthOf } from '../../testkit/local/endpoint-subject';
import { createEndpointDirectory, linuxDriver, ThisComputer } from './index';
import type { Transport } from './transport';

const PERSON = 'desk';
const clock = { wall: () => instant(Date.now()), monotonic: () => performance.now() };
/** A computer with accounts of its own: no account is made on the one that runs the tests. */
let computer: Endpoint;

async function root(script: string, input?: string): Promise<string> {
  const { code, stdout, stderr } = await computer.inside('sh', ['-c', script], input);
  if (code !== 0) throw new Error(`ended with code ${String(code)}: ${stderr}`);
  return stdout;
}

/** What an administrator decided about whoever asks to run something as root. Each question is noted. */
async function polkitSays(answer: 'YES' | 'NO'): Promise<void> {
  const rule = `polkit.addRule(function (action, subject) {
    if (action.id !== 'org.freedesktop.policykit.exec' || subject.user !== '${PERSON}') return;
    polkit.spawn(['/bin/sh', '-c', 'echo asked >>/run/asked/list']);
    return polkit.Result.${answer};
  });`;
  await root('cat >/etc/polkit-1/rules.d/00-test.rules', rule);
  await root('pkill -x polkitd; while pgrep -x polkitd >/dev/null; do sleep 0.02; done');
  await root('setsid /usr/lib/polkit-1/polkitd --no-debug </dev/null >/run/polkitd.log 2>&1 &');
  // polkitd answers from when it owns its name on the bus.
  await root(
    'until dbus-send --system --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.GetNameOwner string:org.freedesktop.PolicyKit1 >/dev/null 2>&1; do sleep 0.05; done',
  );
}

beforeAll(async () => {
  computer = await startEndpoint({ needs: ['elevation'] });
  await root(`useradd -m ${PERSON}; mkdir -p /run/dbus; dbus-daemon --system --fork`);
  await root('install -d -o polkitd -m 755 /run/asked; chown polkitd /etc/polkit-1/rules.d');
  await root('cp -p /usr/bin/pkexec /root/');
});
beforeEach(async () => {
  await root(`rm -f /etc/sudoers.d/${PERSON} /run/asked/list; cp -p /root/pkexec /usr/bin/`);
});
afterAll(async () => {
  await computer.stop();
});

/** The program runs there, as whoever uses the computer, and counts what it was asked to run. */
class AtTheDesk implements Transport {
  ran = 0;
  readonly #computer = new ThisComputer();

  constructor(private readonly user: string) {}

  run({ argv, stdin }: Parameters<Transport['run']>[0], timeoutMs: number): ReturnType<Transport['run']> {
    this.ran += 1;
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

const questions = async (): Promise<number> =>
  (await root('cat /run/asked/list 2>/dev/null || true')).split('\n').filter((line) => line === 'asked').length;

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
    expect(await neutralise()).toMatchObject({ ok: false, error: { code: 'insufficient_rights' } });
    expect(await truthOf(computer, lease.account)).toMatchObject({ enabled: true });
    await polkitSays('YES');
    expect(await neutralise()).toMatchObject({ ok: true });
    expect(await truthOf(computer, lease.account)).toMatchObject({ enabled: false });
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
