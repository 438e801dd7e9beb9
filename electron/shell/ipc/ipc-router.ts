import { ipcMain, type IpcMainInvokeEvent } from 'electron';
import type { Call, Route } from './route';

/** The channel of Electron on which windows ask; the preloads name it too. */
const REQUEST = 'latchkey:request';

function callOf(event: IpcMainInvokeEvent): Call {
  const frame = event.senderFrame;
  return {
    frame: frame === null ? undefined : { origin: frame.origin, isTop: frame.parent === null },
    asker: { contents: event.sender },
  };
}

/**
 * Opens the only door between windows and the main process. Who asks is looked at when the question comes; it waits for
 * its answer until the program is loaded.
 */
export function listen(route: Promise<Route>): void {
  ipcMain.handle(REQUEST, async (event, name: unknown, text: unknown) => {
    const call = callOf(event);
    return (await route)(call, name, text);
  });
}
