/** `npm run endpoint:helper -- FILE`: writes the program that a customer may install at an endpoint (docs/endpoints.md). */
import { existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

import { preparePackages, runTool } from './lib/prepare.mjs';
import { ensureBuilt } from './lib/build.mjs';
import { Refusal, main, say, step } from './lib/steps.mjs';

await main(async () => {
  const [file, ...more] = process.argv.slice(2);
  if (file === undefined || more.length > 0) throw new Refusal('npm run endpoint:helper -- FILE');
  const folder = dirname(resolve(file));
  if (!existsSync(folder)) throw new Refusal(`There is no folder ${folder}.`);
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory()) throw new Refusal(`${file} is a folder.`);
  await preparePackages([]);
  await step('build', ensureBuilt, (what) => what);
  const code = await runTool('endpoint-helper', [resolve(file)], process.env);
  if (code === 0)
    say(`\n${resolve(file)} is for /usr/local/sbin/latchkey-endpoint of an endpoint; docs/endpoints.md says how.`);
  return code;
});
