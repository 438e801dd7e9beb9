/**
 * ESLint over the whole project. It keeps the types of everything it looks at in memory, so it looks at one part of the house
 * after the other, two at a time; the last part is whatever the others leave.
 */
import { inProject, root, toolEnvironment, toolNode } from './lib/project.mjs';
import { run } from './lib/run.mjs';
import { main, noArguments, say } from './lib/steps.mjs';
import { longScripts } from './lint/long-scripts.mjs';

const eslint = inProject('node_modules', 'eslint', 'bin', 'eslint.js');

/** @type {readonly { readonly of: string, readonly without: readonly string[] }[]} */
const parts = [
  { of: 'electron/adapters', without: [] },
  { of: 'renderer', without: [] },
  { of: 'electron', without: ['electron/adapters'] },
  { of: '.', without: ['electron', 'renderer'] },
];

/** @param {(typeof parts)[number]} part */
async function look({ of, without }) {
  const ignored = without.flatMap((folder) => ['--ignore-pattern', `${folder}/**`]);
  const { code } = await run(toolNode(), [eslint, of, ...ignored, '--max-warnings', '0'], {
    cwd: root,
    env: toolEnvironment(),
  });
  return code;
}

await main(async () => {
  noArguments();
  const long = longScripts(['electron', 'packaging', 'resources', 'scripts'].map((folder) => inProject(folder)));
  for (const found of long) say(`too long: ${found}`);
  const waiting = [...parts];
  /** @type {number[]} */
  const codes = [];
  const worker = async () => {
    for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) codes.push(await look(part));
  };
  await Promise.all([worker(), worker()]);
  return long.length > 0 || codes.some((code) => code !== 0) ? 1 : 0;
});
