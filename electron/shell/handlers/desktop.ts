import { ok } from '../../../shared/result';
import { managedFields } from '../managed-preferences';
import type { Handlers } from '../route';
import type { Rooms } from './index';

type Rows = Extract<keyof Handlers, `invitation.${string}` | 'preferences.managed'>;

/** What the desktop handed to the program, and what the owner of the computer says. */
export function desktopHandlers({ doorway, policy }: Rooms): Pick<Handlers, Rows> {
  return {
    'invitation.waiting': () => {
      const line = doorway.waiting();
      return ok(line === undefined ? {} : { line });
    },
    'invitation.forget': () => {
      doorway.forget();
      return ok({});
    },
    'preferences.managed': () => {
      const { managed, trouble } = policy;
      return ok({ fields: [...managedFields(managed)], ...(trouble === undefined ? {} : { trouble }) });
    },
  };
}
