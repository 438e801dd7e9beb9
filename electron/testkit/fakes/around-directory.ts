import type { Failure } from '../../../shared/errors';
import type { Result } from '../../../shared/result';
import type { AccountRequest, Call, Directory, RevokeRequest } from '../../ports/directory';

type Verb = Exclude<keyof Directory, 'source' | 'traits'>;

/** One call on its way to a directory; `request` is absent for `listMarked`. */
export interface Visit {
  readonly verb: Verb;
  readonly call: Call;
  readonly request?: AccountRequest;
}

/** What happens around each call. `work` carries it out. */
export type Around = <T>(visit: Visit, work: () => Promise<Result<T, Failure>>) => Promise<Result<T, Failure>>;

/** A directory whose every call goes through `around`. */
export function aroundDirectory(inner: Directory, around: Around): Directory {
  const halt = inner.halt?.bind(inner);
  const haltAround = halt && {
    halt: (request: RevokeRequest, call: Call) => around({ verb: 'halt', request, call }, () => halt(request, call)),
  };
  return {
    source: inner.source,
    traits: inner.traits,
    create: (request, call) => around({ verb: 'create', request, call }, () => inner.create(request, call)),
    issueCredential: (request, call) =>
      around({ verb: 'issueCredential', request, call }, () => inner.issueCredential(request, call)),
    grant: (request, call) => around({ verb: 'grant', request, call }, () => inner.grant(request, call)),
    prolong: (request, call) => around({ verb: 'prolong', request, call }, () => inner.prolong(request, call)),
    ...haltAround,
    neutralise: (request, call) => around({ verb: 'neutralise', request, call }, () => inner.neutralise(request, call)),
    strip: (request, call) => around({ verb: 'strip', request, call }, () => inner.strip(request, call)),
    erase: (request, call) => around({ verb: 'erase', request, call }, () => inner.erase(request, call)),
    observe: (request, call) => around({ verb: 'observe', request, call }, () => inner.observe(request, call)),
    listMarked: (id, call) => around({ verb: 'listMarked', call }, () => inner.listMarked(id, call)),
  };
}
