import type { Log } from '../../ports/system';
import { invitationLineOf, type AskedInvitation } from './invitation-asked';

/** Holds the invitation that came from outside until the welcome page takes it. The newest counts. */
export interface Doorway {
  /** Reads it; says whether it is one. */
  offer(asked: AskedInvitation): boolean;
  waiting(): string | undefined;
  forget(): void;
}

export function createDoorway(log: Log): Doorway {
  let line: string | undefined;
  return {
    offer(asked) {
      const found = invitationLineOf(asked);
      log.info(found === undefined ? 'invitation.unreadable' : 'invitation.offered', { kind: asked.kind });
      line = found ?? line;
      return found !== undefined;
    },
    waiting: () => line,
    forget: () => {
      line = undefined;
    },
  };
}
