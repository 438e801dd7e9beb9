import { ok } from '../../../shared/result';
import type { Directory } from '../../ports/directory';
import { create, grant, issueCredential, prolong } from './begin';
import { Domain, type MemoryDirectoryOptions } from './domain';
import { erase, halt, neutralise, strip } from './end';
import { inspect, type MemoryInspection } from './inspection';
import { listMarked, observe } from './look';
import type { MemoryState } from './state';

/** A whole directory in memory: the port, a look behind it, and its state for keeping. */
export interface MemoryDirectory extends Directory {
  readonly inspection: MemoryInspection;
  /** Everything there is to keep; holds fingerprints of secrets, never a secret. */
  toJSON(): MemoryState;
  /** Takes a state kept before; false (and nothing changed) when it cannot be read. */
  load(state: unknown): boolean;
}

/**
 * Makes a domain, an endpoint or a tenant that exists only in memory. It obeys the same contract suite as the real
 * connectors, ends accounts by its own clock as the real ones do, and never fails of itself; faults are put around it
 * by the test kit.
 */
export function createMemoryDirectory(options: MemoryDirectoryOptions): MemoryDirectory {
  const domain = new Domain(options);
  return {
    source: options.source,
    traits: domain.traits,
    create: (request, call) => Promise.resolve(create(domain, request, call)),
    issueCredential: (request) => Promise.resolve(issueCredential(domain, request)),
    grant: (request) => Promise.resolve(grant(domain, request)),
    prolong: (request) => Promise.resolve(prolong(domain, request)),
    ...(options.source === 'activeDirectory' ? { halt: (request) => Promise.resolve(halt(domain, request)) } : {}),
    neutralise: (request, call) => Promise.resolve(neutralise(domain, request, call)),
    strip: (request) => Promise.resolve(strip(domain, request)),
    erase: (request) => Promise.resolve(erase(domain, request)),
    observe: (request) => Promise.resolve(ok(observe(domain, request))),
    listMarked: (organisationId) => Promise.resolve(ok(listMarked(domain, organisationId))),
    inspection: inspect(domain),
    toJSON: () => domain.toJSON(),
    load: (state) => domain.load(state),
  };
}
