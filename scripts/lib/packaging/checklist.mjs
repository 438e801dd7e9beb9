import { readFileSync } from 'node:fs';

import { readAsar } from '../asar.mjs';
import { inProject } from '../project.mjs';
import { Refusal } from '../steps.mjs';

/**
 * Electron's list of 20 recommendations ("Security", checklist), asked of the built program. What a running window is really
 * made with is read back by e2e/hostile.spec.ts; this reads what is in the archive.
 *
 * @typedef {object} Built
 * @property {string} main every script of the main process
 * @property {string} first the script that is loaded first and serves the pages; sign-in pages of libraries go to a browser
 * @property {string} preload the script beside pages
 * @property {string} preloadSecret the script beside the page that shows a secret
 * @property {string} pages every page and script of the windows
 * @property {string} version of the packed Electron
 *
 * @typedef {readonly [what: string, holds: (built: Built) => boolean, evidence: string]} Item
 */

/** @param {string} text @param {RegExp} pattern */
const count = (text, pattern) => (text.match(pattern) ?? []).length;

/** Chromium's own code style: minified `true` and `false`. @type {(name: string, on: boolean) => RegExp} */
const option = (name, on) => new RegExp(`\\b${name}:\\s*(?:${on ? '!0|true' : '!1|false'})`);

/** Whether an option is set like this, and nowhere the other way. @type {(text: string, name: string, on: boolean) => boolean} */
const always = (text, name, on) => option(name, on).test(text) && !option(name, !on).test(text);

const LOADS = /\.loadURL\(/g;
/** A page of ours: an origin or a scheme that is named once in the sources, and a path that stands in the call. */
const OWN_LOADS = /\.loadURL\(`\$\{\w+\}(?::\/\/latchkey)?\/\w/g;

const wantedElectron = () => JSON.parse(readFileSync(inProject('package.json'), 'utf8')).devDependencies.electron;

/** @type {readonly Item[]} */
const ITEMS = [
  [
    'only secure content',
    ({ main }) => count(main, LOADS) > 0 && count(main, LOADS) === count(main, OWN_LOADS),
    'windows load pages of our own schemes only',
  ],
  ['no Node in pages', ({ main }) => always(main, 'nodeIntegration', false), 'nodeIntegration is off'],
  ['context isolation', ({ main }) => always(main, 'contextIsolation', true), 'contextIsolation is on'],
  ['sandbox', ({ main }) => option('sandbox', true).test(main) && main.includes('enableSandbox'), 'for all processes'],
  [
    'permissions',
    ({ main }) => count(main, /setPermission(Request|Check)Handler\(/g) >= 2,
    'request and check handlers',
  ],
  ['web security', ({ main }) => always(main, 'webSecurity', true), 'webSecurity is on'],
  [
    'content security policy',
    ({ first }) => first.includes("default-src 'none'") && !/unsafe-(inline|eval)/.test(first),
    "default-src 'none', nothing unsafe",
  ],
  ['no insecure content', ({ main }) => always(main, 'allowRunningInsecureContent', false), 'is off'],
  ['no experiments', ({ main }) => always(main, 'experimentalFeatures', false), 'experimentalFeatures is off'],
  ['no Blink features', ({ main }) => !/enableBlinkFeatures/.test(main), 'none is switched on'],
  ['no popups of webviews', ({ pages }) => !/allowpopups|<webview/i.test(pages), 'no webview in any page'],
  [
    'webviews are refused',
    ({ main }) => main.includes('will-attach-webview') && always(main, 'webviewTag', false),
    'the tag is off, attaching is prevented',
  ],
  [
    'navigation',
    ({ main }) => ['will-navigate', 'will-frame-navigate', 'will-redirect'].every((name) => main.includes(name)),
    'all of it is prevented',
  ],
  ['new windows', ({ main }) => /action:\s*[`"']deny/.test(main), 'setWindowOpenHandler denies'],
  ['openExternal', ({ main }) => count(main, /\.openExternal\(/g) === 1, 'one place; sign-in checks its addresses'],
  ['current Electron', () => true, 'the packed version is named below'],
  ['sender of messages', ({ main }) => main.includes('senderFrame'), 'frame and origin of every request are checked'],
  ['no file protocol', ({ main }) => !/\.loadFile\(/.test(main), 'pages come from app://; the fuse is off'],
  ['fuses', () => true, 'each is read back above'],
  [
    'no Electron in pages',
    ({ preload, preloadSecret }) =>
      [preload, preloadSecret].every((text) => count(text, /exposeInMainWorld\(/g) === 1) &&
      !/exposeInMainWorld\([^)]*ipcRenderer\)/.test(preload),
    'one object with two functions each',
  ],
];

/**
 * Asks all of it.
 * @param {string} archive
 * @param {string} version of the packed Electron
 * @returns {string[]} a line for each item
 */
export function checkList(archive, version) {
  const texts = readAsar(archive, /^out\/.*\.(js|cjs|html)$/);
  /** @param {RegExp} pattern */
  const join = (pattern) => [...texts].flatMap(([path, text]) => (pattern.test(path) ? [text] : [])).join('\n');
  const built = {
    main: join(/^out\/main\//),
    first: texts.get('out/main/main.js') ?? '',
    preload: texts.get('out/preload/preload.cjs') ?? '',
    preloadSecret: texts.get('out/preload/preload-secret.cjs') ?? '',
    pages: join(/^out\/renderer\//),
    version,
  };
  const failed = ITEMS.filter(([, holds]) => !holds(built)).map(([what]) => what);
  if (failed.length > 0) throw new Refusal(`Electron's security checklist: not so: ${failed.join(', ')}`);
  const lines = ITEMS.map(([what, , evidence], index) => `${index + 1}. ${what}: ${evidence}`);
  const wanted = wantedElectron();
  const current = version === wanted ? `Electron ${version}` : `Electron ${version} here; users get ${wanted}`;
  return [...lines, current];
}
