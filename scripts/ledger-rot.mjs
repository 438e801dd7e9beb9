/** Damages a ledger 5,500 times and looks whether that is noticed and what can be read is still ended. */
import { ensureBuilt } from './lib/build.mjs';
import { preparePackages, runTool } from './lib/prepare.mjs';
import { toolEnvironment } from './lib/project.mjs';
import { main, noArguments, step } from './lib/steps.mjs';

await main(async () => {
  noArguments();
  await preparePackages(['libraries']);
  await step('build', ensureBuilt, (what) => what);
  return runTool('ledger-rot', [], toolEnvironment());
});
