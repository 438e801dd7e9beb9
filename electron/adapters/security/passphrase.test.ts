import { describe, expect, it } from 'vitest';
import { Secret } from '../../../shared/secret';
import { LONGEST_VALUE } from './entry';
import { scryptPassphrases } from './passphrase';

/** The least that is taken, so that the tests need not wait for what attackers shall. */
const passphrases = scryptPassphrases({ log2N: 14, r: 8, p: 1 });
const secret = (text: string): Secret<string> => new Secret(text);

describe('a sealed passphrase', () => {
  it('opens for its passphrase only, and does not tell it', async () => {
    const sealed = await passphrases.seal(secret('correct horse'));
    expect(sealed.reveal()).not.toContain('correct');
    expect(await passphrases.opens(sealed, secret('correct horse'))).toBe(true);
    expect(await passphrases.opens(sealed, secret('correct horsf'))).toBe(false);
    expect(await passphrases.opens(sealed, secret(''))).toBe(false);
  });

  it('is another each time', async () => {
    const [one, two] = [await passphrases.seal(secret('same same')), await passphrases.seal(secret('same same'))];
    expect(one.reveal()).not.toBe(two.reveal());
  });

  it.each([
    '"\';--(),\\',
    'x'.repeat(200),
    '\u{1F512}\u{1F512}\u{1F512}',
    'пароль',
    '\u202Eright to left',
    'nul\u0000nul',
  ])('takes %j and fits into the keychain', async (text) => {
    const sealed = await passphrases.seal(secret(text));
    expect(Buffer.byteLength(sealed.reveal())).toBeLessThan(LONGEST_VALUE);
    expect(await passphrases.opens(sealed, secret(text))).toBe(true);
    expect(await passphrases.opens(sealed, secret(`${text} `))).toBe(false);
  });

  it('knows a letter however the keyboard writes it', async () => {
    const sealed = await passphrases.seal(secret('caf\u00e9 caf\u00e9'));
    expect(await passphrases.opens(sealed, secret('cafe\u0301 cafe\u0301'))).toBe(true);
  });

  const good = { version: 1, log2N: 14, r: 8, p: 1, salt: 'A'.repeat(22), key: 'A'.repeat(43) };
  it.each([
    ['nothing', ''],
    ['no JSON', '{'],
    ['another thing', '[]'],
    ['another version', JSON.stringify({ ...good, version: 2 })],
    ['a cost that would take all memory', JSON.stringify({ ...good, log2N: 30 })],
    ['a cost of nothing', JSON.stringify({ ...good, log2N: 1 })],
    ['a short key', JSON.stringify({ ...good, key: '' })],
    ['a surplus field', JSON.stringify({ ...good, also: 1 })],
  ])('that is %s cannot be read', async (_what, text) => {
    expect(await passphrases.opens(secret(text), secret('x'))).toBeUndefined();
  });

  it('of another cost is opened by that', async () => {
    const sealed = await scryptPassphrases().seal(secret('correct horse'));
    expect(JSON.parse(sealed.reveal())).toMatchObject({ log2N: 15, r: 8, p: 3 });
    expect(await passphrases.opens(sealed, secret('correct horse'))).toBe(true);
    expect(await passphrases.opens(secret(JSON.stringify(good)), secret('x'))).toBe(false);
  });
});
