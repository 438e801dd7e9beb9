import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Secret } from '../../../shared/secret';
import type { Keychain } from '../../ports/security';

const HOSTILE = [
  `"quotes" 'and' \\ back\\slashes, (parentheses); | & $HOME \`id\``,
  'Пароль-密码-🔑-\u202Eesrever\u202C',
  ' leading and trailing ',
  'line\r\nbreaks\tand tabs',
  '%s%n%p',
  'x'.repeat(2_560),
];

/** What every keychain does while it is open. `make` gives one of its own for each test; `dispose` ends it. */
export function keychainContract(name: string, make: () => Keychain, dispose: () => void = () => undefined): void {
  describe(`keychain contract: ${name}`, () => {
    let keychain: Keychain;
    const value = async (entry: string): Promise<string | undefined> => {
      const answer = await keychain.get(entry);
      if (!answer.ok) throw new Error(answer.error.code);
      return answer.value?.reveal();
    };
    const done = { ok: true, value: undefined };

    beforeEach(() => {
      keychain = make();
    });
    afterEach(async () => {
      const names = await keychain.list();
      if (names.ok) for (const entry of names.value) await keychain.remove(entry);
      dispose();
    });

    it('passes its own probe and leaves nothing behind', async () => {
      expect(await keychain.probe()).toEqual(done);
      expect(await keychain.list()).toEqual({ ok: true, value: [] });
    });

    it('gives back what was put, and the newest of two', async () => {
      expect(await keychain.put('lease/1', new Secret('first'))).toEqual(done);
      expect(await value('lease/1')).toBe('first');
      expect(await keychain.put('lease/1', new Secret('second'))).toEqual(done);
      expect(await value('lease/1')).toBe('second');
      expect(await keychain.list()).toEqual({ ok: true, value: ['lease/1'] });
    });

    it('knows nothing of what was never put', async () => {
      expect(await value('lease/none')).toBeUndefined();
    });

    it('removes, and removing again is done', async () => {
      await keychain.put('lease/1', new Secret('gone'));
      expect(await keychain.remove('lease/1')).toEqual(done);
      expect(await value('lease/1')).toBeUndefined();
      expect(await keychain.remove('lease/1')).toEqual(done);
    });

    it('lists the names of all entries, in order, and tells similar ones apart', async () => {
      for (const entry of ['lease/2', 'connector/a', 'lease/1', 'lease/10']) {
        await keychain.put(entry, new Secret(`of ${entry}`));
      }
      expect(await keychain.list()).toEqual({
        ok: true,
        value: ['connector/a', 'lease/1', 'lease/10', 'lease/2'],
      });
      expect(await value('lease/1')).toBe('of lease/1');
    });

    it.each(HOSTILE)('keeps a value as it is: %j', async (text) => {
      expect(await keychain.put('lease/1', new Secret(text))).toEqual(done);
      expect(await value('lease/1')).toBe(text);
    });

    it.each(['', 'nul\0inside', '\ud800', 'x'.repeat(2_561), 'é'.repeat(1_281)])(
      'refuses a value that would not come back whole: %j',
      async (text) => {
        expect(await keychain.put('lease/1', new Secret(text))).toMatchObject({
          ok: false,
          error: { code: 'bad_input' },
        });
        expect(await value('lease/1')).toBeUndefined();
      },
    );

    it.each(['', '/', 'a b', 'lease/1\0', 'lease/ü', 'x'.repeat(201), 'lease/1\n'])(
      'refuses the entry name %j everywhere',
      async (entry) => {
        const answers = [
          await keychain.put(entry, new Secret('x')),
          await keychain.get(entry),
          await keychain.remove(entry),
        ];
        for (const answer of answers) expect(answer).toMatchObject({ ok: false, error: { code: 'bad_input' } });
      },
    );

    it('serves many at once', async () => {
      const entries = Array.from({ length: 20 }, (_, index) => `lease/${String(index)}`);
      await Promise.all(entries.map((entry) => keychain.put(entry, new Secret(`of ${entry}`))));
      expect(await Promise.all(entries.map(value))).toEqual(entries.map((entry) => `of ${entry}`));
    });
  });
}
