/** `npm run endpoint:helper -- FILE`: writes the program that a customer may install at an endpoint (docs/endpoints.md). */
import { resolve } from 'node:path';

import { preparePackages, runTool } from './lib/prepare.mjs';
import { ensureBuilt } from './lib/build.mjs';
import { Refusal, main, say, step } from './lib/steps.mjs';

await main(async () => {
  const [file] = process.argv.slice(2);
  if (file === undefined) throw new Refusal('npm run endpoint:helper -- FILE');
  await preparePackages([]);
  await step('build', ensureBuilt, (what) => what);
  const code = await runTool('endpoint-helper', [resolve(file)], process.env);
  if (code === 0)
    say(`\n${resolve(file)} is for /usr/local/sbin/latchkey-endpoint of an endpoint; docs/endpoints.md says how.`);
  return code;
});
