import type { Clipboard } from '../../ports/security';

/** A run without windows copies nothing, and Electron's clipboard would ask for a display. */
export const noClipboard: Clipboard = {
  writeSecret: () => Promise.resolve({ salt: '', digest: '' }),
  writeText: () => Promise.resolve(),
  clearIfUnchanged: () => Promise.resolve(false),
};
