import type { z } from 'zod';
import type { M365Connector } from '../../../../shared/model/connector';
import { err, ok, type Result } from '../../../../shared/result';
import { instant, type Instant, type Millis } from '../../../../shared/time';
import type { TokenSource } from '../../../ports/identity';
import type { Log } from '../../../ports/system';
import type { Dispatch } from './client-library';
import { graphRoot } from '../tenant/clouds';
import { Authentication, RequestState, Sending, wireFailure, type Fetch } from './middleware';
import { RESERVE, type Operation } from './operation';
import { json, problemOf, wireProblem, type GraphProblem } from './problem';
import { listSchema, type Page } from './schemas';

/** Largest answer that is read, in bytes: a page of 999 users is well below one MiB. */
const LARGEST_ANSWER = 4 * 1024 * 1024;
/** Pages followed in one list. */
const MOST_PAGES = 200;

export interface Request {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below the version, already encoded: `/users/…?$select=…`. */
  readonly path: string;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Reply<T> {
  readonly value: T;
  /** `Date` of the answer: the service's own clock, to the second. */
  readonly directoryTime?: Instant;
}

export type Answer<T> = Result<Reply<T>, GraphProblem>;

/** Sends single requests. Repeats one whose token was refused, and one that was turned away with 429. */
export interface Transport {
  /** Root of version 1.0, as `@odata.id` references need it. */
  readonly root: string;
  send<T>(operation: Operation, request: Request, schema: z.ZodType<T>): Promise<Answer<T>>;
  /** For requests whose answer says nothing (204). */
  act(operation: Operation, request: Request): Promise<Answer<undefined>>;
  /** All pages of a list. */
  list<T>(
    operation: Operation,
    path: string,
    item: z.ZodType<T>,
    headers?: Request['headers'],
  ): Promise<Answer<readonly T[]>>;
}

export interface TransportOptions {
  readonly connector: M365Connector;
  readonly tokens: TokenSource;
  readonly log: Log;
  readonly fetch?: Fetch;
}

interface Raw {
  readonly text: string;
  readonly headers: Headers;
}

/** Transport over Microsoft's client library with a chain of our own; Node's fetch keeps connections open between requests. */
export function createTransport(options: TransportOptions): Result<Transport, GraphProblem> {
  const base = graphRoot(options.connector.cloud);
  if (base === undefined) return err(wireProblem('tls_untrusted', 'Graph address is not https'));
  const { connector, tokens, log } = options;
  const chain = [new Authentication(connector, tokens), new Sending(options.fetch ?? fetch)];
  let library: Promise<Dispatch> | undefined;
  const open = (): Promise<Dispatch> => {
    library ??= import('./client-library').then(({ openLibrary }) => openLibrary(base, chain));
    return library;
  };

  async function raw(operation: Operation, request: Request): Promise<Result<Raw, GraphProblem>> {
    const dispatch = await open();
    const answer = await patiently(operation, () => exchange(dispatch, operation, request));
    if (!answer.ok) log.warn('graph.refused', logged(operation, request, answer.error));
    return answer;
  }

  async function send<T>(operation: Operation, request: Request, schema: z.ZodType<T>): Promise<Answer<T>> {
    const answer = await raw(operation, request);
    if (!answer.ok) return answer;
    const parsed = schema.safeParse(json(answer.value.text));
    if (!parsed.success) {
      const field = parsed.error.issues[0]?.path.map(String).join('.') ?? '';
      return err(wireProblem('malformed_answer', field.slice(0, 100) || 'not the expected JSON'));
    }
    return ok({ value: parsed.data, ...timeOf(answer.value.headers) });
  }

  return ok({
    root: `${base}/v1.0`,
    send,
    async act(operation, request) {
      const answer = await raw(operation, request);
      return answer.ok ? ok({ value: undefined, ...timeOf(answer.value.headers) }) : answer;
    },
    async list<T>(operation: Operation, path: string, item: z.ZodType<T>, headers?: Request['headers']) {
      const found: T[] = [];
      const schema = listSchema(item);
      let next: string | undefined = path;
      let time = {};
      for (let page = 0; next !== undefined; page += 1) {
        if (page === MOST_PAGES) return err(wireProblem('malformed_answer', 'list without end'));
        const answer: Answer<Page<T>> = await send(
          operation,
          { method: 'GET', path: next, ...(headers === undefined ? {} : { headers }) },
          schema,
        );
        if (!answer.ok) return answer;
        const { value, directoryTime }: Reply<Page<T>> = answer.value;
        for (const one of value.value) found.push(one);
        time = directoryTime === undefined ? {} : { directoryTime };
        const link: string | undefined = value['@odata.nextLink'];
        next = link === undefined ? undefined : pathOf(link, `${base}/v1.0`);
        if (link !== undefined && next === undefined)
          return err(wireProblem('malformed_answer', 'next page lies elsewhere'));
      }
      return ok({ value: found, ...time });
    },
  });
}

/** The path of a next page, if it belongs to the same service. */
function pathOf(link: string, root: string): string | undefined {
  return link.startsWith(`${root}/`) ? link.slice(root.length) : undefined;
}

/** How often one request is sent again while the service asks for patience. */
const MOST_PATIENCE = 8;
/** A longer wait than this is left to the engine, which then spares the whole tenant. */
const LONGEST_WAIT: Millis = 10_000;
/** What is waited when the service does not say. */
const USUAL_WAIT: Millis = 1_000;

/**
 * Repeats a request that was turned away with 429 as long as the call's time allows (Graph: throttling guidance). A verb of
 * several requests would never end under a storm if each refusal threw away what the earlier ones did. Nothing was done by
 * a request that was answered 429, so repeating it is safe for every method.
 */
async function patiently(
  operation: Operation,
  attempt: () => Promise<Result<Raw, GraphProblem>>,
): Promise<Result<Raw, GraphProblem>> {
  let answer = await attempt();
  for (let turn = 0; turn < MOST_PATIENCE && !answer.ok && answer.error.status === 429; turn += 1) {
    const wait = answer.error.failure.retryAfterMs ?? USUAL_WAIT;
    if (wait > LONGEST_WAIT || operation.remaining() < wait + RESERVE) break;
    await operation.pause(wait);
    answer = await attempt();
  }
  return answer;
}

async function exchange(
  dispatch: Dispatch,
  operation: Operation,
  request: Request,
): Promise<Result<Raw, GraphProblem>> {
  const state = new RequestState(operation);
  const { call } = operation;
  const headers = {
    'client-request-id': call.opId,
    'return-client-request-id': 'true',
    'x-ms-throttle-priority': call.priority,
    Accept: 'application/json',
    ...request.headers,
  };
  let response: unknown;
  try {
    response = await dispatch({ ...request, headers }, state);
  } catch {
    return err(state.failure === undefined ? wireProblem('bug') : { failure: state.failure, codes: [] });
  }
  if (!(response instanceof Response)) return err(wireProblem('malformed_answer', 'no answer'));
  const text = await boundedText(response, operation.signal);
  if (!text.ok) return text;
  if (response.ok) return ok({ text: text.value, headers: response.headers });
  if (response.status >= 300 && response.status < 400) return err(wireProblem('malformed_answer', 'redirected'));
  return err(problemOf(response.status, response.headers, text.value));
}

async function boundedText(response: Response, signal: AbortSignal): Promise<Result<string, GraphProblem>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const piece of response.body ?? []) {
      const chunk: unknown = piece;
      if (!(chunk instanceof Uint8Array)) continue;
      size += chunk.byteLength;
      if (size > LARGEST_ANSWER) return err(wireProblem('malformed_answer', 'oversize answer'));
      chunks.push(chunk);
    }
  } catch (problem) {
    return err({ failure: wireFailure(problem, signal), codes: [] });
  }
  return ok(Buffer.concat(chunks).toString('utf8'));
}

function timeOf(headers: Headers): { directoryTime?: Instant } {
  const ms = Date.parse(headers.get('date') ?? '');
  return Number.isFinite(ms) && ms >= 0 ? { directoryTime: instant(ms) } : {};
}

function logged(
  operation: Operation,
  request: Request,
  problem: GraphProblem,
): Record<string, string | number | undefined> {
  return {
    method: request.method,
    // Ids and names are left out: the lease says which account it was.
    path: request.path
      .split('?')[0]
      ?.split('/')
      .slice(0, 3)
      .filter((part) => /^[A-Za-z]{1,30}$/.test(part))
      .join('/'),
    status: problem.status,
    code: problem.failure.code,
    detail: problem.failure.detail,
    correlationId: operation.call.correlationId,
    opId: operation.call.opId,
  };
}
