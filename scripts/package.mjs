/**
 * Builds the packaged program for this computer into `dist/` and, on Linux, reads back and tries what came out: fuses,
 * content, modes, the Debian package, the installed program, and the tests of the real program against it.
 *
 * `--quick` stops after the folder; `--no-tests` leaves out the tests; other arguments name the tests to run.
 */
import { chmodSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { checkList } from './lib/packaging/checklist.mjs';
import { checkContent, checkModes, checkSums } from './lib/packaging/content.mjs';
import { checkDeb, installInto, makeDeb } from './lib/packaging/deb.mjs';
import { checkFlippedBit, checkRefusals, checkStart, copyForTests } from './lib/packaging/drive.mjs';
import { checkFuses } from './lib/packaging/fuses-wanted.mjs';
import { makeIcons } from './lib/packaging/icons.mjs';
import { tryAsOrdinaryUser } from './lib/packaging/ordinary-user.mjs';
import { inSession, prepareDriving } from './lib/prepare.mjs';
import { inProject, isSuperuser, root, toolNode } from './lib/project.mjs';
import { run } from './lib/run.mjs';
import { ensureRuntime } from './lib/runtime.mjs';
import { Refusal, main, say, step } from './lib/steps.mjs';

const given = process.argv.slice(2);
const quick = given.includes('--quick');
const named = given.filter((argument) => !argument.startsWith('--'));
/** The main paths; the whole suite is for `npm run package -- e2e`. */
const TESTS =
  named.length > 0
    ? named
    : ['check-out', 'bad-start', 'hostile', 'desktop', 'sandbox', 'installed/'].map((name) => `e2e/${name}`);
/** What is asked once more with Chromium's sandbox on, when the superuser packs: the main job and an update. */
const AS_USER = ['e2e/check-out', 'e2e/sandbox', 'e2e/installed/'];

/** @param {number} bytes */
const megabytes = (bytes) => `${(bytes / 1_000_000).toFixed(1)} MB`;

/** @param {import('./lib/runtime.mjs').Runtime} runtime @param {NodeJS.ProcessEnv} env */
async function build(runtime, env) {
  const local = runtime.official ? [] : [`-c.electronVersion=${runtime.version}`, `-c.electronDist=${runtime.folder}`];
  rmSync(inProject('dist'), { recursive: true, force: true });
  const builder = inProject('node_modules', 'electron-builder', 'cli.js');
  const target = process.platform === 'linux' ? ['--linux', 'dir'] : [];
  const built = await run(toolNode(), [builder, ...target, ...local, '--publish', 'never'], { cwd: root, env });
  if (built.code !== 0) throw new Refusal(`electron-builder failed with code ${built.code}. Its own message is above.`);
}

/** What can be read from the folder. @param {import('./lib/runtime.mjs').Runtime} runtime */
async function checkFolder(runtime) {
  const folder = inProject('dist', 'linux-unpacked');
  const resources = join(folder, 'resources');
  const archive = join(resources, 'app.asar');
  const fuses = await step(
    'fuses',
    () => checkFuses(join(folder, 'latchkey')),
    (lines) => `${lines.length} as they must be`,
  );
  for (const line of fuses) say(`                            ${line}`);
  const list = await step(
    'checklist',
    () => checkList(archive, runtime.version),
    (lines) => `${lines.length - 1} items of Electron's security checklist hold`,
  );
  for (const line of list) say(`                            ${line}`);
  await step(
    'content',
    () => checkContent(archive),
    (count) => `${count} files, each listed; archive ${megabytes(statSync(archive).size)}`,
  );
  await step(
    'modes',
    () => checkModes(folder),
    (count) => `${count} entries that only their owner may change`,
  );
  await step(
    'sums',
    () => checkSums(resources),
    (count) => `${count} files as SHA256SUMS says`,
  );
  return folder;
}

/** @param {string} program @param {NodeJS.ProcessEnv} env */
async function tryInstalled(program, env) {
  await step(
    'switches',
    () => checkRefusals(program, env),
    (count) => `${count} refused, no port opened`,
  );
  await step(
    'start',
    () => checkStart(program, env),
    (found) => found,
  );
  for (const name of ['app.asar', 'app.asar.unpacked/node_modules/keytar/lib/keytar.js']) {
    await step(
      'flipped bit',
      () => checkFlippedBit(program, name, env),
      () => `${name}: not opened`,
    );
  }
}

/** @param {string} copy @param {NodeJS.ProcessEnv} env */
async function runTests(copy, env) {
  const playwright = inProject('node_modules', '@playwright', 'test', 'cli.js');
  const extra = { LATCHKEY_ELECTRON: copy, LATCHKEY_PACKAGED: '1' };
  const ended = await run(toolNode(), [playwright, 'test', ...TESTS], { cwd: root, env: { ...env, ...extra } });
  if (ended.code !== 0) throw new Refusal('Tests failed against the installed program.');
}

await main(async () => {
  const env = await prepareDriving(['feed']);
  const runtime = await ensureRuntime();
  makeIcons();
  await step('package', () => build(runtime, env));
  if (process.platform !== 'linux') return 0;
  const folder = await checkFolder(runtime);
  if (quick) return 0;
  const deb = await step(
    'deb',
    () => makeDeb(folder, runtime.official ? {} : { compression: 'gzip' }),
    (made) => `${made} (${megabytes(statSync(made).size)})`,
  );
  await step(
    'deb content',
    () => checkDeb(deb),
    (found) => found,
  );
  const scratch = mkdtempSync(join(tmpdir(), 'latchkey-root-'));
  try {
    const program = await step(
      'install',
      () => installInto(deb, join(scratch, 'root')),
      () => 'into a scratch root',
    );
    const copy = copyForTests(program, join(scratch, 'copy'));
    await inSession(async (session) => {
      const all = { ...session, ...env };
      await tryInstalled(program, all);
      if (!given.includes('--no-tests')) await step('tests', () => runTests(copy, all));
    });
    if (isSuperuser() && !given.includes('--no-tests')) {
      chmodSync(scratch, 0o755);
      await step(
        'ordinary user',
        () => tryAsOrdinaryUser({ program, copy, tests: AS_USER }, env),
        (what) => what,
      );
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  if (!runtime.official) say('  Packed with the stand-in runtime: for checking only, never for users.');
  return 0;
});
