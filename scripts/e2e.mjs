/** Runs the tests of the real program. Further arguments go to Playwright. */
import { inSession, prepareDriving } from './lib/prepare.mjs';
import { inProject, root, toolNode } from './lib/project.mjs';
import { run } from './lib/run.mjs';
import { main } from './lib/steps.mjs';

await main(async () => {
  const env = await prepareDriving();
  const playwright = inProject('node_modules', '@playwright', 'test', 'cli.js');
  return inSession(async (session) => {
    const ended = await run(toolNode(), [playwright, 'test', ...process.argv.slice(2)], {
      cwd: root,
      env: { ...session, ...env },
    });
    return ended.code;
  });
});
