/** Drives the main job in the real program, prints the timeline and leaves pictures of the windows in `demo/`. */
import { inSession, prepareDriving, runTool } from './lib/prepare.mjs';
import { main, noArguments } from './lib/steps.mjs';

await main(async () => {
  noArguments();
  const env = await prepareDriving();
  return inSession((session) => runTool('demo', [], { ...session, ...env }));
});
