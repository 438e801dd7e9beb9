import type { Handlers } from './fake-organisation';

/** What the desktop and the program around the windows would answer. */
export class FakeDesktop {
  /** The invitation of a link that was followed. */
  invitation: string | undefined;

  readonly handlers: Handlers = {
    'invitation.waiting': () => ({
      ok: true,
      value: this.invitation === undefined ? {} : { line: this.invitation },
    }),
    'invitation.forget': () => {
      this.invitation = undefined;
      return { ok: true, value: {} };
    },
  };
}
