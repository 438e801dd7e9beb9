import type { Failure } from '../errors';
import type { Result } from '../result';
import type { ChannelName, Input, Output } from './contract';
import type { EventName, EventPayload } from './events';

/** The only thing a window gets from its preload, as `window.latchkey`. */
export interface Bridge {
  /** Asks the main process; never rejects: a broken channel is a `bug` failure. */
  invoke<N extends ChannelName>(name: N, input: Input<N>): Promise<Result<Output<N>, Failure>>;
  /** Listens until the returned function is called. */
  on<N extends EventName>(name: N, listener: (payload: EventPayload<N>) => void): () => void;
}

/** What the isolated secret window gets instead: two calls, no events. */
export interface SecretBridge {
  reveal(): Promise<Result<Output<'secret.reveal'>, Failure>>;
  close(): Promise<Result<Output<'secret.close'>, Failure>>;
}
