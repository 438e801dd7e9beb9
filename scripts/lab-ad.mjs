import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';

import { cacheFolder } from './lib/project.mjs';
import { whenEnded } from './lib/run.mjs';
import { LAB, startDomainController } from './lib/samba.mjs';
import { main, Refusal, say } from './lib/steps.mjs';
import { ensureSystemPackages } from './lib/system-packages.mjs';

const HELP = `npm run lab:ad               starts a fresh domain on loopback, prints how to connect, runs until Ctrl+C
npm run lab:ad -- --stop     ends one that runs in another terminal`;

/** Always the same addresses, so that a connector made once fits the next start, too. */
const ADDRESSES = /** @type {[string, string]} */ (['127.0.0.77', '127.0.0.78']);
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

/** @param {import('./lib/samba.mjs').DomainController} controller */
const facts = (controller) => ({
  connector: {
    kind: 'activeDirectory',
    domainControllers: controller.addresses,
    encryption: 'ldaps',
    baseDn: LAB.baseDn,
    accountOu: LAB.accountOu,
    upnSuffix: LAB.upnSuffix,
    caCertificate: controller.caCertificate,
    bindAccount: LAB.serviceAccount,
  },
  groups: LAB.groups,
  serviceAccount: { name: LAB.serviceAccount, password: controller.secrets.service },
  administrator: { name: LAB.administrator, password: controller.secrets.administrator },
});

async function start() {
  const other = runningLab();
  if (other !== undefined) throw new Refusal(`A lab runs already (process ${other}). End it with --stop.`);
  await ensureSystemPackages(['domain']);
  const controller = await startDomainController({ addresses: ADDRESSES });
  mkdirSync(dirname(pidFile), { recursive: true });
  writeFileSync(pidFile, String(process.pid));
  await /** @type {Promise<void>} */ (
    new Promise(() => {
      whenEnded(async () => {
        await controller.stop();
        rmSync(pidFile, { force: true });
      });
      say(JSON.stringify(facts(controller), undefined, 2));
      say('\nThe passwords open this throw-away domain only. End it with Ctrl+C or `npm run lab:ad -- --stop`.');
    })
  );
  return 0;
}

await main(async () => {
  const { values } = parseArgs({ options: { stop: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } });
  if (values.help) {
    say(HELP);
    return 0;
  }
  return values.stop ? stop() : start();
});
