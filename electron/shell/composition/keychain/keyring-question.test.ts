import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { layKeyring, unlockKeyring } from '../../../../scripts/lib/keyring.mjs';
import { startSession } from '../../../../scripts/lib/session.mjs';
import { ensureSystemPackages } from '../../../../scripts/lib/system-packages.mjs';
import { Secret } from '../../../../shared/secret';
import { openKeychain } from '../../../adapters/security/keychain';
import { FakeClock } from '../../../testkit/fakes/clock';
import { FakeTimers } from '../../../testkit/fakes/timers';
import { keychainLane, PATIENCE } from './keychain-lane';

/** GNOME's own dialogue for passwords (Debian: gcr, which the keyring brings along). */
const PROMPTER = '/usr/libexec/gcr-prompter';
const SERVICE = 'Latchkey organisation 0123456789abcdef';

const kept = mkdtempSync(join(tmpdir(), 'latchkey-question-'));
const before = { ...process.env };
let session: Awaited<ReturnType<typeof startSession>>;

const bus = (...words: readonly string[]): Promise<string> =>
  promisify(execFile)('dbus-send', ['--session', '--print-reply', ...words], { env: session.environment }).then(
    ({ stdout }) => stdout,
    () => '',
  );

beforeAll(async () => {
  await ensureSystemPackages(['display', 'keyring']);
  layKeyring(kept, [{ service: SERVICE, account: 'lease/1', password: 'kept' }]);
  const first = await startSession({ keyring: 'unlocked', display: 'keep', keyringData: kept });
  const program = `import keytar from 'keytar'; await keytar.setPassword('Mail', 'me', 'x');`;
  await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], {
    cwd: join(import.meta.dirname, '../../..'),
    env: first.environment,
  });
  await first.stop();
  session = await startSession({ keyring: 'locked', keyringData: kept });
  // The message bus is looked up at keytar's first call, which comes after this.
  Object.assign(process.env, session.added);
});
afterAll(async () => {
  for (const name of Object.keys(session.added)) {
    if (before[name] === undefined) Reflect.deleteProperty(process.env, name);
    else process.env[name] = before[name];
  }
  await session.stop();
  rmSync(kept, { recursive: true });
});

it('a question for the password that nobody answers holds nobody up, and all goes on once it is gone', async () => {
  const prompter = spawn(PROMPTER, [], { env: session.environment, stdio: 'ignore' });
  const gone = new Promise((resolve) => prompter.once('exit', resolve));
  const owner = (): Promise<string> =>
    bus(
      ...['--dest=org.freedesktop.DBus', '/', 'org.freedesktop.DBus.GetNameOwner'],
      'string:org.gnome.keyring.SystemPrompter',
    );
  await expect.poll(owner, { timeout: 20_000 }).toContain('string ":');

  const timers = new FakeTimers(new FakeClock());
  const lane = keychainLane(timers);
  const ours = lane.through(openKeychain({ service: SERVICE }));
  const noAnswer = { ok: false, error: { code: 'keychain_locked', detail: 'no answer' } };
  const [asked, behind] = [ours.get('lease/1'), ours.put('lease/2', new Secret('x'))];
  await timers.advance(PATIENCE);
  expect(await asked).toEqual(noAnswer);
  expect(await behind).toEqual(noAnswer);
  expect(await ours.probe()).toEqual(noAnswer);

  await unlockKeyring(session.added);
  prompter.kill('SIGTERM');
  await gone;
  const found = async (): Promise<string | undefined> => {
    const answer = await ours.get('lease/1');
    return answer.ok ? answer.value?.reveal() : answer.error.detail;
  };
  await expect.poll(found, { timeout: 20_000 }).toBe('kept');
  expect(await ours.list()).toEqual({ ok: true, value: ['lease/1'] });
  await lane.end();
});
