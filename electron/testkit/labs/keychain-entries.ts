import { createHash } from 'node:crypto';
import keytar from 'keytar';

/** Names of what the keychain of this session really holds for a profile of the program, whichever part of it put it there. */
export async function keychainEntries(profile: string): Promise<readonly string[]> {
  const digest = createHash('sha256').update(profile).digest('hex').slice(0, 16);
  const services = ['practice', 'organisation', 'network'].map((kind) => `Latchkey ${kind} ${digest}`);
  const found = await Promise.all(services.map((service) => keytar.findCredentials(service)));
  return found
    .flat()
    .map(({ account }) => account)
    .sort();
}
