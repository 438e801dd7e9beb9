import { builtinModules } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';

import { root } from '../lib/project.mjs';

/**
 * The house plan: who may import whom. A layer is the folder with the longest matching path. `local` lists layers whose
 * code may be used; `packages` npm packages (a name, or a scope with `/*`); `node` and `electron` the platform.
 *
 * @typedef {object} Layer
 * @property {string} path folder below the project, with `*` for one folder name
 * @property {readonly string[]} local
 * @property {readonly string[]} [types] layers of which only types may be used
 * @property {readonly string[]} [packages]
 * @property {readonly string[]} [typePackages]
 * @property {string} [within] whoever may use that layer may use this one
 * @property {boolean} [node]
 * @property {boolean} [electron]
 */

const WINDOW_PACKAGES = ['react', 'react-dom', 'zustand', '@fluentui/*', '@tanstack/react-virtual'];

/** @type {(name: string, packages: readonly string[], electron?: boolean) => Layer} */
const adapter = (name, packages, electron = false) => ({
  path: `electron/adapters/${name}`,
  local: ['shared', 'electron/core', 'electron/ports', `electron/adapters/${name}`],
  packages: ['zod', ...packages],
  node: true,
  electron,
});

/** @type {readonly Layer[]} */
export const layers = [
  { path: 'shared', local: ['shared'], packages: ['zod'] },
  { path: 'electron/core', local: ['shared', 'electron/core'], packages: ['zod'] },
  { path: 'electron/ports', local: ['shared', 'electron/ports'], types: ['electron/core'] },
  { path: 'electron/app', local: ['shared', 'electron/core', 'electron/ports', 'electron/app'], packages: ['zod'] },
  adapter('graph', ['@microsoft/microsoft-graph-client']),
  adapter('ldap', ['ldapts']),
  adapter('local', ['ssh2']),
  adapter('identity', ['@azure/msal-node']),
  adapter('network', []),
  adapter('audit-delivery', []),
  adapter('organisation-source', ['@microsoft/microsoft-graph-client']),
  adapter('store', ['libsql', 'electron-store']),
  adapter('security', ['keytar'], true),
  adapter('system', ['electron-updater'], true),
  {
    path: 'electron/practice',
    local: ['shared', 'electron/core', 'electron/ports', 'electron/practice'],
    packages: ['zod'],
    node: true,
  },
  {
    path: 'electron/shell',
    local: [
      'shared',
      'electron/app',
      'electron/shell',
      'electron/shell/composition',
      'electron/core',
      'electron/ports',
    ],
    packages: ['zod'],
    node: true,
    electron: true,
  },
  {
    path: 'electron/testkit',
    local: [
      'shared',
      'electron/core',
      'electron/ports',
      'electron/app',
      'electron/practice',
      'electron/adapters/*',
      'electron/testkit',
    ],
    packages: ['zod', 'vitest', 'fast-check', 'ajv', 'ajv-formats', 'keytar', 'oidc-provider'],
    node: true,
  },
  {
    path: 'electron/testkit/tools',
    local: [
      'shared',
      'electron/core',
      'electron/ports',
      'electron/app',
      'electron/practice',
      'electron/adapters/*',
      'electron/testkit',
      'electron/shell',
      'e2e',
    ],
    packages: ['zod', '@playwright/test'],
    node: true,
  },
  { path: 'renderer', local: ['shared', 'renderer', 'renderer/text'], packages: WINDOW_PACKAGES },
  // Every window has the texts at once: no schema comes along with them.
  { path: 'renderer/text', local: ['shared/words'], types: ['shared', 'renderer'] },
  {
    path: 'e2e',
    local: ['e2e', 'electron/testkit', 'electron/practice', 'shared'],
    types: ['electron/core', 'electron/ports', 'electron/app'],
    packages: ['@playwright/test', '@axe-core/playwright', 'zod', 'libsql'],
    node: true,
  },
];

/** Single files whose duty is to join what is apart, or that live under tighter rules than their folder. */
const files = [
  {
    match: /^electron\/shell\/composition(\/.*|\.ts)$/,
    layer: {
      path: 'electron/shell/composition',
      local: [
        'shared',
        'electron/core',
        'electron/ports',
        'electron/app',
        'electron/adapters/*',
        'electron/practice',
        'electron/shell',
      ],
      packages: ['zod'],
      node: true,
      electron: true,
    },
  },
  {
    match: /^shared\/[^/]+-words(\.ts)?$/,
    layer: { path: 'shared/words', local: [], types: ['shared'], within: 'shared' },
  },
  {
    match: /^electron\/shell\/preload[^/]*\.ts$/,
    layer: { path: 'electron/shell/preload', local: ['electron/shell/preload'], types: ['shared'], electron: true },
  },
];

const TEST_FILE = /\.test\.tsx?$|\/testing\//;
const TEST_PACKAGES = [
  'vitest',
  'fast-check',
  '@testing-library/*',
  '@axe-core/*',
  'ajv',
  'ajv-formats',
  '@vscode/tree-sitter-wasm',
];

/** @param {string} path below the project, with forward slashes @returns {Layer | undefined} */
export function layerOf(path) {
  const file = files.find(({ match }) => match.test(path));
  if (file) return file.layer;
  return layers
    .filter((layer) => path === layer.path || path.startsWith(`${layer.path}/`))
    .sort((a, b) => b.path.length - a.path.length)[0];
}

/** @param {string} pattern @param {string} name */
const fits = (pattern, name) => pattern === name || (pattern.endsWith('/*') && name.startsWith(pattern.slice(0, -1)));

/** @param {string} specifier */
const packageName = (specifier) =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

/** @param {string} specifier */
const isNode = (specifier) => specifier.startsWith('node:') || builtinModules.includes(specifier);

/**
 * Why the import is not allowed, or undefined.
 * @param {string} from path of the importing file below the project, with forward slashes
 * @param {string} specifier as written
 * @param {boolean} typeOnly
 * @returns {string | undefined}
 */
export function whyNot(from, specifier, typeOnly) {
  const layer = layerOf(from);
  if (!layer) return undefined;
  const isTest = TEST_FILE.test(from);
  if (specifier.startsWith('.')) return whyNotLocal(layer, from, specifier, typeOnly, isTest);
  if (isNode(specifier)) return layer.node || isTest ? undefined : `${layer.path} may not use Node`;
  if (specifier === 'electron') return layer.electron ? undefined : `${layer.path} may not use Electron`;
  const allowed = [...(layer.packages ?? []), ...(isTest ? TEST_PACKAGES : [])];
  const name = packageName(specifier);
  return allowed.some((pattern) => fits(pattern, name)) ? undefined : `${layer.path} may not use the package ${name}`;
}

/** @type {(layer: Layer, from: string, specifier: string, typeOnly: boolean, isTest: boolean) => string | undefined} */
function whyNotLocal(layer, from, specifier, typeOnly, isTest) {
  const target = relative(root, join(root, dirname(from), specifier))
    .split(sep)
    .join('/');
  const other = layerOf(target) ?? layerOf(`${target}.ts`);
  if (!other) return undefined;
  // A test may need a value of what its layer knows by type only.
  const allowed = [...layer.local, ...(typeOnly || isTest ? (layer.types ?? []) : [])];
  if (allowed.some((pattern) => fits(pattern, other.path) || pattern === other.within)) return undefined;
  if (other.path === layer.path) return undefined;
  const forTests = [
    'electron/testkit',
    'electron/practice',
    'shared',
    'electron/core',
    'electron/ports',
    'electron/app',
  ];
  if (isTest && (forTests.includes(other.path) || other.path.startsWith('electron/adapters/'))) return undefined;
  return `${layer.path} may not use ${other.path}`;
}
