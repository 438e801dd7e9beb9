import { judgeSwitch, type Host } from '../start/switches';

/** Words that begin a command line without windows. */
export const headlessCommands = [
  'sweep',
  'doctor',
  'list',
  'check-in',
  'revoke-all',
  'receipt',
  'audit',
  'accept-damage',
] as const;

/**
 * Whether the command line asks for a run without windows: its first word is one of the commands. Looked at before anything
 * is loaded, so that windows come up as fast as before.
 */
export function asksHeadless(words: readonly string[], host: Host): boolean {
  const first = words.find((word) => judgeSwitch(word, host).kind !== 'passed');
  return headlessCommands.some((name) => name === first);
}
