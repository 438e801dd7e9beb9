import type { EndpointDriver } from '../driver';
import { readMacosAnswer } from './answer';
import { macosProgram } from './program';

/**
 * Accounts of a Mac, by Open Directory's own tools. Written from their manual pages: it has not run on a real Mac yet;
 * `npm run prove:local` tells.
 */
export const macosDriver: EndpointDriver = {
  os: 'macos',
  nativeExpiry: { signIn: true, privilege: true, object: false },
  program: macosProgram,
  read: readMacosAnswer,
  isGroupOf: (privilege, group) => privilege.kind === 'localGroup' && privilege.name === group.name,
};
