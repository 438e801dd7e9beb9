import { SECOND } from '../../../shared/time';
import type { Directory, DirectoryTraits } from '../../ports/directory';
import { grant, issueCredential, prolong } from './verbs/begin';
import { create } from './verbs/create';
import { Domain, type DomainOptions } from './domain/domain';
import { erase, halt, neutralise, strip } from './verbs/end';
import { listMarked, observe } from './verbs/look';

/** Domain controllers of one site hear of a change after at most 15 s (MS-ADTS: change notification); a little more. */
const REPLICATION_MS = 20 * SECOND;

export type LdapDirectoryOptions = DomainOptions;

/** A directory whose connections can be closed; a later call opens them again. */
export interface LdapDirectory extends Directory {
  readonly halt: NonNullable<Directory['halt']>;
  close(): Promise<void>;
}

/**
 * Active Directory of one customer, over verified LDAPS or StartTLS. `secret` gives the bind account's password each time
 * a connection is opened; it is kept nowhere. Accounts are staged: made disabled, marked and ending; the credential opens them.
 */
export function createLdapDirectory(options: LdapDirectoryOptions): LdapDirectory {
  const domain = new Domain(options);
  const { links } = domain.route;
  return {
    source: 'activeDirectory',
    get traits(): DirectoryTraits {
      return {
        staged: true,
        settleMs: links.length > 1 ? REPLICATION_MS : 0,
        nativeExpiry: { signIn: true, privilege: domain.timedGrants, object: false },
      };
    },
    create: (request, call) => create(domain, request, call),
    issueCredential: (request, call) => issueCredential(domain, request, call),
    grant: (request, call) => grant(domain, request, call),
    prolong: (request, call) => prolong(domain, request, call),
    halt: (request, call) => halt(domain, request, call),
    neutralise: (request, call) => neutralise(domain, request, call),
    strip: (request, call) => strip(domain, request, call),
    erase: (request, call) => erase(domain, request, call),
    observe: (request, call) => observe(domain, request, call),
    listMarked: (organisationId, call) => listMarked(domain, organisationId, call),
    close: async () => {
      await Promise.all(links.map((link) => link.close()));
    },
  };
}
