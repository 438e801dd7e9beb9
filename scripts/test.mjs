/**
 * Everything that must hold, from a fresh clone: packages, lint, types, unit and contract tests, the build, and the tests of
 * the real program. A failure stops nothing that can still be checked; the last line counts tests.
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { failedSpecs, failedUnits, flakySpecs } from './lib/failures.mjs';
import { prepareDriving, inSession } from './lib/prepare.mjs';
import { cacheFolder, inProject, root, toolNode } from './lib/project.mjs';
import { run } from './lib/run.mjs';
import { main, say, seconds } from './lib/steps.mjs';

const unitReport = join(cacheFolder, 'unit.json');
const e2eReport = join(cacheFolder, 'e2e.json');

/** @param {...string} parts */
const tool = (...parts) => inProject('node_modules', ...parts);

/**
 * @param {string} name
 * @param {readonly string[]} parameters for Node
 * @param {NodeJS.ProcessEnv} env
 */
async function check(name, parameters, env) {
  say(`\n== ${name}`);
  const since = performance.now();
  const { code } = await run(toolNode(), parameters, { cwd: root, env });
  say(`== ${name}: ${code === 0 ? 'ok' : `FAILED (exit code ${code})`}, ${seconds(since)}`);
  return { name, failed: code !== 0 };
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
  mkdirSync(cacheFolder, { recursive: true });
  for (const file of [unitReport, e2eReport]) rmSync(file, { force: true });
  const env = await prepareDriving(['domain', 'ldapTools', 'endpoint', 'wholeEndpoint', 'elevation', 'people']);
  const unit = ['--reporter=default', '--reporter=json', `--outputFile.json=${unitReport}`];
  const checks = [
    await check('lint', [inProject('scripts', 'lint.mjs')], env),
    await check('format', [tool('prettier', 'bin', 'prettier.cjs'), '--check', '--log-level', 'warn', '.'], env),
    await check('types', [inProject('scripts', 'typecheck.mjs')], env),
    await check('unit', [tool('vitest', 'vitest.mjs'), 'run', ...unit], env),
    await inSession((session) =>
      check('e2e', [tool('@playwright', 'test', 'cli.js'), 'test', '--reporter=list,json'], {
        ...session,
        ...env,
        PLAYWRIGHT_JSON_OUTPUT_NAME: e2eReport,
      }),
    ),
  ];
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
