import { Secret } from '../../../shared/secret';
import type { Handlers } from '../route';
import type { Rooms } from './index';

/** How https requests leave this computer. */
export function networkHandlers({ network }: Rooms): Pick<Handlers, Extract<keyof Handlers, `network.${string}`>> {
  return {
    'network.view': () => network.view(),
    'network.setCredentials': ({ proxy, ...credentials }) => network.setCredentials(proxy, new Secret(credentials)),
    'network.removeCredentials': ({ proxy }) => network.removeCredentials(proxy),
    'network.trust': ({ pem }) => network.trust(pem),
    'network.distrust': ({ fingerprint }) => network.distrust(fingerprint),
  };
}
