import type { IncomingMessage } from 'node:http';
import { type Agent, request } from 'node:https';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { isOwnHost } from '../../core/network/ways';
import { NetworkFailure, portalSign } from '../../core/network/wire-failure';

/** The platform's `fetch`, as far as it is used: text bodies, no redirects followed, no cookies. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/**
 * `fetch` over an agent of ours, for services that speak JSON and never redirect: an answer as of a network that wants a person to sign
 * in rejects with `captive_portal`. Plain http is for services on this computer only, and goes nowhere near a proxy.
 */
export function fetchOver(agent: Agent): Fetch {
  return async (url, init) => {
    const { protocol, hostname } = new URL(url);
    if (protocol === 'http:' && isOwnHost(hostname)) return fetch(url, init);
    if (protocol !== 'https:') throw new TypeError('https only');
    const incoming = await exchange(agent, url, init);
    const sign = portalSign(incoming.statusCode ?? 0, incoming.headers['content-type'] ?? null);
    if (sign === undefined) return responseOf(incoming);
    incoming.destroy();
    throw new NetworkFailure(sign);
  };
}

function exchange(
  agent: Agent,
  url: string,
  { method = 'GET', headers, body, signal }: RequestInit,
): Promise<IncomingMessage> {
  if (typeof body !== 'string' && body !== undefined && body !== null) throw new TypeError('text bodies only');
  signal?.throwIfAborted();
  const sent = Object.fromEntries(new Headers(headers));
  return new Promise((resolve, reject) => {
    const outgoing = request(url, {
      agent,
      method,
      headers: { 'accept-encoding': 'gzip', ...sent, ...lengthOf(body) },
      ...(signal === undefined || signal === null ? {} : { signal }),
    });
    // A request that waits for its connection hears of the signal only after it.
    const stop = (): void => reject(reasonOf(signal));
    signal?.addEventListener('abort', stop);
    outgoing.once('response', (incoming) => {
      incoming.once('close', () => signal?.removeEventListener('abort', stop));
      resolve(incoming);
    });
    outgoing.once('error', (error) => {
      signal?.removeEventListener('abort', stop);
      reject(error);
    });
    outgoing.end(body ?? undefined);
  });
}

function lengthOf(body: string | null | undefined): { 'content-length'?: string } {
  return typeof body === 'string' ? { 'content-length': String(Buffer.byteLength(body, 'utf8')) } : {};
}

function reasonOf(signal: AbortSignal | null | undefined): Error {
  const reason: unknown = signal?.reason;
  return reason instanceof Error ? reason : new DOMException('aborted', 'AbortError');
}

/** Statuses whose answers have no body (Fetch, "null body status"). */
const BARE: ReadonlySet<number> = new Set([204, 205, 304]);

function responseOf(incoming: IncomingMessage): Response {
  const { statusCode: status = 0, rawHeaders } = incoming;
  const packed = /^gzip$/i.test(incoming.headers['content-encoding'] ?? '');
  const headers = new Headers();
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const [name = '', value = ''] = rawHeaders.slice(at, at + 2);
    if (packed && /^content-(encoding|length)$/i.test(name)) continue;
    headers.append(name, value);
  }
  if (BARE.has(status)) {
    incoming.resume();
    return new Response(null, { status, headers });
  }
  const body: Readable = packed ? pipeline(incoming, createGunzip(), () => undefined) : incoming;
  return new Response(body, { status, headers });
}
