import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { z } from 'zod';
import { practiceClientId } from '../../practice/m365';
import { graphAudience, issueToken } from '../../practice/m365/sign-in/access-token';

/**
 * The Graph of the practice tenants for tokens of a provider that is not ours: lets in who bears a token of it, with the
 * rights that the token tells, and hands what they ask on to the practice tenants.
 */
export interface GraphFront {
  readonly url: string;
  /** Whose tokens count: gives what a token says, undefined for one of somebody else. */
  trust(claimsOf: (token: string) => Readonly<Record<string, unknown>> | undefined): void;
  /** Ends the sessions behind all tokens seen so far, as an administrator does (Entra: continuous access evaluation). */
  revokeSeen(): void;
  /** An authentication context without which nobody gets in any more. */
  contextWanted: string | undefined;
  /** Every request so far: status, method and path without query. */
  readonly answered: { readonly status: number; readonly method: string; readonly path: string }[];
  /** Every token that came along. */
  readonly seen: Set<string>;
  stop(): Promise<void>;
}

const claimsSchema = z.object({
  aud: z.string(),
  exp: z.number(),
  tid: z.string(),
  oid: z.string().optional(),
  scp: z.string().optional(),
  wids: z.array(z.string()).default([]),
  roles: z.array(z.string()).optional(),
  acrs: z.array(z.string()).default([]),
});
type Claims = z.infer<typeof claimsSchema>;

/** `practiceUrl`: where the practice tenants answer. */
export async function startGraphFront(practiceUrl: string): Promise<GraphFront> {
  let claimsOf: Parameters<GraphFront['trust']>[0] = () => undefined;
  const revoked = new Set<string>();
  const server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${String(portOf(server))}`;
  const made: GraphFront = {
    url,
    trust: (given) => {
      claimsOf = given;
    },
    revokeSeen: () => {
      for (const token of made.seen) revoked.add(token);
    },
    contextWanted: undefined,
    answered: [],
    seen: new Set(),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  const admit = (token: string): Claims | Challenge => {
    const claims = claimsSchema.safeParse(claimsOf(token)).data;
    if (claims === undefined || claims.aud !== url || claims.exp * 1_000 <= Date.now()) return { refused: {} };
    made.seen.add(token);
    if (revoked.has(token))
      return { refused: { nbf: { essential: true, value: String(Math.floor(Date.now() / 1_000)) } } };
    const { contextWanted } = made;
    if (contextWanted !== undefined && !claims.acrs.includes(contextWanted)) {
      return { refused: { acrs: { essential: true, value: contextWanted } } };
    }
    return claims;
  };
  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url: path = '/' } = request;
    const body = await textOf(request);
    const admitted = admit(/^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '');
    const answer =
      'refused' in admitted
        ? refusal(admitted)
        : await passedOn({ practiceUrl, url, method, path, body, headers: request.headers }, admitted);
    made.answered.push({ status: answer.status, method, path: path.split('?')[0] ?? '' });
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    response.end(answer.text);
  }
  return made;
}

interface Challenge {
  /** What a new token must say; nothing: there is no way in. */
  readonly refused: Readonly<Record<string, unknown>>;
}

interface Answered {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly text: string;
}

/** Entra: claims challenges, format of the header. */
function refusal({ refused }: Challenge): Answered {
  const wanted = Buffer.from(JSON.stringify({ access_token: refused })).toString('base64');
  const challenge = Object.keys(refused).length === 0 ? '' : `, error="insufficient_claims", claims="${wanted}"`;
  const error = { code: 'InvalidAuthenticationToken', message: 'Not with this token.' };
  return {
    status: 401,
    headers: [
      ['Content-Type', 'application/json'],
      ['WWW-Authenticate', `Bearer realm="", client_id="00000003-0000-0000-c000-000000000000"${challenge}`],
    ],
    text: JSON.stringify({ error }),
  };
}

interface Asked {
  readonly practiceUrl: string;
  readonly url: string;
  readonly method: string;
  readonly path: string;
  readonly body: string;
  readonly headers: IncomingMessage['headers'];
}

/** Does not come along: the connection's own, and who asks. */
const OWN_HEADERS = /^(?:host|connection|content-length|authorization|accept-encoding|transfer-encoding|keep-alive)$/;

async function passedOn({ practiceUrl, url, method, path, body, headers }: Asked, claims: Claims): Promise<Answered> {
  const kept = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' && !OWN_HEADERS.test(name) ? [[name, value]] : [],
  );
  const answer = await fetch(`${practiceUrl}${path}`, {
    method,
    headers: { ...Object.fromEntries(kept), authorization: `Bearer ${practiceToken(claims)}` },
    ...(body === '' ? {} : { body: body.replaceAll(url, practiceUrl) }),
  });
  return {
    status: answer.status,
    headers: [...answer.headers].filter(([name]) => !OWN_HEADERS.test(name) && name !== 'content-encoding'),
    text: (await answer.text()).replaceAll(practiceUrl, url),
  };
}

/** A token of the practice tenant for the same holder with the same rights. It is never older than a revocation. */
function practiceToken({ tid, exp, oid, scp, wids, roles }: Claims): string {
  const now = Math.floor(Date.now() / 1_000);
  const common = {
    aud: graphAudience,
    iss: 'https://foreign.invalid/',
    iat: now,
    nbf: now,
    exp,
    tid,
    ver: '1.0',
  } as const;
  const order = Number.MAX_SAFE_INTEGER;
  return oid === undefined
    ? issueToken({
        ...common,
        oid: practiceClientId,
        appid: practiceClientId,
        idtyp: 'app',
        roles: roles ?? [],
        wids,
        order,
      })
    : issueToken({
        ...common,
        oid,
        appid: practiceClientId,
        idtyp: 'user',
        scp: scp ?? '',
        wids,
        home: 'elsewhere',
        order,
      });
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function textOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) if (Buffer.isBuffer(piece)) pieces.push(piece);
  return Buffer.concat(pieces).toString('utf8');
}
