import keytar from 'keytar';
import { keychainKinds, keychainService } from '../../adapters/security/service';

/**
 * Names of what the keychain of this session really holds for a profile, whichever part of the program put it there. To be asked
 * when the program is not running: it probes its keychain with entries that come and go, and keytar ends the process that lists
 * one while it goes (keytar_posix.cc, FindCredentials).
 */
export async function keychainEntries(profile: string): Promise<readonly string[]> {
  const names: string[] = [];
  for (const kind of keychainKinds) {
    const found = await keytar.findCredentials(keychainService(profile, kind));
    names.push(...found.map(({ account }) => account));
  }
  return names.sort();
}
