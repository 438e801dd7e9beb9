/**
 * Starts the program from whatever state the checkout is in: installs the locked packages, finds an Electron, builds if the
 * sources changed, and gives the program a display and a keychain where the computer has none. Further arguments go to
 * the program, whose exit code is returned.
 */
import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

import { ensureBuilt } from './lib/build.mjs';
import { ensureDependencies } from './lib/dependencies.mjs';
import { isSuperuser, root } from './lib/project.mjs';
import { run } from './lib/run.mjs';
import { describeRuntime, ensureRuntime, runtimeEnvironment } from './lib/runtime.mjs';
import { startSession } from './lib/session.mjs';
import { main, say, step } from './lib/steps.mjs';
import { ensureSystemPackages } from './lib/system-packages.mjs';

const hasDisplay = () => process.platform !== 'linux' || Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY);
const hasBus = () => process.platform !== 'linux' || Boolean(process.env.DBUS_SESSION_BUS_ADDRESS);

/** A display and a keychain for a computer without a desktop. Its keyring is kept, so that sign-ins survive a restart. */
async function headlessSession() {
  const keyringData = join(homedir(), '.local', 'share', 'latchkey', 'headless');
  mkdirSync(keyringData, { recursive: true, mode: 0o700 });
  const display = hasDisplay() ? 'keep' : 'virtual';
  return startSession({ display, home: 'keep', keyring: 'unlocked', keyringData, desktop: display === 'virtual' });
}

/** @returns {Promise<import('./lib/system-packages.mjs').Purpose[]>} */
async function purposes() {
  if (hasDisplay() && hasBus()) return ['unpack', 'libraries'];
  return ['unpack', 'libraries', 'display', 'keyring', 'desktop'];
}

await main(async () => {
  say('Latchkey');
  await step('packages', ensureDependencies, (what) => what);
  await step(
    'system',
    async () => ensureSystemPackages(await purposes()),
    (names) => (names.length === 0 ? 'present' : 'installed'),
  );
  const runtime = await step('runtime', ensureRuntime, describeRuntime);
  await step('build', ensureBuilt, (what) => what);
  const session = hasDisplay() && hasBus() ? undefined : await step('session', headlessSession, () => 'started');
  if (session) {
    const where = hasDisplay()
      ? 'your display'
      : `a virtual display (${session.environment.DISPLAY}): no screen was found`;
    say(`  The program runs on ${where}, with a keyring of its own.`);
  }
  // A virtual display has no GPU; asking for one only costs time and error messages.
  const switches = [...(hasDisplay() ? [] : ['--disable-gpu']), ...(isSuperuser() ? ['--no-sandbox'] : [])];
  if (isSuperuser()) {
    say('  As root Chromium runs only with --no-sandbox. Start it as an ordinary user to have the sandbox.');
  }
  try {
    const env = { ...(session?.environment ?? process.env), ...runtimeEnvironment(runtime) };
    const ended = await run(runtime.binary, [...switches, root, ...process.argv.slice(2)], { env, interactive: true });
    return ended.code;
  } finally {
    await session?.stop();
  }
});
