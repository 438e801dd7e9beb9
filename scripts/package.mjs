/**
 * Builds the packaged program for this computer into `dist/` and, on Linux, reads back and tries what came out: fuses,
 * content, modes, the Debian package, the installed program, and the tests of the real program against it.
 *
 * `--quick` stops after the folder; `--no-tests` leaves out the tests; other arguments name the tests to run.
 */
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { buildAgain } from './lib/build.mjs';
import { checkList } from './lib/packaging/checklist.mjs';
import { checkContent, checkLicences, checkModes, checkSums } from './lib/packaging/content.mjs';
import { checkDeb, installInto, makeDeb } from './lib/packaging/deb.mjs';
import { checkFlippedBit, checkHeadless, checkRefusals, checkStart, copyForTests } from './lib/packaging/drive.mjs';
import { checkFuses } from './lib/packaging/fuses-wanted.mjs';
import { makeIcons } from './lib/packaging/icons.mjs';
import { checkRpm, makeRpm } from './lib/packaging/rpm.mjs';
import { tryAsOrdinaryUser } from './lib/packaging/ordinary-user.mjs';
import { inSession, prepareDriving } from './lib/prepare.mjs';
import { inProject, isSuperuser, root, toolNode } from './lib/project.mjs';
import { capture, run } from './lib/run.mjs';
import { ensureRuntime } from './lib/runtime.mjs';
import { Refusal, main, say, step } from './lib/steps.mjs';

/** The main paths; the whole suite is for `npm run package -- e2e`. */
const TESTS = ['check-out', 'bad-start', 'hostile', 'desktop', 'sandbox', 'installed/'].map((name) => `e2e/${name}`);
/** What is asked once more with Chromium's sandbox on, when the superuser packs: the main job and an update. */
const AS_USER = ['e2e/check-out', 'e2e/sandbox', 'e2e/installed/'];

/** @param {number} bytes */
const megabytes = (bytes) => `${(bytes / 1_000_000).toFixed(1)} MB`;

/**
 * Packs what is built.
 * @param {import('./lib/runtime.mjs').Runtime} runtime
 * @param {NodeJS.ProcessEnv} env
 * @param {string} [output]
 */
async function pack(runtime, env, output = 'dist') {
  const local = runtime.official ? [] : [`-c.electronVersion=${runtime.version}`, `-c.electronDist=${runtime.folder}`];
  rmSync(inProject(output), { recursive: true, force: true });
  const builder = inProject('node_modules', 'electron-builder', 'cli.js');
  const target = process.platform === 'linux' ? ['--linux', 'dir'] : [];
  const place = `-c.directories.output=${output}`;
  const given = [builder, ...target, ...local, place, '--publish', 'never'];
  await capture(toolNode(), given, { cwd: root, env });
}

/**
 * Builds and packs once more: the sums of everything that is ours must come out the same.
 * @param {import('./lib/runtime.mjs').Runtime} runtime
 * @param {NodeJS.ProcessEnv} env
 */
async function checkSame(runtime, env) {
  const again = join('.cache', 'packed-again');
  try {
    await buildAgain();
    await pack(runtime, env, again);
    const [first, second] = ['dist', again].map((folder) =>
      readFileSync(inProject(folder, 'linux-unpacked', 'resources', 'SHA256SUMS'), 'utf8'),
    );
    if (first !== second) throw new Refusal(`A second build is not the same.\nFirst:\n${first}\nSecond:\n${second}`);
    return (first ?? '').trim().split('\n').length;
  } finally {
    rmSync(inProject(again), { recursive: true, force: true });
  }
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
    'licences',
    () => checkLicences(archive),
    (count) => `${count} packages of others, all under permissive licences`,
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
  await step(
    'headless',
    () => checkHeadless(program, env),
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

/** @param {string} copy @param {readonly string[]} tests @param {NodeJS.ProcessEnv} env */
async function runTests(copy, tests, env) {
  const playwright = inProject('node_modules', '@playwright', 'test', 'cli.js');
  const extra = { LATCHKEY_ELECTRON: copy, LATCHKEY_PACKAGED: '1' };
  const ended = await run(toolNode(), [playwright, 'test', ...tests], { cwd: root, env: { ...env, ...extra } });
  if (ended.code !== 0) throw new Refusal('Tests failed against the installed program.');
}

/**
 * Makes both packages and lays them out below `scratch`.
 * @param {string} folder the unpacked program
 * @param {boolean} official
 * @param {string} scratch
 */
async function makePackages(folder, official, scratch) {
  const root = join(scratch, 'root');
  const deb = await step(
    'deb',
    () => makeDeb(folder, official ? {} : { compression: 'gzip' }),
    (made) => `${made} (${megabytes(statSync(made).size)})`,
  );
  await step(
    'deb content',
    () => checkDeb(deb),
    (found) => found,
  );
  const program = await step(
    'install',
    () => installInto(deb, root),
    () => 'into a scratch root',
  );
  const rpm = await step(
    'rpm',
    () => makeRpm(root, official ? {} : { compression: 'w3.gzdio' }),
    (made) => `${made} (${megabytes(statSync(made).size)})`,
  );
  const fromRpm = await step(
    'rpm content',
    () => checkRpm(rpm, root, join(scratch, 'rpm')),
    () => "the same files as in the deb, all root's; setuid: chrome-sandbox alone",
  );
  return { program, fromRpm };
}

await main(async () => {
  const { values, positionals } = parseArgs({
    options: { quick: { type: 'boolean' }, 'no-tests': { type: 'boolean' } },
    allowPositionals: true,
  });
  const tests = positionals.length > 0 ? positionals : TESTS;
  const env = await prepareDriving(['feed', 'rpm']);
  const runtime = await ensureRuntime();
  makeIcons();
  await step('package', () => pack(runtime, env));
  if (process.platform !== 'linux') return 0;
  const folder = await checkFolder(runtime);
  if (values.quick) return 0;
  await step(
    'same again',
    () => checkSame(runtime, env),
    (count) => `a second build gives the same ${count} files, the archive among them`,
  );
  const withTests = !values['no-tests'];
  const scratch = mkdtempSync(join(tmpdir(), 'latchkey-root-'));
  try {
    const { program, fromRpm } = await makePackages(folder, runtime.official, scratch);
    const copy = copyForTests(program, join(scratch, 'copy'));
    await inSession(async (session) => {
      const all = { ...session, ...env };
      await tryInstalled(program, all);
      await step(
        'start, rpm',
        () => checkStart(fromRpm, all),
        (found) => found,
      );
      if (withTests) await step('tests', () => runTests(copy, tests, all));
    });
    if (isSuperuser() && withTests) {
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
