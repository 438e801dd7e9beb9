/**
 * Everything that must hold, from a fresh clone: packages, the build, the tests of the real program, and behind them format,
 * types, unit and contract tests, lint. A failure stops nothing that can still be checked; the last line counts tests.
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { failedSpecs, failedUnits, flakySpecs } from './lib/failures.mjs';
import { prepareDriving, inSession } from './lib/prepare.mjs';
import { cacheFolder, inProject, root, toolNode } from './lib/project.mjs';
import { run } from './lib/run.mjs';
import { main, noArguments, say, seconds } from './lib/steps.mjs';

const unitReport = join(cacheFolder, 'unit.json');
const e2eReport = join(cacheFolder, 'e2e.json');

/** @param {...string} parts */
const tool = (...parts) => inProject('node_modules', ...parts);

/**
 * @typedef {object} Check
 * @property {string} name
 * @property {readonly string[]} parameters for Node
 *
 * @param {Check} check
 * @param {NodeJS.ProcessEnv} env
 */
async function inFront({ name, parameters }, env) {
  say(`\n== ${name}`);
  const since = performance.now();
  const { code } = await run(toolNode(), parameters, { cwd: root, env });
  say(`== ${name}: ${verdict(code)}, ${seconds(since)}`);
  return { name, failed: code !== 0 };
}

/**
 * With what the check beside it leaves of the processor: that one drives a program as a person does, who would notice. What
 * it printed comes at its end, in one piece.
 * @param {Check} check
 * @param {NodeJS.ProcessEnv} env
 */
async function behind({ name, parameters }, env) {
  const since = performance.now();
  const command = [toolNode(), ...parameters];
  const [first = '', ...others] = process.platform === 'win32' ? command : ['nice', '-n', '10', ...command];
  const { code, stdout, stderr } = await run(first, others, { cwd: root, env, output: 'capture' });
  say(`\n== ${name}\n${stdout}${stderr}== ${name}: ${verdict(code)}, ${seconds(since)}`);
  return { name, failed: code !== 0 };
}

/** @param {number} code */
const verdict = (code) => (code === 0 ? 'ok' : `FAILED (exit code ${code})`);

/**
 * @param {readonly Check[]} checks one after the other
 * @param {NodeJS.ProcessEnv} env
 */
async function allBehind(checks, env) {
  const done = [];
  for (const check of checks) done.push(await behind(check, env));
  return done;
}

/**
 * @typedef {import('./lib/failures.mjs').UnitReport & { numPassedTests?: number, numFailedTests?: number }} UnitReport
 * @typedef {import('./lib/failures.mjs').SpecReport & { stats?: { expected: number, flaky: number, unexpected: number } }} SpecReport
 */

/** What the runs of tests left. @param {string} file @returns {(UnitReport & SpecReport) | undefined} */
const report = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined);

function unitCounts() {
  const found = report(unitReport);
  return { passed: found?.numPassedTests ?? 0, failed: found?.numFailedTests ?? 0 };
}

function e2eCounts() {
  const found = report(e2eReport)?.stats;
  return { passed: (found?.expected ?? 0) + (found?.flaky ?? 0), failed: found?.unexpected ?? 0 };
}

await main(async () => {
  noArguments();
  mkdirSync(cacheFolder, { recursive: true });
  for (const file of [unitReport, e2eReport]) rmSync(file, { force: true });
  const env = await prepareDriving(['domain', 'ldapTools', 'endpoint', 'wholeEndpoint', 'elevation', 'people']);
  const unit = ['--reporter=default', '--reporter=json', `--outputFile.json=${unitReport}`];
  const still = [
    { name: 'format', parameters: [tool('prettier', 'bin', 'prettier.cjs'), '--check', '--log-level', 'warn', '.'] },
    { name: 'types', parameters: [inProject('scripts', 'typecheck.mjs')] },
    { name: 'unit', parameters: [tool('vitest', 'vitest.mjs'), 'run', ...unit] },
    { name: 'lint', parameters: [inProject('scripts', 'lint.mjs')] },
  ];
  const e2e = { name: 'e2e', parameters: [tool('@playwright', 'test', 'cli.js'), 'test', '--reporter=list,json'] };
  const driving = (/** @type {NodeJS.ProcessEnv} */ session) =>
    inFront(e2e, { ...session, ...env, PLAYWRIGHT_JSON_OUTPUT_NAME: e2eReport });
  const [others, driven] = await Promise.all([allBehind(still, env), inSession(driving)]);
  const checks = [...others, driven];
  const counts = [unitCounts(), e2eCounts()];
  const passed = counts.reduce((sum, { passed }) => sum + passed, 0);
  const failedTests = counts.reduce((sum, { failed }) => sum + failed, 0);
  const broken = checks.filter(({ failed }) => failed).map(({ name }) => name);
  const uncounted = broken.length > 0 && failedTests === 0 ? broken.length : 0;
  for (const failure of [...failedUnits(report(unitReport)), ...failedSpecs(report(e2eReport))]) say(`\n× ${failure}`);
  for (const late of flakySpecs(report(e2eReport))) say(`\n! only the second time: ${late}`);
  if (broken.length > 0) say(`\nFailed: ${broken.join(', ')}`);
  say(`\n${passed} passed, ${failedTests + uncounted} failed`);
  return broken.length === 0 ? 0 : 1;
});
