import type { Cloud } from '../../../shared/model/connector';
import { Secret } from '../../../shared/secret';
import type { Product } from '../product';
import type { Handlers } from '../ipc/route';
import type { Rooms } from './index';

/** How https requests leave this computer. */
export function networkHandlers({
  network,
  product,
}: Rooms): Pick<Handlers, Extract<keyof Handlers, `network.${string}`>> {
  return {
    'network.view': () => network.view(),
    'network.certificates': ({ pem }) => network.certificates(pem),
    'network.try': () => network.try(cloudsOf(product)),
    'network.setCredentials': ({ proxy, ...credentials }) => network.setCredentials(proxy, new Secret(credentials)),
    'network.removeCredentials': ({ proxy }) => network.removeCredentials(proxy),
    'network.trust': ({ pem }) => network.trust(pem),
    'network.distrust': ({ fingerprint }) => network.distrust(fingerprint),
  };
}

/** Of the connections in force. */
function cloudsOf(product: Product): readonly Cloud[] {
  const connectors = product.workplace()?.organisation.current()?.organisation.connectors ?? [];
  return connectors.flatMap((connector) => (connector.kind === 'm365' ? connector.cloud : []));
}
