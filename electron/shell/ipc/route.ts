import { failure, type Failure } from '../../../shared/errors';
import { correlationIdSchema } from '../../../shared/ids';
import { contract, type Channel, type ChannelName, type Output } from '../../../shared/ipc/contract';
import type { Result } from '../../../shared/result';
import { err, ok } from '../../../shared/result';
import type { Clock, Ids, Log } from '../../ports/system';
import { MAIN_ORIGIN, SECRET_ORIGIN } from '../windows/origins';
import { createRateLimit } from './rate-limit';

/** What a handler may know about who asks. */
export interface Asker {
  readonly contents: { readonly id: number };
}

type Answer<T> = Result<T, Failure>;
/** One function per row of the contract. */
export type Handlers = {
  readonly [N in ChannelName]: (input: Parsed<N>, asker: Asker) => Answer<Output<N>> | Promise<Answer<Output<N>>>;
};
export type Parsed<N extends ChannelName> = ReturnType<(typeof contract)[N]['input']['parse']>;

export interface RouterWorld {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly isLocked: () => boolean;
}

/** As much of an invoke event as the router looks at. */
export interface Call {
  readonly frame: { readonly origin: string; readonly isTop: boolean } | undefined;
  readonly asker: Asker;
}

export type Route = (call: Call, name: unknown, text: unknown) => Promise<Answer<unknown>>;

const ORIGINS = { main: MAIN_ORIGIN, secret: SECRET_ORIGIN } as const;

function rowOf(name: unknown): { readonly name: ChannelName; readonly row: Channel } | undefined {
  if (typeof name !== 'string' || !Object.hasOwn(contract, name)) return undefined;
  const known = name as ChannelName;
  return { name: known, row: contract[known] };
}

function read(text: unknown, maxBytes: number): unknown {
  if (typeof text !== 'string' || Buffer.byteLength(text) > maxBytes) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * The way of every request: known row → top frame → exact origin → size → strict schema → rate → lock → handler → lock →
 * output schema. While the program is locked only rows that say so of themselves are let through; an answer that was under way
 * when it was locked stays here.
 * What fails is answered with a `Failure` and a correlation id that the log holds too; a handler that throws is a `bug`.
 */
export function createRoute(handlers: Handlers, world: RouterWorld): Route {
  const limit = createRateLimit(world.clock);
  const isShut = (row: Channel): boolean => !row.whileLocked && world.isLocked();
  const refuse = (reason: string, error: Failure, name: unknown): Answer<never> => {
    const correlationId = correlationIdSchema.parse(world.ids.correlation());
    const channel = typeof name === 'string' ? name.slice(0, 40) : typeof name;
    world.log.warn('ipc.refused', { reason, channel, correlationId });
    return err({ ...error, correlationId });
  };
  return async (call, name, text) => {
    const found = rowOf(name);
    if (found === undefined) return refuse('channel', failure('bad_input', { detail: 'channel' }), name);
    if (call.frame?.isTop !== true) return refuse('frame', failure('not_entitled'), name);
    if (call.frame.origin !== ORIGINS[found.row.origin]) return refuse('origin', failure('not_entitled'), name);
    const given = read(text, found.row.maxBytes);
    if (given === undefined) return refuse('size', failure('bad_input', { detail: 'size' }), name);
    const input = found.row.input.safeParse(given);
    if (!input.success) return refuse('schema', failure('bad_input', { detail: fieldOf(input.error.issues) }), name);
    if (!limit.allows(call.asker.contents.id, found.row.sensitivity)) return refuse('rate', failure('busy'), name);
    if (isShut(found.row)) return refuse('locked', failure('locked'), name);
    return handle(found, input.data, call.asker);
  };

  async function handle(
    { name, row }: { readonly name: ChannelName; readonly row: Channel },
    input: unknown,
    asker: Asker,
  ): Promise<Answer<unknown>> {
    try {
      const handler = handlers[name] as (given: unknown, who: Asker) => Promise<Answer<unknown>>;
      const answer = await handler(input, asker);
      if (isShut(row)) return refuse('locked', failure('locked'), name);
      if (!answer.ok) return answer;
      const output = row.output.safeParse(answer.value);
      if (!output.success) return refuse(`output ${fieldOf(output.error.issues)}`, failure('bug'), name);
      return ok(output.data);
    } catch (error) {
      world.log.error('ipc.handlerThrew', { channel: name, error: error instanceof Error ? error.name : 'unknown' });
      return refuse('threw', failure('bug'), name);
    }
  }
}

/** Path of the first field that is wrong: names from our own contract, never a value. */
function fieldOf(issues: readonly { readonly path: readonly PropertyKey[]; readonly code?: string }[]): string {
  const [first] = issues;
  const path = (first?.path ?? []).map(String).join('.').slice(0, 100);
  return path === '' ? (first?.code ?? 'input') : path;
}
