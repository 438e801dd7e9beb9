/** `npm run bench -- NAME`: measures one thing and prints one JSON line per figure. Without a name it lists them. */
import { readdirSync } from 'node:fs';

import { inSession, prepareDriving, runTool } from './lib/prepare.mjs';
import { inProject } from './lib/project.mjs';
import { Refusal, main, say } from './lib/steps.mjs';

const PREFIX = 'bench-';

const names = () =>
  readdirSync(inProject('electron', 'testkit', 'tools'))
    .filter((file) => file.startsWith(PREFIX) && file.endsWith('.ts'))
    .map((file) => file.slice(PREFIX.length, -'.ts'.length));

await main(async () => {
  const [name, ...rest] = process.argv.slice(2);
  if (name === undefined) {
    say(`npm run bench -- NAME, where NAME is one of: ${names().join(', ')}`);
    return 0;
  }
  if (!names().includes(name)) throw new Refusal(`There is no bench "${name}". There are: ${names().join(', ')}.`);
  const env = await prepareDriving();
  return inSession((session) => runTool(`${PREFIX}${name}`, rest, { ...session, ...env }));
});
