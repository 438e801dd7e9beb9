import { failure, type Failure } from '../../../shared/errors';
import type { M365Connector } from '../../../shared/model/connector';
import { err, type Result } from '../../../shared/result';
import type { Call, Directory, DirectoryTraits } from '../../ports/directory';
import type { TokenSource } from '../../ports/identity';
import type { Clock, Log, Random, Timers } from '../../ports/system';
import { SETTLE } from './accounts';
import type { GraphContext } from './context';
import { create } from './begin/create';
import { issueCredential } from './begin/credential';
import { erase } from './end/erase';
import { grant } from './begin/grant';
import { listMarked } from './read/marked';
import type { Fetch } from './wire/middleware';
import { neutralise } from './end/neutralise';
import { observe } from './read/observe';
import { withinTime, type Operation } from './wire/operation';
import { Proofs } from './proofs';
import { prolong } from './begin/prolong';
import { strip } from './end/strip';
import { TenantFacts } from './tenant/tenant-facts';
import { createTransport } from './wire/transport';

export interface GraphDirectoryOptions {
  readonly connector: M365Connector;
  readonly tokens: TokenSource;
  readonly clock: Clock;
  /** Absent: the system's timers. */
  readonly timers?: Timers;
  readonly random: Random;
  readonly log: Log;
  /** Replaces the global `fetch`. */
  readonly fetch?: Fetch;
}

/** One Entra tenant behind the directory port. Keep one per connector: it remembers licences, policy and its own creates. */
export function createGraphDirectory(options: GraphDirectoryOptions): Directory {
  const { clock, connector, random } = options;
  const transport = createTransport(options);
  const context: GraphContext | undefined = transport.ok
    ? {
        connector,
        transport: transport.value,
        clock,
        facts: new TenantFacts(transport.value, clock, options.timers),
        proofs: new Proofs(clock),
      }
    : undefined;

  type Work<T> = (context: GraphContext, operation: Operation) => Promise<Result<T, Failure>>;

  async function run<T>(call: Call, work: Work<T>): Promise<Result<T, Failure>> {
    if (!transport.ok) return err(transport.error.failure);
    if (context === undefined) return err(failure('bug'));
    try {
      return await withinTime(call, clock, options.timers, (operation) => work(context, operation));
    } catch {
      options.log.error('graph.bug', { opId: call.opId, correlationId: call.correlationId });
      return err(failure('bug'));
    }
  }

  return {
    source: 'm365',
    get traits() {
      return traitsOf(context?.facts.knownP2);
    },
    create: (request, call) => run(call, (graph, operation) => create(graph, operation, request, random)),
    issueCredential: (request, call) => run(call, (graph, operation) => issueCredential(graph, operation, request)),
    grant: (request, call) => run(call, (graph, operation) => grant(graph, operation, request)),
    prolong: (request, call) => run(call, (graph, operation) => prolong(graph, operation, request)),
    neutralise: (request, call) => run(call, (graph, operation) => neutralise(graph, operation, request)),
    strip: (request, call) => run(call, (graph, operation) => strip(graph, operation, request)),
    erase: (request, call) => run(call, (graph, operation) => erase(graph, operation, request)),
    observe: (request, call) => run(call, (graph, operation) => observe(graph, operation, request)),
    listMarked: (organisationId, call) => run(call, (graph, operation) => listMarked(graph, operation, organisationId)),
  };
}

/** Passes end by themselves, roles only with PIM (P2; not promised before it is known), accounts never. */
function traitsOf(p2: boolean | undefined): DirectoryTraits {
  return { staged: false, settleMs: SETTLE, nativeExpiry: { signIn: true, privilege: p2 === true, object: false } };
}
