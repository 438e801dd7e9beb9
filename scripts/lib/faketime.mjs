import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { Refusal } from './steps.mjs';

/** The library that moves a program's clock (package faketime, without its wrapper, which would take signals). */
export function clockLibrary() {
  const library = readdirSync('/usr/lib')
    .map((folder) => join('/usr/lib', folder, 'faketime', 'libfaketime.so.1'))
    .find((path) => existsSync(path));
  if (library === undefined) throw new Refusal('A moved clock needs the package faketime.');
  return library;
}

/**
 * What is added to the environment of a program whose civil clock is to be moved; nothing for 0.
 * @param {number} aheadSeconds negative: behind
 * @returns {Record<string, string>}
 */
export function shiftedClock(aheadSeconds) {
  if (aheadSeconds === 0) return {};
  const FAKETIME = `${aheadSeconds < 0 ? '-' : '+'}${Math.abs(aheadSeconds)}s`;
  return { LD_PRELOAD: clockLibrary(), FAKETIME, FAKETIME_DONT_FAKE_MONOTONIC: '1', DONT_FAKE_MONOTONIC: '1' };
}
