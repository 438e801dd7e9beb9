import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startEndpoint, type Endpoint } from '../../../../scripts/lib/endpoint.mjs';
import { ok } from '../../../../shared/result';
import { Secret } from '../../../../shared/secret';
import { SECOND } from '../../../../shared/time';
import { SshTransport } from './transport';

const USER = 'svc-latchkey';
const PASSWORD = 'right-Horse-7';
/** A real OpenSSH server with the PAM of this computer. */
let endpoint: Endpoint;

async function root(script: string): Promise<string> {
  const { code, stdout, stderr } = await endpoint.inside('sh', ['-c', script]);
  if (code !== 0) throw new Error(`ended with code ${String(code)}: ${stderr}`);
  return stdout;
}

/** Starts its SSH server again with these lines in front of the others: the first of each name counts (sshd_config(5)). */
async function serve(lines: readonly string[]): Promise<void> {
  await root(
    `{ printf '%s\\n' ${lines.map((line) => `'${line}'`).join(' ')}; cat /root/sshd_config; } >/run/lab/sshd_config`,
  );
  await endpoint.silence();
  await endpoint.listen();
}

beforeAll(async () => {
  endpoint = await startEndpoint();
  await root(
    'cp /run/lab/sshd_config /root/; cp -p /etc/pam.d/sshd /root/pam; cp -p /etc/security/access.conf /root/; cp -p /etc/shadow /root/shadow',
  );
});
beforeEach(async () => {
  await root('cp -p /root/pam /etc/pam.d/sshd; cp -p /root/access.conf /etc/security/; cp -p /root/shadow /etc/shadow');
  await root(`rm -f /etc/nologin /run/nologin; echo '${USER}:${PASSWORD}' | chpasswd`);
});
afterAll(async () => {
  await endpoint.stop();
});

/** What comes of running something there with this secret: an exit code, or why not. */
async function attempt(secret = endpoint.privateKey): Promise<string> {
  const { address: host, port, hostKey } = endpoint;
  const transport = new SshTransport({
    address: { host, port, user: USER, hostKey },
    secret: () => Promise.resolve(ok(new Secret(secret))),
  });
  try {
    const ran = await transport.run({ argv: ['true'], stdin: new Secret('') }, 20 * SECOND);
    return ran.ok ? `exit ${String(ran.value.exitCode)}` : `${ran.error.code}: ${ran.error.detail ?? ''}`;
  } finally {
    await transport.close();
  }
}

const KEYBOARD_ONLY = ['PasswordAuthentication no', 'KbdInteractiveAuthentication yes'];
/** Locks an account with its first wrong password (pam_faillock(8)). */
const LOCKING =
  "sed -i '1i auth required pam_faillock.so preauth deny=1 unlock_time=600\\nauth [success=1 default=ignore] pam_unix.so nodelay\\nauth [default=die] pam_faillock.so authfail deny=1 unlock_time=600' /etc/pam.d/sshd; faillock --user svc-latchkey --reset";

test('a key or a password lets it in, the password also where it is asked for as a question', async () => {
  await serve([]);
  expect([await attempt(), await attempt(PASSWORD)]).toEqual(['exit 0', 'exit 0']);
  await serve(KEYBOARD_ONLY);
  expect([await attempt(PASSWORD), await attempt('wrong')]).toEqual(['exit 0', 'bind_failed: sign-in refused']);
});

test('a program that ends at once is not taken for a lost connection', { timeout: 60_000 }, async () => {
  await serve([]);
  const ends: string[] = [];
  for (let round = 0; round < 8; round += 1) ends.push(await attempt());
  expect(ends).toEqual(ends.map(() => 'exit 0'));
});

test('a way of signing in that the server does not take is named, and nothing is sent by it', async () => {
  await serve(['PasswordAuthentication no', 'KbdInteractiveAuthentication no']);
  expect(await attempt(PASSWORD)).toBe('bind_failed: passwords not taken');
  await serve(['PubkeyAuthentication no']);
  expect(await attempt()).toBe('bind_failed: keys not taken');
});

test('one secret is tried once: a second try would count towards a lock', async () => {
  await serve(['KbdInteractiveAuthentication yes']);
  await root(LOCKING.replaceAll('deny=1', 'deny=9'));
  expect(await attempt('wrong')).toBe('bind_failed: sign-in refused');
  expect((await root(`faillock --user ${USER}`)).match(/^\d{4}-/gmu)).toHaveLength(1);
});

test('an account that faillock holds is refused, and said to be locked where the server says so', async () => {
  await root(LOCKING);
  await serve([]);
  expect(await attempt('wrong')).toBe('bind_failed: sign-in refused');
  expect(await attempt(PASSWORD)).toBe('bind_failed: sign-in refused');
  await serve(KEYBOARD_ONLY);
  expect(await attempt(PASSWORD)).toBe('bind_failed: account locked');
});

test('an account that has expired', async () => {
  await serve([]);
  await root(`usermod -e 1 ${USER}`);
  expect(await attempt()).toBe('bind_failed: account expired');
});

test('an account that a rule of PAM keeps out, whatever its secret', async () => {
  await serve([]);
  await root(
    `sed -i '1i account required pam_access.so' /etc/pam.d/sshd; echo '-:${USER}:ALL' >>/etc/security/access.conf`,
  );
  expect([await attempt(), await attempt(PASSWORD)]).toEqual([
    'bind_failed: closed at sign-in',
    'bind_failed: closed at sign-in',
  ]);
});

test('a password that has to be changed first', async () => {
  await serve([]);
  await root(`chage -d 0 ${USER}`);
  expect([await attempt(), await attempt(PASSWORD)]).toEqual([
    'bind_failed: password must be changed',
    'bind_failed: password must be changed',
  ]);
  await serve(KEYBOARD_ONLY);
  expect(await attempt(PASSWORD)).toBe('bind_failed: password must be changed');
});

test('a second factor after the key', async () => {
  await serve(['KbdInteractiveAuthentication yes', 'AuthenticationMethods publickey,keyboard-interactive']);
  expect(await attempt()).toBe('bind_failed: second factor asked');
});
