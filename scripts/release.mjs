/**
 * Builds the installers of this computer's platform into `dist/`, with the official Electron only, and signs their
 * announcement. What it needs stands in docs/release.md; the environment decides what is signed.
 */
import { rmSync } from 'node:fs';

import { ensureBuilt } from './lib/build.mjs';
import { makeIcons } from './lib/packaging/icons.mjs';
import { signManifests } from './lib/packaging/manifests.mjs';
import { releaseArguments } from './lib/packaging/release-settings.mjs';
import { preparePackages } from './lib/prepare.mjs';
import { inProject, root, toolEnvironment, toolNode } from './lib/project.mjs';
import { run } from './lib/run.mjs';
import { ensureRuntime } from './lib/runtime.mjs';
import { Refusal, main, noArguments, say, step } from './lib/steps.mjs';

await main(async () => {
  noArguments();
  // Asked first: what is missing is said before anything is built.
  const settings = releaseArguments(process.env, process.platform);
  await preparePackages([]);
  const runtime = await ensureRuntime();
  if (!runtime.official) throw new Refusal('A release takes the official Electron, which cannot be had here.');
  await step('build', ensureBuilt, (what) => what);
  await step('icons', makeIcons);
  rmSync(inProject('dist'), { recursive: true, force: true });
  const feed = process.env.LATCHKEY_FEED;
  const builder = inProject('node_modules', 'electron-builder', 'cli.js');
  const built = await step('installers', () =>
    run(toolNode(), [builder, '--publish', 'never', ...settings], { cwd: root, env: toolEnvironment() }),
  );
  if (built.code !== 0) throw new Refusal(`electron-builder failed with code ${built.code}. Its own message is above.`);
  const key = process.env.LATCHKEY_RELEASE_KEY;
  if (!feed || !key) {
    say('  Nothing is announced: LATCHKEY_FEED and LATCHKEY_RELEASE_KEY are not both set.');
    return 0;
  }
  const { names, publicKey } = await step('announcement', () => signManifests(inProject('dist'), key));
  say(`  Signed ${names.join(', ')}; policy files name the key ${publicKey}`);
  return 0;
});
