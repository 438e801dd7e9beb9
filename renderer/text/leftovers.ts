import type { LeftoversView } from '../../shared/ipc/endpoint-rows';

const entries = (count: number): string => (count === 1 ? '1 leftover' : `${String(count)} leftovers`);

/** Words around what stands at a computer and belongs to no account any more. */
export const leftoversText = {
  heading: 'Leftovers',
  hint: 'Administrators that no account belongs to any more, and rules and jobs of JIT accounts that are gone.',
  look: 'Look for leftovers',
  lookAgain: 'Look again',
  busy: 'Looking at the computer…',
  none: 'Nothing is left over.',
  found: entries,
  list: 'What is left over',
  member: (name: string) => `${name}, a member of the administrators without an account`,
  remains: (token: string) => `Rule, job or record of JIT account ${token}, which is gone`,
  remove: (count: number) => `Remove ${entries(count)}…`,
  confirmTitle: (count: number) => `Remove ${entries(count)} from this computer?`,
  confirm: 'Each is looked at once more and goes only if it still belongs to no account. Accounts are not touched.',
  confirmAction: (count: number) => `Remove ${entries(count)}`,
} as const;

export const countOfLeftovers = ({ members, remains }: LeftoversView): number => members.length + remains.length;
