import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { enterSession } from '../../../scripts/lib/keyring-session.mjs';
import { startSession, type Session } from '../../../scripts/lib/session.mjs';
import { ensureSystemPackages } from '../../../scripts/lib/system-packages.mjs';
import { Secret } from '../../../shared/secret';
import { keychainContract } from '../../testkit/contract/keychain-contract';
import { meaningOf, openKeychain, type Keytar } from './keychain';

const root = join(import.meta.dirname, '../../..');

const newSession = async (keyring: 'unlocked' | 'locked' | 'absent', keyringData?: string): Promise<Session> => {
  await ensureSystemPackages(['keyring']);
  return startSession({ keyring, display: 'keep', ...(keyringData === undefined ? {} : { keyringData }) });
};

describe('with a Secret Service', () => {
  let session: Session;
  let leaveSession: () => void;

  beforeAll(async () => {
    session = await newSession('unlocked');
    leaveSession = enterSession(session);
  });
  afterAll(async () => {
    leaveSession();
    await session.stop();
  });

  keychainContract('the Secret Service', () => openKeychain({ service: 'Latchkey Test' }));

  it('does not see the entries of another installation', async () => {
    const [one, other] = [openKeychain({ service: 'Latchkey One' }), openKeychain({ service: 'Latchkey Other' })];
    await one.put('lease/1', new Secret('of one'));
    expect(await other.get('lease/1')).toEqual({ ok: true, value: undefined });
    expect(await other.list()).toEqual({ ok: true, value: [] });
    await one.remove('lease/1');
  });

  it('knows nothing of an entry that somebody else deleted, and removing it is done', async () => {
    const keychain = openKeychain({ service: 'Latchkey Bare' });
    await keychain.put('lease/1', new Secret('one'));
    await keychain.put('lease/2', new Secret('two'));
    const { default: keytar } = await import('keytar');
    expect(await keytar.deletePassword('Latchkey Bare', 'lease/1')).toBe(true);
    expect(await keychain.get('lease/1')).toEqual({ ok: true, value: undefined });
    expect(await keychain.list()).toEqual({ ok: true, value: ['lease/2'] });
    expect(await keychain.remove('lease/1')).toEqual({ ok: true, value: undefined });
    await keychain.remove('lease/2');
  });

  it('keeps a hundred entries apart', async () => {
    const keychain = openKeychain({ service: 'Latchkey Many' });
    const names = Array.from({ length: 100 }, (_, index) => `lease/${String(index).padStart(4, '0')}`);
    for (const name of names) expect(await keychain.put(name, new Secret(`of ${name}`))).toMatchObject({ ok: true });
    expect(await keychain.list()).toEqual({ ok: true, value: names });
    for (const name of [names[0]!, names[50]!, names[99]!]) {
      const found = await keychain.get(name);
      expect(found.ok && found.value?.reveal()).toBe(`of ${name}`);
    }
    // More would take minutes: the keyring writes its whole file for each of them.
  });

  it('says that it was locked behind our back, and takes nothing for gone', async () => {
    const keychain = openKeychain({ service: 'Latchkey Later' });
    await keychain.put('lease/1', new Secret('still here'));
    const service = ['--session', '--print-reply', '--dest=org.freedesktop.secrets', '/org/freedesktop/secrets'];
    const login = 'array:objpath:/org/freedesktop/secrets/collection/login';
    await promisify(execFile)('dbus-send', [...service, 'org.freedesktop.Secret.Service.Lock', login]);
    expect(await keychain.get('lease/1')).toMatchObject({ ok: false, error: { code: 'keychain_locked' } });
    expect(await keychain.remove('lease/1')).toMatchObject({ ok: false, error: { code: 'keychain_locked' } });
  });
});

describe('without a usable Secret Service', () => {
  /** The `answers` of a process in that session. */
  async function answersIn(environment: NodeJS.ProcessEnv): Promise<unknown> {
    const program = `
      import { runnerImport } from 'vite';
      const file = ${JSON.stringify(join(root, 'electron/testkit/contract/keychain-answers.ts'))};
      const { module } = await runnerImport(file, { configFile: false, logLevel: 'silent' });
      process.stdout.write(JSON.stringify(module.answers));`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], {
      cwd: root,
      env: environment,
    });
    return JSON.parse(stdout);
  }
  const all = (code: string): unknown => ({ probe: code, put: code, get: code, remove: code, list: code });

  const answersWith = async (keyring: 'unlocked' | 'locked' | 'absent', keyringData?: string): Promise<unknown> => {
    const session = await newSession(keyring, keyringData);
    try {
      return await answersIn(session.environment);
    } finally {
      await session.stop();
    }
  };

  it('says that a keyring that nobody unlocked is locked, whatever is asked', async () => {
    expect(await answersWith('locked')).toEqual(all('keychain_locked'));
  });

  it('does not take what is in a locked keyring for gone', async () => {
    const kept = mkdtempSync(join(tmpdir(), 'latchkey-keyring-'));
    try {
      expect(await answersWith('unlocked', kept)).toEqual(all('ok'));
      expect(await answersWith('locked', kept)).toEqual(all('keychain_locked'));
    } finally {
      rmSync(kept, { recursive: true });
    }
  });

  it('says that there is none on a bus without the service', async () => {
    expect(await answersWith('absent')).toEqual(all('keychain_unavailable'));
  });

  it('says that there is none without a bus', async () => {
    const environment = {
      ...process.env,
      DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere/bus',
      XDG_RUNTIME_DIR: '/nowhere',
    };
    expect(await answersIn(environment)).toEqual(all('keychain_unavailable'));
  });
});

describe('what can go wrong', () => {
  const working = (): { keytar: Keytar; stored: Map<string, string> } => {
    const stored = new Map<string, string>();
    const keytar: Keytar = {
      getPassword: (_, account) => Promise.resolve(stored.get(account) ?? null),
      setPassword: (_, account, password) => Promise.resolve(void stored.set(account, password)),
      deletePassword: (_, account) => Promise.resolve(stored.delete(account)),
      findCredentials: () => Promise.resolve([...stored].map(([account, password]) => ({ account, password }))),
    };
    return { keytar, stored };
  };

  it('takes a library that cannot be loaded for a keychain that is not there', async () => {
    const load = (): Promise<Keytar> => Promise.reject(new Error('libsecret-1.so.0: cannot open shared object file'));
    const keychain = openKeychain({ service: 'x', load });
    expect(await keychain.get('lease/1')).toEqual({ ok: false, error: { code: 'keychain_unavailable' } });
  });

  it('does not believe "none" of a keychain that keeps nothing', async () => {
    const { keytar } = working();
    const forgetful: Keytar = {
      ...keytar,
      setPassword: () => Promise.reject(new Error('Object does not exist at path “/x”')),
    };
    const keychain = openKeychain({ service: 'x', load: () => Promise.resolve(forgetful) });
    for (const answer of [await keychain.get('lease/1'), await keychain.remove('lease/1'), await keychain.list()]) {
      expect(answer).toEqual({ ok: false, error: { code: 'keychain_locked' } });
    }
  });

  it('never asks a locked keychain for its names', async () => {
    const { keytar } = working();
    const locked: Keytar = {
      ...keytar,
      setPassword: () => Promise.reject(new Error('Cannot create an item in a locked collection')),
      findCredentials: () => expect.unreachable(),
    };
    const keychain = openKeychain({ service: 'x', load: () => Promise.resolve(locked) });
    expect(await keychain.list()).toEqual({ ok: false, error: { code: 'keychain_locked' } });
  });

  it('calls a keychain corrupt that gives back something else', async () => {
    const { keytar } = working();
    const odd: Keytar = { ...keytar, getPassword: () => Promise.resolve('something else') };
    const keychain = openKeychain({ service: 'x', load: () => Promise.resolve(odd) });
    expect(await keychain.probe()).toEqual({ ok: false, error: { code: 'keychain_corrupt', detail: 'probe' } });
  });

  it('does not list what a probe that was cut short left behind', async () => {
    const { keytar, stored } = working();
    stored.set('probe/0011', 'x').set('lease/1', 'y');
    const keychain = openKeychain({ service: 'x', load: () => Promise.resolve(keytar) });
    expect(await keychain.list()).toEqual({ ok: true, value: ['lease/1'] });
  });

  it.each([
    ['The name org.freedesktop.secrets was not provided by any .service files', 'keychain_unavailable'],
    ['Unknown or unsupported transport “disabled” for address “disabled:”', 'keychain_unavailable'],
    ['Object does not exist at path “/org/freedesktop/secrets/collection/login”', 'keychain_locked'],
    ['Cannot create an item in a locked collection', 'keychain_locked'],
    ['The operation was cancelled', 'keychain_locked'],
    ['User interaction is not allowed.', 'keychain_locked'],
    ['The user name or passphrase you entered is not correct.', 'keychain_locked'],
    ['Unable to decode the provided data.', 'keychain_corrupt'],
    ['A specified logon session does not exist. It may already have been terminated.', 'keychain_unavailable'],
    ['', 'keychain_unavailable'],
  ])('takes %j for %s, and passes no word of it on', (message, code) => {
    expect(meaningOf(new Error(message))).toEqual({ code });
  });

  it.each([undefined, null, 'text', { message: 'locked' }])('takes %j for unavailable', (cause) => {
    expect(meaningOf(cause)).toEqual({ code: 'keychain_unavailable' });
  });
});
