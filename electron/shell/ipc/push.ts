import type { WebContents } from 'electron';
import { events, type EventName, type EventPayload } from '../../../shared/ipc/events';

/** The channel of Electron on which windows are told; the preload names it too. */
const EVENT = 'latchkey:event';

/** Tells one page something. A payload that breaks its schema is a bug of ours and is not sent. */
export function push<N extends EventName>(contents: WebContents, name: N, payload: EventPayload<N>): void {
  if (contents.isDestroyed() || !events[name].safeParse(payload).success) return;
  contents.send(EVENT, name, payload);
}
