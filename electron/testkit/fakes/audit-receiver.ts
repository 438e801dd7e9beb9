import { createHmac } from 'node:crypto';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { testCertificate } from '../labs/test-certificate';

/** One request as the webhook's receiver saw it. */
export interface Received {
  readonly body: string;
  /** Whether the signature was made with the receiver's key. */
  readonly isSigned: boolean;
}

/** A syslog and a webhook receiver on loopback, with a certificate of their own. */
export interface AuditReceiver {
  readonly port: number;
  readonly url: string;
  /** PEM of the only authority behind both certificates. */
  readonly ca: string;
  /** Syslog messages, unframed as RFC 5425 says, in the order they came. */
  readonly messages: readonly string[];
  readonly requests: readonly Received[];
  /** From now on the webhook answers so. */
  answer(status: number, headers?: Readonly<Record<string, string>>): void;
  /** From now on syslog connections are broken off in the middle. */
  breakOff(broken: boolean): void;
  stop(): Promise<void>;
}

export async function startAuditReceiver(key: string): Promise<AuditReceiver> {
  const identity = testCertificate('receiver');
  const tls = { cert: identity.cert, key: identity.key.export({ format: 'pem', type: 'pkcs8' }) };
  const messages: string[] = [];
  const requests: Received[] = [];
  let answered: { status: number; headers: Readonly<Record<string, string>> } = { status: 204, headers: {} };
  let isBroken = false;
  const sockets = new Set<Socket>();
  const syslog = createTlsServer(tls, (socket) => {
    const chunks: Buffer[] = [];
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      if (isBroken) for (const raw of sockets) raw.resetAndDestroy();
    });
    socket.on('end', () => {
      if (!isBroken) messages.push(...unframed(Buffer.concat(chunks)));
    });
  });
  const webhook = createHttpsServer(tls, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const { 'latchkey-timestamp': at, 'latchkey-signature': given } = request.headers;
      const mac = createHmac('sha256', key)
        .update(`${String(at)}.${body}`, 'utf8')
        .digest('hex');
      if (answered.status < 300) requests.push({ body, isSigned: given === `v1=${mac}` });
      response.writeHead(answered.status, answered.headers).end();
    });
  });
  for (const server of [syslog, webhook]) {
    server.on('connection', (socket: Socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  }
  return {
    port: (syslog.address() as AddressInfo).port,
    url: `https://127.0.0.1:${String((webhook.address() as AddressInfo).port)}/audit`,
    ca: identity.cert,
    messages,
    requests,
    answer: (status, headers = {}) => {
      answered = { status, headers };
    },
    breakOff: (broken) => {
      isBroken = broken;
    },
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await Promise.all([syslog, webhook].map((server) => new Promise((resolve) => server.close(resolve))));
    },
  };
}

/** `LENGTH SP MESSAGE` again and again; throws for anything else. */
function unframed(bytes: Buffer): string[] {
  const messages: string[] = [];
  let at = 0;
  while (at < bytes.length) {
    const blank = bytes.indexOf(0x20, at);
    const digits = bytes.subarray(at, blank).toString('ascii');
    if (blank < 0 || !/^[1-9]\d{0,8}$/.test(digits)) throw new Error('not framed as RFC 5425 says');
    at = blank + 1 + Number(digits);
    if (at > bytes.length) throw new Error('a frame was cut');
    messages.push(bytes.subarray(blank + 1, at).toString('utf8'));
  }
  return messages;
}
