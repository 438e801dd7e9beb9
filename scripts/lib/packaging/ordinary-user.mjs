/**
 * What only an ordinary user sees of the installed program: Chromium's sandbox is on, and switching it off is refused.
 * `packageForOrdinaryUser` starts this file again as one when it runs as root, in a desktop session of that user's own.
 */
import { spawn } from 'node:child_process';
import { accessSync, chmodSync, constants, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { inProject, isSuperuser, root, toolNode } from '../project.mjs';
import { own, run } from '../run.mjs';
import { Refusal, main, step } from '../steps.mjs';
import { checkHeadless, checkRefusals, checkStart, until } from './drive.mjs';

/** The user that every Unix system has for those who own nothing. */
const NOBODY = 'nobody';

/**
 * The user's numbers.
 * @param {string} name
 * @param {string} [passwd]
 */
function numbersOf(name, passwd = readFileSync('/etc/passwd', 'utf8')) {
  const line = passwd.split('\n').find((each) => each.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  if (uid === undefined || gid === undefined) throw new Refusal(`This computer has no user ${name}.`);
  return { uid, gid };
}

/**
 * The folder on the way to `path` that is closed to others, if there is one.
 * @param {string} path
 * @returns {string | undefined}
 */
export function closedFolder(path) {
  for (let folder = path; ; folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o005) !== 0o005) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}

/**
 * Tries the installed program as an ordinary user: the switches, a start, and tests of the real program against the copy.
 * @param {{ program: string; copy: string; tests: readonly string[] }} what
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string>} what came of it, in a few words
 */
export async function tryAsOrdinaryUser({ program, copy, tests }, env) {
  const closed = closedFolder(root);
  // Said, and not passed over: a checkout in a closed home cannot be read by another user.
  if (closed !== undefined) return `LEFT OUT: ${closed} is closed to other users`;
  const { uid, gid } = numbersOf(NOBODY);
  // Copying loses the mark by which Chromium's helper becomes root where kernels give users no namespaces.
  chmodSync(join(dirname(copy), 'chrome-sandbox'), 0o4755);
  const session = inProject('scripts', 'lib', 'session.mjs');
  const inside = [session, '--desktop', '--', toolNode(), fileURLToPath(import.meta.url), program, copy, ...tests];
  const become = [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', toolNode(), ...inside];
  const ended = await run('setpriv', become, { cwd: root, env });
  if (ended.code !== 0) throw new Refusal(`It does not hold as the user ${NOBODY} (code ${ended.code}).`);
  return `all as the user ${NOBODY}`;
}

/**
 * A profile that its user cannot write: the program says so and makes nothing in it. Root can write everywhere.
 * @param {string} program
 */
async function checkReadOnlyProfile(program) {
  const profile = mkdtempSync(join(tmpdir(), 'latchkey-readonly-'));
  chmodSync(profile, 0o500);
  const below = join(profile, 'profile');
  const child = own(spawn(program, ['--disable-gpu', '--profile', below], { stdio: ['ignore', 'ignore', 'pipe'] }));
  const ended = new Promise((resolve) => child.once('close', resolve));
  try {
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (/** @type {string} */ text) => (said += text));
    await until('it says that it cannot keep its records', () => said.includes('cannot keep its records'));
    if (readdirSync(profile).length > 0) throw new Refusal('It made something in a folder that is read-only.');
  } finally {
    child.kill('SIGKILL');
    await ended;
    chmodSync(profile, 0o700);
    rmSync(profile, { recursive: true, force: true });
  }
}

/** The part that runs as that user, within its session. */
async function asOrdinaryUser() {
  if (isSuperuser()) throw new Refusal('This is for ordinary users.');
  const [program = '', copy = '', ...tests] = process.argv.slice(2);
  accessSync(program, constants.X_OK);
  await step(
    'user: switches',
    () => checkRefusals(program, process.env),
    (count) => `${count} refused, --no-sandbox among them`,
  );
  await step(
    'user: start',
    () => checkStart(program, process.env),
    (found) => found,
  );
  await step(
    'user: headless',
    () => checkHeadless(program, process.env),
    (found) => found,
  );
  await step(
    'user: profile',
    () => checkReadOnlyProfile(program),
    () => 'read-only: said, and nothing made',
  );
  const results = mkdtempSync(join(tmpdir(), 'latchkey-results-'));
  try {
    const env = { ...process.env, LATCHKEY_ELECTRON: copy, LATCHKEY_PACKAGED: '1' };
    const playwright = inProject('node_modules', '@playwright', 'test', 'cli.js');
    const ended = await run(toolNode(), [playwright, 'test', '--output', results, ...tests], { cwd: root, env });
    return ended.code;
  } finally {
    rmSync(results, { recursive: true, force: true });
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href)
  await main(asOrdinaryUser);
