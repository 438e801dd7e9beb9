import { ok } from '../../../shared/result';
import type { Handlers } from '../route';
import type { Rooms } from './index';

type Rows = Extract<keyof Handlers, `invitation.${string}`>;

/** What the desktop handed to the program. */
export function desktopHandlers({ doorway }: Rooms): Pick<Handlers, Rows> {
  return {
    'invitation.waiting': () => {
      const line = doorway.waiting();
      return ok(line === undefined ? {} : { line });
    },
    'invitation.forget': () => {
      doorway.forget();
      return ok({});
    },
  };
}
