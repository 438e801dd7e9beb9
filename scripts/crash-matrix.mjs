/**
 * Kills the engine at every point of every step and looks at what is left: directories in memory, a real domain controller
 * and a real endpoint. Prints cases run and cases failed.
 */
import { ensureBuilt } from './lib/build.mjs';
import { preparePackages, runTool } from './lib/prepare.mjs';
import { toolEnvironment } from './lib/project.mjs';
import { main, step } from './lib/steps.mjs';

await main(async () => {
  await preparePackages(['libraries']);
  await step('build', ensureBuilt, (what) => what);
  return runTool('crash-matrix', process.argv.slice(2), toolEnvironment());
});
