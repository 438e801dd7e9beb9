import { Client, ResponseType, type Middleware, type MiddlewareOptions } from '@microsoft/microsoft-graph-client';

/** One request as the client library is to send it. */
export interface LibraryRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body?: object;
  readonly headers: Readonly<Record<string, string>>;
}

/** Sends through the chain; gives the bare `Response`, and rejects with whatever the chain threw, in the library's words. */
export type Dispatch = (request: LibraryRequest, state: MiddlewareOptions) => Promise<unknown>;

/** Microsoft's client library on a chain of our own. Only this file loads it, and only when the first request is sent. */
export function openLibrary(base: string, chain: Middleware[]): Dispatch {
  const client = Client.initWithMiddleware({ baseUrl: `${base}/`, defaultVersion: 'v1.0', middleware: chain });
  return (request, state) => {
    const prepared = client
      .api(request.path)
      .responseType(ResponseType.RAW)
      .middlewareOptions([state])
      .headers({ ...request.headers });
    if (request.method === 'GET') return prepared.get();
    if (request.method === 'DELETE') return prepared.delete();
    return request.method === 'POST' ? prepared.post(request.body) : prepared.patch(request.body);
  };
}
