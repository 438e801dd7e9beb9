import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fakeKeychain } from '../../testkit/fakes/fake-keychain';
import { Secret } from '../../../shared/secret';
import { checkSignature, createSignatures } from './ed25519';

const base64 = (hex: string): string => Buffer.from(hex, 'hex').toString('base64');

describe('Ed25519', () => {
  it('agrees with RFC 8032, section 7.1, test 2', () => {
    const key = base64('3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c');
    const signature = base64(
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
    );
    expect(checkSignature(key, 'r', signature)).toBe(true);
    expect(checkSignature(key, 's', signature)).toBe(false);
    expect(checkSignature(signature, 'r', key)).toBe(false);
    for (const bad of ['', 'x', base64('00'), `${key}${key}`]) {
      expect(checkSignature(bad, 'r', signature)).toBe(false);
      expect(checkSignature(key, 'r', bad)).toBe(false);
    }
  });

  it('signs any text with a key that is made once and stays in the keychain', async () => {
    const keychain = fakeKeychain();
    const signatures = createSignatures(keychain);
    const key = await signatures.ownKey('lab');
    if (!key.ok) throw new Error(key.error.code);
    expect(await createSignatures(keychain).ownKey('lab')).toEqual(key);
    expect([...keychain.entries().keys()]).toEqual(['admin-key/lab']);
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), async (text) => {
        const signed = await signatures.sign('lab', text);
        expect(signed.ok && signatures.check(key.value, text, signed.value)).toBe(true);
        expect(signed.ok && signatures.check(key.value, `${text} `, signed.value)).toBe(false);
      }),
      { numRuns: 30 },
    );
  });

  it('says what the keychain says, and makes no key of its own for signing', async () => {
    const keychain = fakeKeychain();
    const signatures = createSignatures(keychain);
    expect(await signatures.sign('lab', 'x')).toMatchObject({ error: { code: 'keychain_corrupt' } });
    await keychain.put('admin-key/lab', new Secret('not a key'));
    expect(await signatures.sign('lab', 'x')).toMatchObject({ error: { code: 'keychain_corrupt' } });
    expect(await signatures.ownKey('lab')).toMatchObject({ error: { code: 'keychain_corrupt' } });
    keychain.become('locked');
    expect(await signatures.ownKey('lab')).toMatchObject({ error: { code: 'keychain_locked' } });
  });
});
