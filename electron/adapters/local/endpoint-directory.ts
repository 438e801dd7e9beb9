import type { Directory } from '../../ports/directory';
import { create, grant, issueCredential, prolong } from './begin';
import { erase, neutralise, strip } from './end';
import { Endpoint, type EndpointOptions } from './endpoint';
import { listMarked, observe } from './look';

/** A directory whose connection can be closed; a later call opens it again. */
export interface EndpointDirectory extends Directory {
  close(): Promise<void>;
}

/**
 * The local accounts of one computer. Accounts are staged: made locked, marked and with their end armed, opened by the
 * credential. What was written is read back in the same round trip.
 */
export function createEndpointDirectory(options: EndpointOptions): EndpointDirectory {
  const endpoint = new Endpoint(options);
  return {
    source: 'local',
    traits: { staged: true, settleMs: 0, nativeExpiry: options.driver.nativeExpiry },
    create: (request, call) => create(endpoint, request, call),
    issueCredential: (request, call) => issueCredential(endpoint, request, call),
    grant: (request, call) => grant(endpoint, request, call),
    prolong: (request, call) => prolong(endpoint, request, call),
    neutralise: (request, call) => neutralise(endpoint, request, call),
    strip: (request, call) => strip(endpoint, request, call),
    erase: (request, call) => erase(endpoint, request, call),
    observe: (request, call) => observe(endpoint, request, call),
    listMarked: (organisationId, call) => listMarked(endpoint, organisationId, call),
    close: () => options.transport.close(),
  };
}
