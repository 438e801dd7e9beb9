import type { EndpointDriver } from '../driver';
import { readAnswer } from './answer';
import { linuxGlance, linuxProgram, type Elevation } from './program';

export { REVISION, helperFile, type Elevation } from './program';

/** Accounts of a Linux system, by shadow-utils and sudo. */
export function linuxDriver(elevate: Elevation): EndpointDriver {
  return {
    os: 'linux',
    nativeExpiry: { signIn: true, privilege: true, object: false },
    program: (order) => linuxProgram(order, elevate),
    // Over SSH becoming root asks nobody, and a second program costs a round trip.
    ...(elevate === 'prompt' ? { glance: linuxGlance } : {}),
    read: (order, ran) => readAnswer(order, ran, elevate),
    isGroupOf: (privilege, group) => privilege.kind === 'localGroup' && privilege.name === group.name,
  };
}
