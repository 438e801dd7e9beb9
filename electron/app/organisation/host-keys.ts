import { failure, type Failure } from '../../../shared/errors';
import { err, type Result } from '../../../shared/result';
import type { HostKey, HostKeyReader } from '../../ports/endpoint';
import type { OrganisationInForce } from '../../ports/organisation';
import { who } from '../who';

/**
 * Lets an admin see a computer's key before it is trusted. Only Primary and Super: they alone may put a key into the
 * organisation file, and nobody else has a reason to have this program knock at an address of their choice.
 */
export function createHostKeys(world: {
  readonly organisation: OrganisationInForce;
  readonly reader: HostKeyReader;
}): HostKeyReader {
  return {
    read: (host, port): Promise<Result<HostKey, Failure>> => {
      const me = who(world.organisation);
      if (!me.ok) return Promise.resolve(me);
      if (!me.value.admin) return Promise.resolve(err(failure('not_entitled', { detail: 'primarySuper' })));
      return world.reader.read(host, port);
    },
  };
}
