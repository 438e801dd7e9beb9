import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { GROUPS, MANAGER, practiceFacts, startEndpoint } from './lib/endpoint.mjs';
import { ownProfile, practicePlace } from './lib/practice-place.mjs';
import { whenEnded } from './lib/run.mjs';
import { main, say } from './lib/steps.mjs';
import { ensureSystemPackages } from './lib/system-packages.mjs';

const HELP = `npm run lab:endpoint                          starts a fresh Linux endpoint on loopback, adds it to Practice, prints
                                              how to connect, runs until Ctrl+C
npm run lab:endpoint -- --profile FOLDER      adds it to Practice of this profile instead of your own`;

/** Whose endpoint it becomes in Practice (electron/shell/composition/practice/stand-in.ts). */
const PRACTICE_CUSTOMER = 'Ardent Robotics';

/** @param {string} profile */
async function start(profile) {
  const place = practicePlace(profile, 'endpoint.json');
  await ensureSystemPackages(['endpoint']);
  const endpoint = await startEndpoint();
  await /** @type {Promise<void>} */ (
    new Promise(() => {
      whenEnded(async () => {
        await endpoint.stop();
        // It is gone for good: the next start of Practice has its own in memory again.
        place.remove();
      });
      place.put(practiceFacts(endpoint));
      const { address, port, hostKey } = endpoint;
      say(JSON.stringify({ address, port, hostKey, managementAccount: MANAGER, groups: GROUPS }, undefined, 2));
      say(`\nPractice has it from its next start as the endpoint of "${PRACTICE_CUSTOMER}" (${place.file}).`);
      say(`Its accounts are its own, not this computer's. End it with Ctrl+C.`);
    })
  );
  return 0;
}

await main(async () => {
  const { values } = parseArgs({ options: { profile: { type: 'string' }, help: { type: 'boolean', short: 'h' } } });
  if (values.help) {
    say(HELP);
    return 0;
  }
  return start(resolve(values.profile ?? ownProfile()));
});
