import type { LeavingView } from '../../shared/ipc/ending-rows';
import type { LeaseView } from '../../shared/ipc/views';
import { atTime, plural } from './time';

/** Whether the directory itself keeps people from signing in when the time is over, without Latchkey. */
export function endsByItself(lease: LeaseView): boolean {
  return lease.enforcedBy.signIn.by === 'directory';
}

/** What is asked, or what is going on. */
export function leavingTitle(reason: NonNullable<LeavingView['reason']>, ending: boolean, live: number): string {
  if (ending) return live === 0 ? 'Everything has ended' : `Ending ${plural(live, 'account')}`;
  const are = `${plural(live, 'account')} ${live === 1 ? 'is' : 'are'} still live`;
  switch (reason) {
    case 'quit':
      return `${are}. Quit all the same?`;
    case 'shutdown':
      return `${are}, and the computer is shutting down`;
    case 'sleep':
      return `${are}, and the computer went to sleep`;
  }
}

/** What leaving would mean. */
export function leaveHint(live: readonly LeaseView[], ending: boolean): string {
  if (ending) return 'Sign-in is blocked first, then the privileges go. What is unfinished goes on at the next start.';
  const stay = live.filter((lease) => !endsByItself(lease)).length;
  if (stay === 0) return 'Latchkey cannot end them while it is away. The directory blocks their sign-in on time.';
  const which = stay < live.length ? `${String(stay)} of them` : stay === 1 ? 'it' : 'them';
  return `Nothing but Latchkey ends ${which}: while it is away, ${stay === 1 ? 'it stays' : 'they stay'} usable.`;
}

/** What leaving would mean, where nothing more may be said. */
export const leaveHintLocked =
  'Latchkey is locked and does not say which. What nothing but Latchkey ends stays usable while it is away.';
export const leaveLocked = 'Leave them';

/** What becomes of one account when nobody watches it. */
export function staysText(lease: LeaseView, now: number): string {
  if (lease.state === 'revoked') return 'Ended and read back.';
  if (lease.state === 'revoking') return 'Ending.';
  const { signIn, privilege } = lease.enforcedBy;
  if (signIn.by === 'app') return `Should end ${atTime(lease.endsAt, now)}, but nothing in the directory ends it.`;
  const rest = privilege.by === 'directory' ? '' : ' Its privileges are removed when Latchkey runs again.';
  return `Sign-in ends ${atTime(signIn.at, now)} by the directory.${rest}`;
}

/** The button that leaves them as they are; when each of them ends stands in its line above. */
export function leaveButton(live: readonly LeaseView[]): string {
  const stay = live.filter((lease) => !endsByItself(lease)).length;
  if (stay > 0) return `Leave (${String(stay)} ${stay === 1 ? 'stays' : 'stay'} usable)`;
  return live.length === 1 ? 'Leave it to the directory' : 'Leave them to the directory';
}
