import type { ManageableField } from '../../shared/model/managed';
import type { UpdatesView } from '../../shared/model/support';
import type { Handlers } from './fake-organisation';

/** What the desktop and the program around the windows would answer. */
export class FakeDesktop {
  /** The invitation of a link that was followed. */
  invitation: string | undefined;

  /** Preferences that the policy of the computer sets. */
  managed: readonly ManageableField[] = [];

  updates: UpdatesView = { state: 'ready', version: '2.0.0' };

  readonly handlers: Handlers = {
    'invitation.waiting': () => ({
      ok: true,
      value: this.invitation === undefined ? {} : { line: this.invitation },
    }),
    'preferences.managed': () => ({ ok: true, value: { fields: [...this.managed] } }),
    'health.view': () => ({
      ok: true,
      value: {
        items: [
          { id: 'records', state: 'good' },
          { id: 'tray', state: 'note', why: 'unseen' },
          { id: 'sandbox', state: 'bad', why: 'superuser' },
        ],
      },
    }),
    'health.diagnostics': () => ({ ok: true, value: { text: 'Latchkey diagnostics' } }),
    'app.licences': () => ({ ok: true, value: { text: 'react 19 (MIT)' } }),
    'updates.view': () => ({ ok: true, value: this.updates }),
    'updates.look': () => ({ ok: true, value: this.updates }),
    'updates.install': () => ({ ok: false, error: { code: 'busy' } }),
    'invitation.forget': () => {
      this.invitation = undefined;
      return { ok: true, value: {} };
    },
  };
}
