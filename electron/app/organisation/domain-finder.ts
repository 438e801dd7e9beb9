import { failure } from '../../../shared/errors';
import { err } from '../../../shared/result';
import type { DomainFinder } from '../../ports/domain-finder';
import type { OrganisationInForce } from '../../ports/organisation';
import { who } from '../who';

/**
 * Lets an admin find the controllers of a domain. Only Primary and Super: nobody else has a reason to have this program
 * ask a DNS server of their choice. Certificates are read for everybody who sees the connection.
 */
export function createAdminFinder(world: {
  readonly organisation: OrganisationInForce;
  readonly finder: DomainFinder;
}): DomainFinder {
  return {
    controllers: (domain, server) => {
      const me = who(world.organisation);
      if (!me.ok) return Promise.resolve(me);
      if (!me.value.admin) return Promise.resolve(err(failure('not_entitled', { detail: 'primarySuper' })));
      return world.finder.controllers(domain, server);
    },
    certificates: (pem) => world.finder.certificates(pem),
  };
}
