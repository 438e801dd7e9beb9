import type { Caller } from '../services/caller';
import type { Json } from '../state/schema';
import type { Tenant } from '../state/tenant';
import type { World } from '../state/world';

/** One Graph request that has got past sign-in, as handlers see it. */
export interface GraphContext {
  readonly world: World;
  readonly tenant: Tenant;
  readonly caller: Caller;
  readonly method: string;
  /** Path below the version, decoded, with `/me` put in full. */
  readonly path: string;
  /** Values of the placeholders in the route, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed when the request was JSON; undefined without a body. */
  readonly body: unknown;
  readonly bytes: Buffer;
  /** Address of the version root as the client knows it, such as `http://127.0.0.1:4000/v1.0`. */
  readonly root: string;
  /** Address under which file contents can be fetched without a token. */
  readonly downloadRoot: string;
}

export interface GraphReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Json;
  /** Sent as it is, instead of `body`. */
  readonly raw?: { readonly type: string; readonly bytes: Buffer };
}

export type Handler = (context: GraphContext) => GraphReply;

/** Value of a placeholder. Throws when the route has none of that name: a slip in our own table. */
export function param(context: GraphContext, name: string): string {
  const value = context.params[name];
  if (value === undefined) throw new Error(`route has no {${name}}`);
  return value;
}

export const noContent: GraphReply = { status: 204 };
