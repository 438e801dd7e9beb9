import { failure } from '../../../shared/errors';
import { err, ok } from '../../../shared/result';
import type { Handlers } from '../ipc/route';
import { atWork } from './at-work';
import type { Rooms } from './index';

/** Active Directory domains, before they are part of the organisation. */
export function domainHandlers({ product }: Rooms): Pick<Handlers, 'domain.controllers' | 'domain.certificates'> {
  return {
    'domain.controllers': ({ domain, server }) =>
      atWork(product, async ({ domainFinder }) => {
        if (domainFinder === undefined) return err(failure('policy_denied', { detail: 'no organisation' }));
        const found = await domainFinder.controllers(domain, server);
        return found.ok ? ok({ hosts: [...found.value] }) : found;
      }),
    'domain.certificates': ({ pem }) =>
      atWork(product, ({ domainFinder }) =>
        domainFinder === undefined
          ? err(failure('policy_denied', { detail: 'no organisation' }))
          : ok({ certificates: domainFinder.certificates(pem).map((facts) => facts ?? null) }),
      ),
  };
}
