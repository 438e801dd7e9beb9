import { z } from 'zod';

/** Who may ask: the app's own pages, or only the isolated page that shows one secret. */
export type Origin = 'main' | 'secret';
/** `read` changes nothing, `change` does, `secret` makes a secret enter or leave the keychain. */
export type Sensitivity = 'read' | 'change' | 'secret';

export interface Channel<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  readonly input: I;
  readonly output: O;
  readonly origin: Origin;
  readonly sensitivity: Sensitivity;
  /** A request may hold at most this many bytes of JSON. */
  readonly maxBytes: number;
  /** It answers while the program is locked, too. Every other row is refused with `locked` then. */
  readonly whileLocked: boolean;
}

/** What one request may hold, unless its row says otherwise, bytes of JSON. */
export const MAX_REQUEST_BYTES = 64 * 1024;
/** For the few rows that carry whole lists: a group of 20,000 customers, a table to import. */
export const MAX_LIST_REQUEST_BYTES = 2 * 1024 * 1024;

export interface ChannelOptions {
  readonly origin?: Origin;
  readonly maxBytes?: number;
  readonly whileLocked?: boolean;
}

export function channel<I extends z.ZodType, O extends z.ZodType>(
  sensitivity: Sensitivity,
  input: I,
  output: O,
  { origin = 'main', maxBytes = MAX_REQUEST_BYTES, whileLocked = false }: ChannelOptions = {},
): Channel<I, O> {
  return { input, output, origin, sensitivity, maxBytes, whileLocked };
}

/** For rows that take or give nothing. */
export const nothing = z.strictObject({});
