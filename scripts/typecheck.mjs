/** Type-checks every layer, then the shell once more against the oldest Electron that it runs in. */
import { existsSync } from 'node:fs';

import { inProject, root, toolEnvironment, toolNode } from './lib/project.mjs';
import { run } from './lib/run.mjs';
import { main, noArguments } from './lib/steps.mjs';

const tsc = inProject('node_modules', 'typescript', 'bin', 'tsc');
const options = { cwd: root, env: toolEnvironment() };

await main(async () => {
  noArguments();
  const all = await run(toolNode(), [tsc, '-b'], options);
  if (all.code !== 0) return all.code;
  const oldest = inProject('electron', 'shell', 'tsconfig.electron33.json');
  if (!existsSync(oldest)) return 1;
  const old = await run(toolNode(), [tsc, '-p', oldest], options);
  return old.code;
});
