import type { Json } from '../state/schema';

export interface ErrorDetail {
  readonly code: string;
  readonly message: string;
  readonly target: string;
}

/** A refusal by the service, with the status and code a client branches on (Graph: error responses). */
export class GraphFault extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly extra: {
      readonly details?: readonly ErrorDetail[];
      readonly headers?: Readonly<Record<string, string>>;
      /** Inner error as throttled answers have it; other errors get date and ids only. */
      readonly inner?: Readonly<Record<string, Json>>;
    } = {},
  ) {
    super(message);
  }
}

export function badRequest(message: string, details?: readonly ErrorDetail[]): GraphFault {
  return new GraphFault(400, 'Request_BadRequest', message, details === undefined ? {} : { details });
}

export function invalidProperty(name: string): GraphFault {
  return badRequest(`Invalid value specified for property '${name}' of resource.`);
}

export function notFound(id: string): GraphFault {
  return new GraphFault(
    404,
    'Request_ResourceNotFound',
    `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
  );
}

export function denied(): GraphFault {
  return new GraphFault(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');
}

/** Answers of the authentication-methods service, which has codes of its own. */
export const methodFaults = {
  badRequest: (message: string): GraphFault => new GraphFault(400, 'badRequest', message),
  denied: (): GraphFault => new GraphFault(403, 'accessDenied', 'Request Authorization failed'),
  notFound: (): GraphFault => new GraphFault(404, 'resourceNotFound', 'Resource not found.'),
};

export function unauthenticated(message: string, headers?: Readonly<Record<string, string>>): GraphFault {
  return new GraphFault(401, 'InvalidAuthenticationToken', message, headers === undefined ? {} : { headers });
}

export function throttled(retryAfterSeconds: number | null, scope: string, reason: string): GraphFault {
  const headers: Record<string, string> = {
    'x-ms-throttle-scope': scope,
    'x-ms-throttle-information': reason,
    ...(retryAfterSeconds === null ? {} : { 'Retry-After': String(retryAfterSeconds) }),
  };
  const inner = { code: '429', message: 'Please retry after', status: '429' };
  return new GraphFault(429, 'TooManyRequests', 'Please retry again later.', { headers, inner });
}

/** The JSON body of an error answer. `now` in ms; ids as in the headers of the same answer. */
export function errorBody(fault: GraphFault, ids: { requestId: string; clientRequestId: string }, now: number): Json {
  const { details, inner } = fault.extra;
  return {
    error: {
      code: fault.code,
      message: fault.message,
      ...(details === undefined ? {} : { details: details.map((detail) => ({ ...detail })) }),
      innerError: {
        ...inner,
        date: new Date(now).toISOString().slice(0, 19),
        'request-id': ids.requestId,
        'client-request-id': ids.clientRequestId,
      },
    },
  };
}
