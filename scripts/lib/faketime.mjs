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
 * Variables that Electron sets as it starts. Where one is missing the C library moves the environment to make room, while
 * the library of the moved clock reads it in other threads, and the program ends by SIGSEGV; where it is there, it is
 * replaced in its place.
 */
const PLACES_KEPT = { CHROME_DESKTOP: 'electron.desktop', ORIGINAL_XDG_CURRENT_DESKTOP: 'undefined' };

/**
 * What is added to the environment of a program whose civil clock is to be moved; nothing for 0.
 * @param {number} aheadSeconds negative: behind
 * @returns {Record<string, string>}
 */
export function shiftedClock(aheadSeconds) {
  if (aheadSeconds === 0) return {};
  const FAKETIME = `${aheadSeconds < 0 ? '-' : '+'}${Math.abs(aheadSeconds)}s`;
  const real = { FAKETIME_DONT_FAKE_MONOTONIC: '1', DONT_FAKE_MONOTONIC: '1' };
  return { LD_PRELOAD: clockLibrary(), FAKETIME, ...real, ...PLACES_KEPT };
}
