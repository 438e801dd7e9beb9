import { openKeychain } from '../../adapters/security/keychain';
import { Secret } from '../../../shared/secret';

async function ask(): Promise<Record<string, string>> {
  // Would fail here, not as an answer, if the library itself could not be loaded.
  await import('keytar');
  const keychain = openKeychain({ service: 'Latchkey Test' });
  const code = (answer: { ok: true } | { ok: false; error: { code: string } }): string =>
    answer.ok ? 'ok' : answer.error.code;
  return {
    get: code(await keychain.get('lease/1')),
    remove: code(await keychain.remove('lease/1')),
    list: code(await keychain.list()),
    probe: code(await keychain.probe()),
    put: code(await keychain.put('lease/1', new Secret('x'))),
  };
}

/**
 * What the keychain of this process's session answers to everything: to be loaded in a process of its own, since a
 * process keeps the message bus that it found first.
 */
export const answers = await ask();
