import { join } from 'node:path';
import { holdFile } from '../../adapters/store/exclusive';

/** Holds a profile for one copy of the program. */
export interface ProfileLock {
  release(): void;
}

/** Chromium's lock of a profile, as `app` gives it. */
export interface SingleInstance {
  requestSingleInstanceLock(asked: { readonly headless: true }): boolean;
  releaseSingleInstanceLock(): void;
}

/**
 * Takes the profile, or gives undefined while another copy works with it: one writer for one ledger. Runs without windows
 * exclude each other by a lock of the file system, which goes with its process; asking Chromium's lock first would keep the
 * second waiting and end the first, which answers nobody before it is ready. Chromium's lock is the one that the program
 * with windows holds.
 */
export function takeProfile(profile: string, single: SingleInstance): ProfileLock | undefined {
  const letGo = holdFile(join(profile, 'headless.lock'));
  if (letGo === undefined) return undefined;
  if (!single.requestSingleInstanceLock({ headless: true })) {
    letGo();
    return undefined;
  }
  return {
    release: () => {
      single.releaseSingleInstanceLock();
      letGo();
    },
  };
}
