import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DebUpdater } from 'electron-updater';
import type { AppAdapter } from 'electron-updater/out/AppAdapter';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { proxyCredentialsSchema } from '../../../../shared/model/network';
import { ok } from '../../../../shared/result';
import { Secret } from '../../../../shared/secret';
import type { Network } from '../../network';
import type { Answer } from '../../../testkit/labs/network-lab';
import { at, failureOf, network, networkTrial, through } from '../../../testkit/labs/network-trial';
import { feedWorld, goBy } from './feed-world';

const trial = networkTrial();
const wants = `Basic ${Buffer.from('ana:word').toString('base64')}`;
const credentials = () =>
  Promise.resolve(ok(new Secret(proxyCredentialsSchema.parse({ user: 'ana', password: 'word' }))));
const content = Buffer.from('a new version');
const NAME = 'latchkey_9.0.0_amd64.deb';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'latchkey-feed-'));
});
afterEach(async () => {
  await trial.end();
  rmSync(folder, { recursive: true, force: true });
});

const digest = createHash('sha512').update(content).digest('base64');
const yml = `version: 9.0.0\nfiles:\n  - url: ${NAME}\n    sha512: ${digest}\n    size: ${String(content.length)}\n`;

function answerOf(files: Readonly<Record<string, string | Buffer>>): Answer {
  return ({ url = '/' }: IncomingMessage, response: ServerResponse) => {
    const found = files[new URL(url, 'https://feed').pathname.slice(1)];
    if (found === undefined) response.writeHead(404).end();
    else response.setHeader('content-type', 'application/octet-stream').end(found);
  };
}
const feed: Answer = answerOf({ 'latest-linux.yml': yml, [NAME]: content });

/** The real updater of a Debian package, on a computer whose desktop is made up. */
async function updater(url: string, { agent }: Network): Promise<DebUpdater> {
  const nothing = (): void => undefined;
  const app: AppAdapter = {
    version: '1.0.0',
    name: 'latchkey',
    isPackaged: true,
    appUpdateConfigPath: join(folder, 'none.yml'),
    userDataPath: folder,
    baseCachePath: folder,
    whenReady: () => Promise.resolve(),
    relaunch: nothing,
    quit: nothing,
    onQuit: nothing,
  };
  const settings = join(folder, 'feed.yml');
  writeFileSync(settings, JSON.stringify({ provider: 'generic', url, updaterCacheDirName: 'updates' }));
  const made = new DebUpdater(null, app);
  await goBy(agent, made);
  made.updateConfigPath = settings;
  made.autoDownload = false;
  made.logger = null;
  return made;
}

describe('electron-updater', () => {
  it('finds and fetches a version through a proxy that asks for a password', async () => {
    const [one, between] = [await trial.service(feed), await trial.proxy({ wants })];
    const made = await updater(at(one), network({ choice: through(between.port), credentials }));
    expect((await made.checkForUpdates())?.updateInfo.version).toBe('9.0.0');
    const [file = ''] = await made.downloadUpdate();
    expect(readFileSync(file)).toEqual(content);
    expect(new Set(between.asked)).toEqual(new Set([`127.0.0.1:${String(one.port)}`]));
    expect(between.plain).toEqual([]);
  });

  it('fails as every other request does: without the password, and when the authority is not believed', async () => {
    const [one, between] = [await trial.service(feed), await trial.proxy({ wants })];
    const asked = await updater(at(one), network({ choice: through(between.port) }));
    expect((await failureOf(asked.checkForUpdates())).code).toBe('proxy_credentials');
    const doubting = await updater(at(one), network({ authorities: () => [] }));
    expect((await failureOf(doubting.checkForUpdates())).code).toBe('tls_untrusted');
  });

  it('is never led away from TLS', async () => {
    // Knows no tunnels here: it notes what is asked of it without TLS.
    const plain = await trial.proxy();
    const leading = await trial.service((_asked, response) => {
      response.writeHead(302, { location: `http://127.0.0.1:${String(plain.port)}/latest-linux.yml` }).end();
    });
    const made = await updater(at(leading), network());
    expect((await failureOf(made.checkForUpdates())).code).toBe('tls_untrusted');
    expect(plain.plain).toEqual([]);
  });
});

describe('an announcement', () => {
  const world = (made = network()) => feedWorld(() => Promise.resolve(made));

  it('is read through the proxy, and no more of it than is wanted', async () => {
    const [one, between] = [await trial.service(feed), await trial.proxy()];
    const proxied = world(network({ choice: through(between.port) }));
    expect(Buffer.from((await proxied.read(at(one, '/latest-linux.yml'), 64_000)) ?? '').toString()).toBe(yml);
    expect(await proxied.read(at(one, '/latest-linux.yml'), 7)).toHaveLength(8);
    expect(between.asked.length).toBeGreaterThan(0);
  });

  it.each<[string, Answer]>([
    ['there is none', answerOf({})],
    ['it lies elsewhere', (_asked, response) => response.writeHead(302, { location: 'https://127.0.0.1:9/' }).end()],
    [
      'the network wants a person first',
      (_asked, response) => response.setHeader('content-type', 'text/html').end('x'),
    ],
    ['it is cut off', (_asked, response) => response.socket?.destroy()],
  ])('is not read when %s', async (_what, answer) => {
    const one = await trial.service(answer);
    expect(await world().read(at(one, '/latest-linux.yml'), 64_000)).toBeUndefined();
  });
});
