import type { Server } from 'node:http';
import { downloaded } from '../directory/files';
import { Inspection } from '../inspection/inspection';
import { InspectionService } from '../inspection/inspection-service';
import type { RequestRecord } from '../inspection/verbs';
import { readToken } from '../sign-in/access-token';
import type { World } from '../state/world';
import type { FaultRule } from '../switches';
import { GraphService } from './graph-service';
import { LoginService } from './login-service';
import { jsonAnswer, wireServer, type WireReply, type WireRequest } from './wire';

/** A Graph request as tests look at it. */
export interface SeenRequest {
  readonly method: string;
  /** Path below the version, as sent. */
  readonly path: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed when it is JSON, else undefined. */
  readonly body: unknown;
}

/** The answer that a Graph request got; absent members when the connection was cut instead. */
export interface SeenReply {
  readonly status?: number;
  readonly body?: unknown;
}

export interface Observers {
  /** Called for every Graph request before it is answered. */
  readonly onRequest?: ((request: SeenRequest) => void) | undefined;
  /** Called for every Graph request once its answer is known. */
  readonly onReply?: ((request: SeenRequest, reply: SeenReply) => void) | undefined;
}

const downloadPrefix = '/download/';
const keptRequests = 5_000;

/** All services of the practice tenants behind one HTTP server. */
export class PracticeServer {
  readonly server: Server;
  readonly inspection: Inspection;
  /** Address without a slash at the end; set once the port is known. */
  url = '';
  readonly #log: RequestRecord[] = [];
  readonly #graph: GraphService;
  readonly #login: LoginService;
  readonly #inspectionService: InspectionService;
  #count = 0;
  readonly problems: unknown[] = [];

  constructor(
    private readonly world: World,
    private readonly observers: Observers,
    inspectionKey: string | undefined,
  ) {
    this.#graph = new GraphService(world, () => this.url);
    this.#login = new LoginService(world, () => this.url);
    this.inspection = new Inspection(world, () => this.#log);
    this.#inspectionService = new InspectionService(this.inspection, inspectionKey);
    this.server = wireServer(
      (request) => this.answer(request),
      (cause) => this.problems.push(cause),
    );
  }

  private async answer(request: WireRequest): Promise<WireReply> {
    if (InspectionService.owns(request.path)) return this.#inspectionService.answer(request);
    const wait = this.world.rollLatency();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    if (GraphService.owns(request.path)) return this.graph(request);
    if (request.path.startsWith(downloadPrefix)) return this.download(request);
    const signIn = this.#login.answer(request);
    if (signIn === undefined) return jsonAnswer(404, { error: 'not_found' });
    this.note(request, 'signIn', this.world.tenant(request.path.split('/')[1] ?? '')?.id, signIn);
    return signIn.reply;
  }

  private download(request: WireRequest): WireReply {
    const [tenantId = '', itemId = ''] = request.path.slice(downloadPrefix.length).split('/');
    const tenant = this.world.tenants.get(tenantId);
    const item = tenant === undefined ? undefined : downloaded(tenant, itemId, request.query.get('tempauth') ?? '');
    if (item === undefined) return jsonAnswer(401, { error: { code: 'unauthenticated', message: '' } });
    const bytes = Buffer.from(item.contentBase64, 'base64');
    return { kind: 'answer', status: 200, headers: { 'Content-Type': item.contentType }, bytes };
  }

  private graph(request: WireRequest): WireReply {
    const seen = seenRequest(request);
    this.observers.onRequest?.(seen);
    const done = this.#graph.answer(request);
    const token = /^Bearer\s+(\S+)$/i.exec(request.headers['authorization'] ?? '')?.[1];
    this.note(request, 'graph', token === undefined ? undefined : readToken(token)?.tid, done);
    this.observers.onReply?.(seen, seenReply(done.reply));
    return done.reply;
  }

  private note(
    request: WireRequest,
    service: RequestRecord['service'],
    tenantId: string | undefined,
    done: { reply: WireReply; fault: FaultRule | undefined },
  ): void {
    this.#count += 1;
    this.#log.push({
      number: this.#count,
      at: this.world.now(),
      service,
      tenantId: tenantId ?? null,
      method: request.method,
      path: request.path,
      query: request.query.toString(),
      status: done.reply.kind === 'answer' ? done.reply.status : null,
      clientRequestId: request.headers['client-request-id'] ?? null,
      fault: done.fault?.id ?? null,
    });
    if (this.#log.length > keptRequests) this.#log.splice(0, this.#log.length - keptRequests);
  }
}

function parsed(bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}

function seenRequest(request: WireRequest): SeenRequest {
  const query = request.query.toString();
  const path = request.path.replace(/^\/(v1\.0|beta)/, '');
  const { method, headers } = request;
  return { method, path, url: `${path}${query === '' ? '' : `?${query}`}`, headers, body: parsed(request.bytes) };
}

function seenReply(reply: WireReply): SeenReply {
  return reply.kind === 'answer' ? { status: reply.status, body: parsed(reply.bytes) } : {};
}
