import { createHash } from 'node:crypto';

/** What of a profile keeps secrets of its own in the keychain. */
export const keychainKinds = ['practice', 'organisation', 'network', 'lock'] as const;
export type KeychainKind = (typeof keychainKinds)[number];

/**
 * What the entries of a profile are told apart by: those of two profiles, and of Practice and a real organisation, never meet
 * in the one keychain of a person.
 */
export function keychainService(profile: string, kind: KeychainKind): string {
  const digest = createHash('sha256').update(profile).digest('hex').slice(0, 16);
  return `Latchkey ${kind} ${digest}`;
}
