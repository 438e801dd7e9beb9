import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { basename, join } from 'node:path';

import react from '@vitejs/plugin-react';
import { defineConfig, type EnvironmentOptions, type Plugin, type ViteBuilder } from 'vite';

import { rememberBuild, sourceFingerprint } from './scripts/lib/build.mjs';
import { licenceList, notedPackages, notePackages, packageFolder } from './scripts/lib/licences.mjs';

const root = import.meta.dirname;

/** The oldest Chromium and Node of any runtime that the program is run in. */
const CHROMIUM = 'chrome130';
const NODE = 'node20';

/**
 * Loaded from node_modules at run time: the host itself and packages with native code. `cpu-features` is never there: the SSH
 * library only asks for it to choose its ciphers, and does without.
 */
const EXTERNAL = ['electron', 'keytar', 'libsql', 'cpu-features', /^node:/, ...builtinModules];

type Entries = Record<string, string>;

/** Entries by name, of those files that exist: a half-made checkout builds what it has. */
const existing = (entries: Entries): Entries =>
  Object.fromEntries(
    Object.entries(entries)
      .map(([name, file]) => [name, join(root, file)] as const)
      .filter(([, file]) => existsSync(file)),
  );

const pagesOf = (...names: readonly string[]): Entries =>
  existing(Object.fromEntries(names.map((name) => [name, `renderer/windows/${name}/index.html`])));
/** Built alone, so that it is one file: what several windows share would be many, and it is the one that people wait for. */
const popover = pagesOf('popover');
const windows = pagesOf('accounts', 'settings', 'leaving', 'secret');
const main = existing({ main: 'electron/shell/main.ts' });
const preloads = existing({
  preload: 'electron/shell/preload.ts',
  'preload-secret': 'electron/shell/preload-secret.ts',
});

function toolEntries(folder: string): Entries {
  const path = join(root, folder);
  if (!existsSync(path)) return {};
  const names = readdirSync(path).filter((name) => name.endsWith('.ts') && !/\.(test|d)\.ts$/.test(name));
  return Object.fromEntries(names.map((name) => [basename(name, '.ts'), join(path, name)]));
}
const tools: Entries = { ...toolEntries('electron/testkit/tools'), ...toolEntries('scripts/tools') };

const shared = { emptyOutDir: false, minify: false, sourcemap: true, reportCompressedSize: false } as const;

/** Code for Node or for Electron's main process: ES modules, split where the source imports lazily. */
const forNode = (input: Entries, outDir: string): EnvironmentOptions => ({
  consumer: 'server',
  // CommonJS packages (ssh2) ask where they are; they become part of ES modules here.
  define: { __dirname: 'import.meta.dirname' },
  resolve: {
    noExternal: true,
    external: ['electron', 'keytar', 'libsql', 'cpu-features'],
    conditions: ['node', 'import'],
  },
  build: {
    ...shared,
    outDir: join(root, outDir),
    // Less to parse until the first window; stacks are read through the source maps.
    minify: outDir === 'out/main',
    ssr: true,
    target: NODE,
    rolldownOptions: {
      input,
      external: EXTERNAL,
      output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
    },
  },
});

/** A sandboxed preload is one CommonJS file that loads nothing but `electron`, so each is built alone. */
const forPreload = (name: string, file: string): EnvironmentOptions => ({
  consumer: 'server',
  resolve: { noExternal: true, external: ['electron'] },
  build: {
    ...shared,
    outDir: join(root, 'out/preload'),
    ssr: true,
    target: CHROMIUM,
    rolldownOptions: {
      input: { [name]: file },
      external: ['electron'],
      output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
    },
  },
});

const forPages = (input: Entries): EnvironmentOptions => ({
  consumer: 'client',
  build: {
    ...shared,
    outDir: join(root, 'out/renderer'),
    minify: true,
    target: CHROMIUM,
    // Windows allow no data: URLs and no inline script.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input },
  },
});

const preloadEnvironments = Object.fromEntries(
  Object.entries(preloads).map(([name, file]) => [name.replace('-', '_'), forPreload(name, file)]),
);

const environments: Record<string, EnvironmentOptions> = {
  ...(Object.keys(windows).length > 0 ? { client: forPages(windows) } : {}),
  ...(Object.keys(popover).length > 0 ? { popover: forPages(popover) } : {}),
  ...(Object.keys(main).length > 0 ? { main: forNode(main, 'out/main') } : {}),
  ...preloadEnvironments,
  ...(Object.keys(tools).length > 0 ? { tools: forNode(tools, 'out/tools') } : {}),
};

/** Notes the packages of which modules went into what users get. Environments share no memory, so by a file for each. */
const noteLicences: Plugin = {
  name: 'latchkey-licences',
  generateBundle(_options, bundle) {
    if (this.environment.name === 'tools') return;
    const chunks = Object.values(bundle).filter((output) => output.type === 'chunk');
    const folders = new Set(chunks.flatMap(({ moduleIds }) => moduleIds.map(packageFolder)));
    folders.delete(undefined);
    notePackages(this.environment.name, [...folders]);
  },
};

/** Builds every environment, and notes which sources the result is of. */
async function buildApp(builder: ViteBuilder): Promise<void> {
  const fingerprint = sourceFingerprint();
  rmSync(join(root, 'out'), { recursive: true, force: true });
  await Promise.all(
    Object.entries(builder.environments)
      .filter(([name]) => name in environments)
      .map(([, environment]) => builder.build(environment)),
  );
  mkdirSync(join(root, 'out'), { recursive: true });
  writeFileSync(join(root, 'out', 'licences.txt'), licenceList(root, notedPackages(Object.keys(environments))));
  rememberBuild(fingerprint);
}

export default defineConfig({
  root: join(root, 'renderer'),
  base: './',
  publicDir: false,
  plugins: [react(), noteLicences],
  environments,
  builder: { buildApp },
});
