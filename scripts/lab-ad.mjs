import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { ownProfile, practicePlace } from './lib/practice-place.mjs';
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

/** @param {string} profile */
async function start(profile) {
  const other = runningLab();
  if (other !== undefined) throw new Refusal(`A lab runs already (process ${other}). End it with --stop.`);
  const place = practicePlace(profile, 'domain.json');
  await ensureSystemPackages(['domain']);
  const controller = await startDomainController({ addresses: ADDRESSES });
  mkdirSync(dirname(pidFile), { recursive: true });
  writeFileSync(pidFile, String(process.pid));
  await /** @type {Promise<void>} */ (
    new Promise(() => {
      whenEnded(async () => {
        await controller.stop();
        rmSync(pidFile, { force: true });
        // The domain is gone for good: the next start of Practice has its own in memory again.
        place.remove();
      });
      place.put(practiceFacts(controller));
      const { administrator } = controller.secrets;
      const { connector, secret } = practiceFacts(controller);
      const printed = {
        connector,
        groups: LAB.groups,
        serviceAccount: { name: LAB.serviceAccount, password: secret },
        administrator: { name: LAB.administrator, password: administrator },
      };
      say(JSON.stringify(printed, undefined, 2));
      say(`\nPractice has it from its next start as the domain of "${PRACTICE_CUSTOMER}" (${place.file}).`);
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
