import { ok } from '../../../shared/result';
import { managedFields } from '../start/managed-preferences';
import { bare } from './at-work';
import type { Handlers } from '../ipc/route';
import type { Rooms } from './index';

type Rows = Extract<
  keyof Handlers,
  `invitation.${string}` | `health.${string}` | `updates.${string}` | 'preferences.managed' | 'app.licences'
>;

/** What the desktop handed to the program, and what the owner of the computer says. */
export function desktopHandlers({ doorway, policy, support, licences }: Rooms): Pick<Handlers, Rows> {
  return {
    'invitation.waiting': () => {
      const line = doorway.waiting();
      return ok(line === undefined ? {} : { line });
    },
    'invitation.forget': () => {
      doorway.forget();
      return ok({});
    },
    'health.view': () => ok({ items: [...support.health()] }),
    'health.diagnostics': () => ok({ text: support.diagnostics() }),
    'app.licences': () => ok({ text: licences() }),
    'updates.view': () => ok(support.updates.view()),
    'updates.look': async () => ok(await support.updates.look()),
    'updates.install': () => bare(support.updates.install()),
    'preferences.managed': () => {
      const { managed, trouble } = policy;
      return ok({ fields: [...managedFields(managed)], ...(trouble === undefined ? {} : { trouble }) });
    },
  };
}
