import { Refusal } from '../steps.mjs';

/** What each fuse must be in what users get, and why. @type {Readonly<Record<string, readonly [boolean, string]>>} */
export const FUSES = {
  RunAsNode: [false, 'ELECTRON_RUN_AS_NODE would make the program a Node that runs any script under its name'],
  EnableCookieEncryption: [true, 'what pages keep is not readable from the disk'],
  EnableNodeOptionsEnvironmentVariable: [false, 'NODE_OPTIONS would load foreign code at start'],
  EnableNodeCliInspectArguments: [false, '--inspect and SIGUSR1 would let other programs of the person in'],
  EnableEmbeddedAsarIntegrityValidation: [true, 'a changed archive is not run (Windows and macOS)'],
  OnlyLoadAppFromAsar: [true, 'no folder "app" beside the archive is run instead of it'],
  LoadBrowserProcessSpecificV8Snapshot: [false, 'no snapshot of ours is shipped'],
  GrantFileProtocolExtraPrivileges: [false, 'windows are served from app://, so file:// needs no privileges'],
  WasmTrapHandlers: [true, 'the default; nothing here runs WebAssembly'],
};

/**
 * Reads the fuses of a binary back. Each one that it has must be listed above and be as it must be.
 * @param {string} binary
 * @returns {Promise<string[]>} a line for each
 */
export async function checkFuses(binary) {
  // A package: on a fresh clone it is only there once the packages are installed.
  const { FuseV1Options, FuseState, getCurrentFuseWire } = await import('@electron/fuses');
  const wire = await getCurrentFuseWire(binary);
  const names = Object.keys(FuseV1Options).filter((name) => Number.isNaN(Number(name)));
  return names.flatMap((name) => {
    const state = wire[FuseV1Options[/** @type {keyof typeof FuseV1Options} */ (name)]];
    // An older runtime lacks newer fuses.
    if (state === undefined || state === FuseState.INHERIT) return [];
    const wanted = FUSES[name];
    if (wanted === undefined) throw new Refusal(`The fuse ${name} is new: decide what it must be.`);
    const [on, why] = wanted;
    if (state !== (on ? FuseState.ENABLE : FuseState.DISABLE)) {
      throw new Refusal(`The fuse ${name} must be ${on ? 'on' : 'off'}: ${why}.`);
    }
    return [`${name} ${on ? 'on' : 'off'}: ${why}`];
  });
}
