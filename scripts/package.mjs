/** Builds the packaged program for this computer into `dist/` and checks the fuses of what came out. */
import { rmSync } from 'node:fs';

import { prepareDriving } from './lib/prepare.mjs';
import { inProject, root, toolNode } from './lib/project.mjs';
import { run } from './lib/run.mjs';
import { ensureRuntime } from './lib/runtime.mjs';
import { Refusal, main, say, step } from './lib/steps.mjs';

/** What each fuse must be in what users get. */
const WANTED = {
  RunAsNode: false,
  EnableCookieEncryption: true,
  EnableNodeOptionsEnvironmentVariable: false,
  EnableNodeCliInspectArguments: false,
  EnableEmbeddedAsarIntegrityValidation: true,
  OnlyLoadAppFromAsar: true,
  LoadBrowserProcessSpecificV8Snapshot: false,
  GrantFileProtocolExtraPrivileges: false,
};

/** @param {string} binary */
async function checkFuses(binary) {
  // A package: on a fresh clone it is only there once the packages are installed.
  const { FuseV1Options, FuseState, getCurrentFuseWire } = await import('@electron/fuses');
  const wire = await getCurrentFuseWire(binary);
  const wrong = Object.entries(WANTED).filter(([name, on]) => {
    const state = wire[FuseV1Options[/** @type {keyof typeof FuseV1Options} */ (name)]];
    return state !== (on ? FuseState.ENABLE : FuseState.DISABLE);
  });
  if (wrong.length > 0)
    throw new Refusal(`These fuses are not as they must be: ${wrong.map(([name]) => name).join(', ')}`);
  return Object.keys(WANTED).length;
}

await main(async () => {
  const env = await prepareDriving();
  const runtime = await ensureRuntime();
  const local = runtime.official ? [] : [`-c.electronVersion=${runtime.version}`, `-c.electronDist=${runtime.folder}`];
  rmSync(inProject('dist'), { recursive: true, force: true });
  const builder = inProject('node_modules', 'electron-builder', 'cli.js');
  const target = process.platform === 'linux' ? ['--linux', 'dir'] : [];
  const built = await step('package', () => run(toolNode(), [builder, ...target, ...local], { cwd: root, env }));
  if (built.code !== 0) throw new Refusal(`electron-builder failed with code ${built.code}. Its own message is above.`);
  if (process.platform !== 'linux') return 0;
  const binary = inProject('dist', 'linux-unpacked', 'latchkey');
  await step(
    'fuses',
    () => checkFuses(binary),
    (count) => `${count} as they must be`,
  );
  if (!runtime.official) say('  Packed with the stand-in runtime: for checking only, never for users.');
  return 0;
});
