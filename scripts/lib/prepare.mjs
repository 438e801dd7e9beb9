import { ensureBuilt } from './build.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { root, toolEnvironment, toolNode, inProject } from './project.mjs';
import { run } from './run.mjs';
import { describeRuntime, ensureRuntime, runtimeEnvironment } from './runtime.mjs';
import { startSession } from './session.mjs';
import { step } from './steps.mjs';
import { ensureSystemPackages } from './system-packages.mjs';

/** @typedef {import('./system-packages.mjs').Purpose} Purpose */

/** What driving the real program takes on a computer without a desktop. @type {readonly Purpose[]} */
const DRIVING = ['unpack', 'libraries', 'display', 'keyring', 'desktop'];

/** The locked packages and the Debian packages for the purposes. @param {readonly Purpose[]} purposes */
export async function preparePackages(purposes) {
  await step('packages', ensureDependencies, (what) => what);
  await step(
    'system',
    () => ensureSystemPackages(purposes),
    (names) => (names.length === 0 ? 'present' : 'installed'),
  );
}

/**
 * Everything a program needs that drives the built app in a session of its own; gives the environment for it.
 * `further` names what else it needs.
 */
export async function prepareDriving(/** @type {readonly Purpose[]} */ further = []) {
  await preparePackages([...DRIVING, ...further]);
  const runtime = await step('runtime', ensureRuntime, describeRuntime);
  await step('build', ensureBuilt, (what) => what);
  return toolEnvironment(runtimeEnvironment(runtime));
}

/**
 * Runs one of the built tools (`out/tools/NAME.js`) and gives its exit code.
 * @param {string} name
 * @param {readonly string[]} parameters
 * @param {NodeJS.ProcessEnv} env
 */
export async function runTool(name, parameters, env) {
  const ended = await run(
    toolNode(),
    ['--enable-source-maps', inProject('out', 'tools', `${name}.js`), ...parameters],
    {
      cwd: root,
      env,
    },
  );
  return ended.code;
}

/**
 * Runs `work` in a private desktop session with keyring and tray.
 * @template T
 * @param {(environment: NodeJS.ProcessEnv) => Promise<T>} work
 */
export async function inSession(work) {
  const session = await startSession({ desktop: true });
  try {
    return await work(session.environment);
  } finally {
    await session.stop();
  }
}
