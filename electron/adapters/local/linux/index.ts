import type { EndpointDriver } from '../driver';
import { readAnswer } from './answer';
import { linuxProgram, type Elevation } from './program';

export { HELPER, REVISION, helperFile, type Elevation } from './program';

/** Accounts of a Linux system, by shadow-utils and sudo. */
export function linuxDriver(elevate: Elevation): EndpointDriver {
  return {
    os: 'linux',
    nativeExpiry: { signIn: true, privilege: true, object: false },
    program: (order) => linuxProgram(order, elevate),
    read: readAnswer,
    isGroupOf: (privilege, group) => privilege.kind === 'localGroup' && privilege.name === group.name,
  };
}
