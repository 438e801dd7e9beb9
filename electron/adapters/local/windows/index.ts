import type { EndpointDriver } from '../driver';
import { readWindowsAnswer } from './answer';
import { windowsProgram } from './program';

/**
 * Accounts of a Windows computer, by Windows PowerShell 5.1 and its LocalAccounts module. Written from documentation: it has
 * not run on a real computer yet; `npm run prove:local` tells.
 */
export const windowsDriver: EndpointDriver = {
  os: 'windows',
  nativeExpiry: { signIn: true, privilege: true, object: false },
  program: windowsProgram,
  read: (_order, ran) => readWindowsAnswer(ran),
  isGroupOf: (privilege, group) =>
    privilege.kind === 'localGroup' &&
    (privilege.sid === undefined
      ? privilege.name.toLowerCase() === group.name.toLowerCase()
      : privilege.sid === group.id),
};
