/** Walks the promises of local accounts on a real computer and prints what held; see docs/endpoints.md. */
import { ensureBuilt } from './lib/build.mjs';
import { preparePackages, runTool } from './lib/prepare.mjs';
import { toolEnvironment } from './lib/project.mjs';
import { main, step } from './lib/steps.mjs';

await main(async () => {
  await preparePackages(['libraries']);
  await step('build', ensureBuilt, (what) => what);
  return runTool('prove-local', process.argv.slice(2), toolEnvironment());
});
