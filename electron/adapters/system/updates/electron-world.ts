import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { session } from 'electron';
import type { FeedUpdater, FeedWorld } from './signed-feed';

/** Reads a feed with Electron, in a session of its own since those of the windows reach nothing. */
export const electronWorld: FeedWorld = {
  async read(url, most) {
    try {
      const own = session.fromPartition('latchkey-updates');
      const answer = await own.fetch(url, { redirect: 'error', cache: 'no-store' });
      return answer.ok && answer.body !== null ? await firstBytes(answer.body.getReader(), most + 1) : undefined;
    } catch {
      return undefined;
    }
  },
  async openUpdater(settings, feed): Promise<FeedUpdater> {
    // Loaded when it is first needed: most starts end before.
    const { autoUpdater } = await import('electron-updater');
    // A release carries settings of its own, which name who must have signed its installer for Windows.
    if (existsSync(join(process.resourcesPath, 'app-update.yml')))
      autoUpdater.setFeedURL({ provider: 'generic', url: feed });
    else autoUpdater.updateConfigPath = settings;
    autoUpdater.autoDownload = false;
    autoUpdater.autoInstallOnAppQuit = false;
    autoUpdater.allowDowngrade = false;
    autoUpdater.disableWebInstaller = true;
    autoUpdater.logger = null;
    return autoUpdater;
  },
};

interface Reader {
  read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>;
  cancel(): Promise<void>;
}

/** No more than this is ever held, however long the answer is. */
async function firstBytes(reader: Reader, most: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done || value === undefined) break;
    parts.push(value);
    length += value.length;
    if (length >= most) {
      await reader.cancel();
      break;
    }
  }
  return Buffer.concat(parts).subarray(0, most);
}
