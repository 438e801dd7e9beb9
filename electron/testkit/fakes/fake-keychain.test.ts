import { expect, it } from 'vitest';
import { Secret } from '../../../shared/secret';
import { fakeKeychain } from './fake-keychain';
import { keychainContract } from '../contract/keychain-contract';

keychainContract('in memory', () => fakeKeychain());

it.each([
  ['locked', 'keychain_locked'],
  ['unavailable', 'keychain_unavailable'],
  ['corrupt', 'keychain_corrupt'],
] as const)('answers every call as a keychain that is %s does', async (state, code) => {
  const keychain = fakeKeychain();
  await keychain.put('lease/1', new Secret('x'));
  keychain.become(state);
  const answers = [
    await keychain.probe(),
    await keychain.put('lease/2', new Secret('y')),
    await keychain.get('lease/1'),
    await keychain.remove('lease/1'),
    await keychain.list(),
  ];
  for (const answer of answers) expect(answer).toEqual({ ok: false, error: { code } });
  expect([...keychain.entries()]).toEqual([['lease/1', 'x']]);
  keychain.become('open');
  expect((await keychain.get('lease/1')).ok).toBe(true);
});
