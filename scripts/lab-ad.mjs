import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { cacheFolder } from './lib/project.mjs';
import { whenEnded } from './lib/run.mjs';
import { LAB, practiceFacts, startDomainController } from './lib/samba.mjs';
import { main, Refusal, say } from './lib/steps.mjs';
import { ensureSystemPackages } from './lib/system-packages.mjs';

const HELP = `npm run lab:ad                          starts a fresh domain on loopback, adds it to Practice, prints how to
                                        connect, runs until Ctrl+C
npm run lab:ad -- --profile FOLDER      adds it to Practice of this profile instead of your own
npm run lab:ad -- --stop                ends one that runs in another terminal`;

/** Always the same addresses, so that a connector made once fits the next start, too. */
const ADDRESSES = /** @type {[string, string]} */ (['127.0.0.77', '127.0.0.78']);
/** Whose domain it becomes in Practice (electron/shell/composition/practice/stand-in.ts). */
const PRACTICE_CUSTOMER = 'Juniper Row Architects';
const pidFile = join(cacheFolder, 'lab-ad.pid');

/** The process of a running lab; undefined when none runs. */
function runningLab() {
  if (!existsSync(pidFile)) return undefined;
  const pid = Number(readFileSync(pidFile, 'utf8'));
  try {
    process.kill(pid, 0);
    return pid;
  } catch {
    rmSync(pidFile, { force: true });
    return undefined;
  }
}

function stop() {
  const pid = runningLab();
  if (pid === undefined) throw new Refusal('No lab is running.');
  process.kill(pid, 'SIGTERM');
  say(`Told the lab (process ${pid}) to end.`);
  return 0;
}

/** The file in which Practice finds a domain controller (electron/shell/composition/practice/stand-in.ts). @param {string} profile */
const domainFileIn = (profile) => join(profile, 'practice', 'domain.json');

/** Where the program keeps everything unless it was told otherwise (Electron: app.getPath, Linux). */
const ownProfile = () => join(process.env.XDG_CONFIG_HOME ?? join(homedir(), '.config'), 'Latchkey');

/**
 * Puts the facts where Practice finds them at its next start; it then moves the secret to the keychain.
 * @param {string} file
 * @param {import('./lib/samba.mjs').DomainController} controller
 */
function addToPractice(file, controller) {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const half = `${file}.new`;
  rmSync(half, { force: true });
  writeFileSync(half, JSON.stringify(practiceFacts(controller)), { mode: 0o600 });
  renameSync(half, file);
}

/** @param {string} profile */
async function start(profile) {
  const other = runningLab();
  if (other !== undefined) throw new Refusal(`A lab runs already (process ${other}). End it with --stop.`);
  await ensureSystemPackages(['domain']);
  const controller = await startDomainController({ addresses: ADDRESSES });
  mkdirSync(dirname(pidFile), { recursive: true });
  writeFileSync(pidFile, String(process.pid));
  const file = domainFileIn(profile);
  await /** @type {Promise<void>} */ (
    new Promise(() => {
      whenEnded(async () => {
        await controller.stop();
        rmSync(pidFile, { force: true });
        // The domain is gone for good: the next start of Practice has its own in memory again.
        rmSync(file, { force: true });
      });
      addToPractice(file, controller);
      const { administrator } = controller.secrets;
      const { connector, secret } = practiceFacts(controller);
      const printed = {
        connector,
        groups: LAB.groups,
        serviceAccount: { name: LAB.serviceAccount, password: secret },
        administrator: { name: LAB.administrator, password: administrator },
      };
      say(JSON.stringify(printed, undefined, 2));
      say(`\nPractice has it from its next start as the domain of "${PRACTICE_CUSTOMER}" (${file}).`);
      say('The passwords open this throw-away domain only. End it with Ctrl+C or `npm run lab:ad -- --stop`.');
    })
  );
  return 0;
}

await main(async () => {
  const { values } = parseArgs({
    options: { stop: { type: 'boolean' }, profile: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) {
    say(HELP);
    return 0;
  }
  return values.stop ? stop() : start(resolve(values.profile ?? ownProfile()));
});
