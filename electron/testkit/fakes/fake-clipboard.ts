import { standsFor, ticketFor } from '../../adapters/security/ticket';
import type { Clipboard } from '../../ports/security';

export interface FakeClipboard extends Clipboard {
  /** What paste would give now. */
  text(): string;
  /** The person copies something else. */
  userCopies(text: string): void;
  /** Whether what lies there now was written as a secret. */
  holdsSecret(): boolean;
}

/** One clipboard in memory, with the tickets of the real one. */
export function fakeClipboard(): FakeClipboard {
  let held = { text: '', secret: false };
  return {
    text: () => held.text,
    userCopies: (text) => {
      held = { text, secret: false };
    },
    holdsSecret: () => held.secret,
    writeSecret: (value) => {
      held = { text: value.reveal(), secret: true };
      return Promise.resolve(ticketFor(value.reveal()));
    },
    writeText: (text) => {
      held = { text, secret: false };
      return Promise.resolve(ticketFor(text));
    },
    clearIfUnchanged: (ticket) => {
      if (!standsFor(ticket, held.text)) return Promise.resolve(false);
      held = { text: '', secret: false };
      return Promise.resolve(true);
    },
  };
}
