import type { ManageableField } from '../../shared/model/managed';
import type { Handlers } from './fake-organisation';

/** What the desktop and the program around the windows would answer. */
export class FakeDesktop {
  /** The invitation of a link that was followed. */
  invitation: string | undefined;

  /** Preferences that the policy of the computer sets. */
  managed: readonly ManageableField[] = [];

  readonly handlers: Handlers = {
    'invitation.waiting': () => ({
      ok: true,
      value: this.invitation === undefined ? {} : { line: this.invitation },
    }),
    'preferences.managed': () => ({ ok: true, value: { fields: [...this.managed] } }),
    'invitation.forget': () => {
      this.invitation = undefined;
      return { ok: true, value: {} };
    },
  };
}
