import type { Clipboard } from '../../ports/security';

const NO_TICKET = { salt: '', digest: '' };

/** A run without windows copies nothing, and Electron's clipboard would ask for a display. */
export const noClipboard: Clipboard = {
  writeSecret: () => Promise.resolve(NO_TICKET),
  writeText: () => Promise.resolve(NO_TICKET),
  clearIfUnchanged: () => Promise.resolve(false),
};
