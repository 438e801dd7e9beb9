import { ipcMain, type IpcMainInvokeEvent, type WebContents } from 'electron';
import { events, type EventName, type EventPayload } from '../../shared/ipc/events';
import type { Call, Route } from './route';

/** The two channels of Electron that exist between windows and main; the preloads name them too. */
export const REQUEST = 'latchkey:request';
export const EVENT = 'latchkey:event';

function callOf(event: IpcMainInvokeEvent): Call {
  const frame = event.senderFrame;
  return {
    frame: frame === null ? undefined : { origin: frame.origin, isTop: frame.parent === null },
    asker: { contents: event.sender },
  };
}

/** Opens the only door between windows and the main process. */
export function listen(route: Route): void {
  ipcMain.handle(REQUEST, (event, name: unknown, text: unknown) => route(callOf(event), name, text));
}

/** Tells one page something. A payload that breaks its schema is a bug of ours and is not sent. */
export function push<N extends EventName>(contents: WebContents, name: N, payload: EventPayload<N>): void {
  if (contents.isDestroyed() || !events[name].safeParse(payload).success) return;
  contents.send(EVENT, name, payload);
}
