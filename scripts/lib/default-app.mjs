/**
 * The program inside the runtime that `electron FOLDER` starts: takes the folder's package.json for name and version and
 * loads its main script. `-r FILE` loads a script before, which is how a test driver attaches itself.
 */
const MAIN = `
import { app } from 'electron';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const given = process.argv.slice(1);
const before = [];
let target;
for (let i = 0; i < given.length; i += 1) {
  if (given[i] === '-r' || given[i] === '--require') before.push(given[(i += 1)]);
  else if (!given[i].startsWith('-')) {
    target = resolve(given[i]);
    break;
  }
}
if (target === undefined || !existsSync(target)) {
  console.error('usage: electron [switches] FOLDER [arguments]');
  process.exit(1);
}
process.defaultApp = true;
const require = createRequire(import.meta.url);
for (const script of before) require(resolve(script));
let file = target;
if (statSync(target).isDirectory()) {
  const description = JSON.parse(readFileSync(join(target, 'package.json'), 'utf8'));
  if (description.version) app.setVersion(description.version);
  if (description.productName || description.name) app.setName(description.productName || description.name);
  if (description.desktopName) app.setDesktopName(description.desktopName);
  app.setAppPath(target);
  file = join(target, description.main || 'index.js');
} else {
  app.setAppPath(dirname(target));
}
await import(pathToFileURL(file).href);
`;

/** The files of the archive `default_app.asar`. */
export const defaultApp = {
  'package.json': JSON.stringify({ name: 'electron', main: 'main.mjs', type: 'module' }),
  'main.mjs': MAIN,
};
