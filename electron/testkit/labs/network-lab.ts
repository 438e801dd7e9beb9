import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { connect, type AddressInfo, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { TestCertificate } from './test-certificate';

/** Something that listens on 127.0.0.1 until it is stopped. */
export interface Listening {
  readonly port: number;
  stop(): Promise<void>;
}

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A service over https that answers as told. */
export async function startService(
  { cert, key }: { readonly cert: string; readonly key: TestCertificate['key'] | string },
  answer: Answer,
): Promise<Listening> {
  const pem = typeof key === 'string' ? key : key.export({ format: 'pem', type: 'pkcs8' });
  return listening(createHttpsServer({ cert, key: pem }, answer));
}

/** A CONNECT proxy that knows only how to open tunnels, and counts. */
export interface TestProxy extends Listening {
  /** `host:port` of each CONNECT, in order. */
  readonly asked: string[];
  /** What came with each. */
  readonly headers: NodeJS.Dict<string | string[]>[];
  /** Methods of requests that were none for a tunnel. */
  readonly plain: string[];
}

export interface ProxyBehaviour {
  /** Answered to every CONNECT instead of a tunnel: status line and headers. */
  readonly refuses?: readonly string[];
  /** Wants `Proxy-Authorization` to be this, looked at for each request. */
  readonly wants?: string;
  /** Connects to this port of 127.0.0.1, wherever was asked for. */
  readonly leadsTo?: number;
}

/** Starts one. */
export async function startProxy(behaviour: ProxyBehaviour = {}): Promise<TestProxy> {
  const asked: string[] = [];
  const headers: TestProxy['headers'] = [];
  const plain: string[] = [];
  const server = createHttpServer((request, response) => {
    plain.push(request.method ?? '');
    response.writeHead(400).end();
  });
  server.on('connect', (request: IncomingMessage, socket: Duplex) => {
    asked.push(request.url ?? '');
    headers.push(request.headers);
    socket.on('error', () => undefined);
    const refusal = behaviour.refuses ?? refusalOf(request, behaviour.wants);
    if (refusal !== undefined) {
      socket.end([...refusal, 'Content-Length: 0', '', ''].join('\r\n'));
      return;
    }
    tunnel(socket, request.url ?? '', behaviour.leadsTo);
  });
  return { ...(await listening(server)), asked, headers, plain };
}

function refusalOf(request: IncomingMessage, wants: string | undefined): readonly string[] | undefined {
  if (wants === undefined || request.headers['proxy-authorization'] === wants) return undefined;
  return ['HTTP/1.1 407 Proxy Authentication Required', 'Proxy-Authenticate: Basic realm="corp"'];
}

function tunnel(socket: Duplex, authority: string, leadsTo: number | undefined): void {
  const port = leadsTo ?? Number(authority.slice(authority.lastIndexOf(':') + 1));
  const onward = connect({ host: '127.0.0.1', port });
  onward.once('connect', () => {
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    socket.pipe(onward).pipe(socket);
  });
  onward.once('error', () => socket.end('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n'));
  socket.once('close', () => onward.destroy());
}

/** A port of 127.0.0.1 on which nobody listens any more. */
export async function closedPort(): Promise<number> {
  const briefly = await listening(createHttpServer());
  await briefly.stop();
  return briefly.port;
}

async function listening(server: Server): Promise<Listening> {
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  await new Promise<void>((ready, fail) => {
    server.once('error', fail);
    server.listen(0, '127.0.0.1', ready);
  });
  const { port } = server.address() as AddressInfo;
  const stop = (): Promise<void> =>
    new Promise((stopped) => {
      server.close(() => stopped());
      for (const socket of open) socket.destroy();
    });
  return { port, stop };
}
