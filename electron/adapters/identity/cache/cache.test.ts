import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Secret } from '../../../../shared/secret';
import { FakeClock } from '../../../testkit/fakes/clock';
import { fakeKeychain, type FakeKeychain } from '../../../testkit/fakes/fake-keychain';
import { memoryLog, type MemoryLog } from '../../../testkit/fakes/log';
import { FakeTimers } from '../../../testkit/fakes/timers';
import { instant } from '../../../../shared/time';
import { accountsOf, mergedEntries, noEntries, parseEntries, withoutAccount, type Entries } from './entries';
import { newKey, seal, unseal } from './sealed';
import { openTokenCache, TOKEN_CACHE_KEY, type TokenCache } from './token-cache';

const section = fc.dictionary(fc.constantFrom('a', 'b', 'c', '__proto__', 'toString'), fc.record({ v: fc.nat(3) }));
const someEntries: fc.Arbitrary<Entries> = fc.record({
  Account: section,
  IdToken: section,
  AccessToken: section,
  RefreshToken: section,
  AppMetadata: section,
});

const session = (id: string): Entries => ({
  ...noEntries,
  Account: { [id]: { home_account_id: id, environment: 'e', username: `${id}@x`, name: id } },
  RefreshToken: { [id]: { home_account_id: id, environment: 'e', client_id: 'APP', secret: 's3cret' } },
});

describe('two memories that became different', () => {
  it('are as ours where nobody else wrote, and as theirs where we did not', () => {
    fc.assert(
      fc.property(someEntries, someEntries, (base, other) => {
        expect(mergedEntries(base, other, base)).toEqual(other);
        expect(mergedEntries(base, base, other)).toEqual(other);
      }),
    );
  });

  it('keep what either of them got and lose what either of them forgot', () => {
    const base = { ...noEntries, Account: { old: { v: 1 }, gone: { v: 1 }, lost: { v: 1 } } };
    const mine = { ...noEntries, Account: { old: { v: 2 }, lost: { v: 1 }, new: { v: 1 } } };
    const theirs = { ...noEntries, Account: { old: { v: 1 }, gone: { v: 1 }, other: { v: 1 } } };
    expect(mergedEntries(base, mine, theirs).Account).toEqual({ old: { v: 2 }, new: { v: 1 }, other: { v: 1 } });
  });
});

describe('entries', () => {
  it.each(['', '{', '[]', 'null', '7', '{"Account":7}', '{"Account":{"a":"text"}}'])('are not %j', (text) => {
    expect(parseEntries(text)).toBeUndefined();
  });

  it('name accounts that have a refresh token for the app', () => {
    const both = mergedEntries(noEntries, session('one'), session('two'));
    expect(accountsOf(both, 'app').map(({ homeAccountId }) => homeAccountId)).toEqual(['two', 'one']);
    expect(accountsOf(both, 'other')).toEqual([]);
    expect(accountsOf({ ...both, RefreshToken: {} }, 'app')).toEqual([]);
    expect(withoutAccount(both, 'ONE')).toEqual(session('two'));
  });
});

describe('a sealed text', () => {
  const key = new Secret(newKey());

  it('is what went in, whatever that is, and never looks the same twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const [one, two] = [seal(key, new Secret(text)), seal(key, new Secret(text))];
        expect(unseal(key, one)?.reveal()).toBe(Buffer.from(text).toString());
        expect(one.equals(two)).toBe(false);
      }),
    );
  });

  it('is not opened with another key, cut short, longer, or with any bit changed', () => {
    const sealed = seal(key, new Secret('s3cret'));
    expect(unseal(new Secret(newKey()), sealed)).toBeUndefined();
    expect(unseal(new Secret('no key'), sealed)).toBeUndefined();
    for (let size = 0; size < sealed.length; size += 1) expect(unseal(key, sealed.subarray(0, size))).toBeUndefined();
    expect(unseal(key, Buffer.concat([sealed, Buffer.from([0])]))).toBeUndefined();
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = Buffer.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(unseal(key, changed)).toBeUndefined();
    }
  });
});

describe('the file', () => {
  let folder: string;
  let file: string;
  let keychain: FakeKeychain;
  let log: MemoryLog;
  let clock: FakeClock;
  let timers: FakeTimers;
  const open = (): TokenCache => openTokenCache({ file, keychain, clock, timers, log });
  const kept = async (cache = open()): Promise<unknown> => cache.load();

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'latchkey-cache-'));
    file = join(folder, 'in', 'sign-in.bin');
    keychain = fakeKeychain();
    log = memoryLog();
    clock = new FakeClock(instant(Date.now()));
    timers = new FakeTimers(clock);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is needed by nobody who never signed in, nor is the keychain', async () => {
    keychain.become('locked');
    expect(await kept()).toEqual({ ok: true, value: noEntries });
  });

  it('gives back what was saved, and leaves nothing else beside it', async () => {
    await open().save(noEntries, session('one'));
    expect(await kept()).toEqual({ ok: true, value: session('one') });
    expect(readdirSync(join(folder, 'in'))).toEqual(['sign-in.bin']);
    expect(readFileSync(file).includes('s3cret')).toBe(false);
  });

  const harms: readonly (readonly [string, () => unknown])[] = [
    ['damaged', () => writeFileSync(file, 'LKTC\u0001 and nothing more')],
    ['empty', () => writeFileSync(file, '')],
    ['plain text', () => writeFileSync(file, JSON.stringify(session('one')))],
    ['without its key', () => keychain.remove(TOKEN_CACHE_KEY)],
    ['of another key', () => keychain.put(TOKEN_CACHE_KEY, new Secret(newKey()))],
    ['of a key that is none', () => keychain.put(TOKEN_CACHE_KEY, new Secret('x'))],
  ];
  it.each(harms)('%s reads as nobody signed in, and can be written again', async (_, harm) => {
    await open().save(noEntries, session('one'));
    await harm();
    expect(await kept()).toEqual({ ok: true, value: noEntries });
    expect(log.lines).toMatchObject([{ level: 'warn', event: 'signIn.cacheNotOpened' }]);
    expect(await open().save(noEntries, session('two'))).toEqual({ ok: true, value: undefined });
    expect(await kept()).toEqual({ ok: true, value: session('two') });
  });

  it.each(['locked', 'unavailable'] as const)('is left alone while the keychain is %s', async (state) => {
    await open().save(noEntries, session('one'));
    const before = readFileSync(file);
    keychain.become(state);
    const refused = { ok: false, error: { code: `keychain_${state}` } };
    const cache = open();
    expect(await cache.ready()).toMatchObject(refused);
    expect(await kept(cache)).toMatchObject(refused);
    expect(await cache.save(noEntries, session('two'))).toMatchObject(refused);
    expect(await cache.forget('one')).toMatchObject(refused);
    expect(readFileSync(file).equals(before)).toBe(true);
    keychain.become('open');
    expect(await kept(cache)).toEqual({ ok: true, value: session('one') });
  });

  it('is never written as plain text when there is no keychain', async () => {
    keychain.become('unavailable');
    expect(await open().save(noEntries, session('one'))).toMatchObject({ ok: false });
    expect(existsSync(file)).toBe(false);
  });

  it('waits for another process that is writing, not for one that died', async () => {
    mkdirSync(join(folder, 'in'));
    writeFileSync(`${file}.lock`, '');
    const saving = open().save(noEntries, session('one'));
    await timers.advance(100);
    expect(existsSync(file)).toBe(false);
    rmSync(`${file}.lock`);
    await timers.advance(100);
    expect((await saving).ok).toBe(true);

    writeFileSync(`${file}.lock`, '');
    utimesSync(`${file}.lock`, 1, 1);
    expect((await open().save(session('one'), noEntries)).ok).toBe(true);
    expect(existsSync(`${file}.lock`)).toBe(false);
  });

  it('gives up on one that never ends', async () => {
    mkdirSync(join(folder, 'in'));
    writeFileSync(`${file}.lock`, '');
    const saving = open().save(noEntries, session('one'));
    const later = new Date(clock.wall() + 60_000);
    for (let turn = 0; turn < 20; turn += 1) {
      utimesSync(`${file}.lock`, new Date(clock.wall()), new Date(clock.wall()));
      await timers.advance(1_000);
    }
    utimesSync(`${file}.lock`, later, later);
    expect(await saving).toMatchObject({ ok: false, error: { code: 'busy' } });
  });

  it('holds what many saved at once', async () => {
    const names = Array.from({ length: 12 }, (_, index) => `n${String(index)}`);
    const saved = Promise.all(names.map((name) => open().save(noEntries, session(name))));
    const done: boolean[] = [];
    void saved.then(() => done.push(true));
    while (done.length === 0) await timers.advance(25);
    const all = await open().load();
    expect(all.ok && Object.keys(all.value.Account).sort()).toEqual([...names].sort());
  });
});
