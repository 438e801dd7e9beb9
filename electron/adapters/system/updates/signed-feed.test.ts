import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { failure } from '../../../../shared/errors';
import { err, ok } from '../../../../shared/result';
import { NetworkFailure } from '../../../core/network/wire-failure';
import { openSignedFeed, type FeedUpdater } from './signed-feed';

const FEED = 'https://updates.example.com/latchkey';
const DIGEST = `${'A'.repeat(86)}==`;
const OTHER = `${'B'.repeat(86)}==`;
const pair = generateKeyPairSync('ed25519');
const raw = Buffer.from(pair.publicKey.export({ format: 'jwk' }).x ?? '', 'base64url').toString('base64');
const signed = (text: string): string => sign(null, Buffer.from(text), pair.privateKey).toString('base64');
const yml = `version: 1.2.3\nfiles:\n  - url: latchkey.deb\n    sha512: ${DIGEST}\n`;

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'latchkey-feed-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

interface Stage {
  readonly files?: Readonly<Record<string, string | Uint8Array | undefined>>;
  readonly platform?: NodeJS.Platform;
  readonly arch?: string;
  readonly feed?: string;
  readonly active?: boolean;
  /** What electron-updater makes of the announcement; absent: it fails. */
  readonly found?: { readonly isUpdateAvailable: boolean; readonly updateInfo: object } | null;
  readonly download?: Error;
  readonly install?: 'fails';
}

const good = { isUpdateAvailable: true, updateInfo: { version: '1.2.3', files: [{ url: 'x', sha512: DIGEST }] } };

/** A feed over files in memory and an electron-updater that answers what it is told to. */
function stage({ platform = 'linux', arch = 'x64', feed = FEED, active = true, found = good, ...given }: Stage = {}) {
  const files = given.files ?? { 'latest-linux.yml': yml, 'latest-linux.yml.sig': signed(yml) };
  const asked: string[] = [];
  const done: string[] = [];
  let settings = '';
  let hears: (() => void) | undefined;
  const updater: FeedUpdater = {
    isUpdaterActive: () => active,
    checkForUpdates: () => Promise.resolve(found as Awaited<ReturnType<FeedUpdater['checkForUpdates']>>),
    downloadUpdate() {
      done.push('download');
      return given.download === undefined ? Promise.resolve([]) : Promise.reject(given.download);
    },
    quitAndInstall(...how) {
      done.push(`install ${how.join(' ')}`);
      if (given.install === 'fails') hears?.();
    },
    on: (_event, listener) => (hears = listener),
    off: () => (hears = undefined),
  };
  const source = openSignedFeed(
    { feed, keys: [raw], folder: join(folder, 'updates'), platform, arch },
    {
      read(url, most) {
        asked.push(url);
        const content = files[url.replace(`${FEED}/`, '')];
        const bytes = content === undefined ? undefined : Buffer.from(content);
        return Promise.resolve(bytes?.subarray(0, most + 1));
      },
      openUpdater(file) {
        settings = file;
        return Promise.resolve(updater);
      },
    },
  );
  return { source, asked, done, settings: () => settings };
}

describe('a signed feed', () => {
  it('offers what is announced under a signature, fetches it and installs it', async () => {
    const { source, done, settings } = stage();
    expect(await source.look()).toEqual(ok('1.2.3'));
    expect(await source.fetch()).toEqual(ok(undefined));
    expect(source.install()).toEqual(ok(undefined));
    expect(done).toEqual(['download', 'install false true']);
    expect(JSON.parse(readFileSync(settings(), 'utf8'))).toMatchObject({ provider: 'generic', url: FEED });
    expect(statSync(settings()).mode & 0o777).toBe(0o600);
  });

  it.each<[NodeJS.Platform, string, string, string]>([
    ['linux', 'x64', FEED, 'latest-linux.yml'],
    ['linux', 'arm64', `${FEED}/`, 'latest-linux-arm64.yml'],
    ['win32', 'x64', FEED, 'latest.yml'],
    ['darwin', 'arm64', `${FEED}/`, 'latest-mac.yml'],
  ])('is read on %s %s of %s by the name %s', async (platform, arch, feed, name) => {
    const { source, asked } = stage({ platform, arch, feed, files: {} });
    expect(await source.look()).toEqual(err('unreachable'));
    expect(asked).toEqual([`${FEED}/${name}`, `${FEED}/${name}.sig`]);
  });

  const signature = signed(yml);
  it.each<[string, Stage, string]>([
    ['there is no announcement', { files: { 'latest-linux.yml.sig': signature } }, 'unreachable'],
    ['there is no signature', { files: { 'latest-linux.yml': yml } }, 'unreachable'],
    ['it is cut', { files: { 'latest-linux.yml': yml.slice(0, -9), 'latest-linux.yml.sig': signature } }, 'untrusted'],
    ['the signature is cut', { files: { 'latest-linux.yml': yml, 'latest-linux.yml.sig': 'AAAA' } }, 'untrusted'],
    [
      'the announcement is endless',
      { files: { 'latest-linux.yml': `${yml}#${'x'.repeat(70_000)}`, 'latest-linux.yml.sig': signature } },
      'untrusted',
    ],
    [
      'the signature is endless',
      { files: { 'latest-linux.yml': yml, 'latest-linux.yml.sig': `${signature}${' '.repeat(70_000)}` } },
      'untrusted',
    ],
    ['nothing can be updated here', { active: false }, 'unsupported'],
    ['electron-updater says nothing', { found: null }, 'unreachable'],
  ])('is not followed when %s', async (_what, given, why) => {
    const { source, done } = stage(given);
    expect(await source.look()).toEqual(err(why));
    expect(await source.fetch()).toEqual(err('untrusted'));
    expect(source.install()).toEqual(err('untrusted'));
    expect(done).toEqual([]);
  });

  const file = { url: 'latchkey.deb', sha512: DIGEST };
  it.each<[string, object]>([
    ['another version', { version: '9.9.9', files: [file] }],
    ['another digest', { version: '1.2.3', files: [{ ...file, sha512: OTHER }] }],
    ['one file more', { version: '1.2.3', files: [file, { url: 'x.deb', sha512: OTHER }] }],
    ['a file without a digest', { version: '1.2.3', files: [file, { url: 'x.deb' }] }],
    ['no file', { version: '1.2.3', files: [] }],
    ['no list of files', { version: '1.2.3', path: 'x.deb', sha512: OTHER }],
    ['a part of a web installer', { version: '1.2.3', files: [file], packages: { x64: { path: 'x', sha512: OTHER } } }],
    ['no version', { files: [file] }],
  ])('takes nothing that names %s the second time it is read', async (_what, updateInfo) => {
    const { source, done } = stage({ found: { isUpdateAvailable: true, updateInfo } });
    expect(await source.look()).toEqual(err('untrusted'));
    expect(await source.fetch()).toEqual(err('untrusted'));
    expect(done).toEqual([]);
  });

  it('offers nothing that electron-updater does not: an older version, or a part of the computers only', async () => {
    const { source, done } = stage({ found: { ...good, isUpdateAvailable: false } });
    expect(await source.look()).toEqual(ok(undefined));
    expect(await source.fetch()).toEqual(err('untrusted'));
    expect(done).toEqual([]);
  });

  it('says so when what was fetched is not what was announced, when it could not be fetched, and when the installer did not run', async () => {
    const cut = stage({ download: new Error('sha512 checksum mismatch') });
    await cut.source.look();
    expect(await cut.source.fetch()).toEqual(err('damaged'));
    const away = stage({ download: new NetworkFailure(failure('proxy_credentials')) });
    await away.source.look();
    expect(await away.source.fetch()).toEqual(err('unreachable'));
    const declined = stage({ install: 'fails' });
    await declined.source.look();
    await declined.source.fetch();
    expect(declined.source.install()).toEqual(err('refused'));
  });
});
