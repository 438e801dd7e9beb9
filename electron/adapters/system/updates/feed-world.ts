import { existsSync } from 'node:fs';
import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import type { Agent } from 'node:https';
import { join } from 'node:path';
import { SECOND, type Millis } from '../../../../shared/time';
import type { FeedUpdater, FeedWorld } from './signed-feed';

/** How requests leave this computer. */
export interface FeedRoad {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly agent: Agent;
}

/** An announcement is small. */
const PATIENCE: Millis = 30 * SECOND;

/** Reads a feed, and has electron-updater read it, by the road that all other requests take. `road` is asked when it is first needed. */
export function feedWorld(road: () => Promise<FeedRoad>): FeedWorld {
  return {
    async read(url, most) {
      try {
        const { fetch } = await road();
        const headers = { 'cache-control': 'no-cache' };
        const answer = await fetch(url, { headers, signal: AbortSignal.timeout(PATIENCE) });
        return answer.ok && answer.body !== null ? await firstBytes(answer.body.getReader(), most + 1) : undefined;
      } catch {
        return undefined;
      }
    },
    async openUpdater(settings, feed): Promise<FeedUpdater> {
      // Loaded when it is first needed: most starts end before.
      const [{ autoUpdater }, { agent }] = await Promise.all([import('electron-updater'), road()]);
      await goBy(agent, autoUpdater);
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
}

/**
 * Has electron-updater make its requests with an agent of Node's. Its own go through Chromium, which knows neither the proxy that was
 * chosen here nor its password nor the authorities that were added. Before it is told of a feed.
 */
export async function goBy(agent: Agent, updater: object): Promise<void> {
  const [{ ElectronHttpExecutor }, { request }] = await Promise.all([
    import('electron-updater/out/electronHttpExecutor'),
    import('node:https'),
  ]);
  const createRequest = (options: RequestOptions, answered: (answer: IncomingMessage) => void): ClientRequest =>
    // Also when it is redirected: never without TLS.
    request({ ...options, protocol: 'https:', agent }, answered);
  // Node answers a redirect like anything else, and electron-updater follows it then.
  const own = { createRequest, addRedirectHandlers: () => undefined };
  Object.assign(updater, { httpExecutor: Object.assign(new ElectronHttpExecutor(), own) });
}

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
