import type { Failure } from '../shared/errors';
import type { Bridge, SecretBridge } from '../shared/ipc/bridge';
import type { ChannelName, Input, Output } from '../shared/ipc/contract';
import type { Result } from '../shared/result';

declare global {
  interface Window {
    readonly latchkey?: Bridge;
    readonly latchkeySecret?: SecretBridge;
  }
}

const absent: Failure = { code: 'bug', detail: 'no bridge' };

/** Stands in where a page was opened outside the app: every call fails with `bug`, nothing is ever pushed. */
const noBridge: Bridge = {
  invoke: () => Promise.resolve({ ok: false, error: absent }),
  on: () => () => undefined,
};

/** The way to the main process; read at each use, so that a page can be given another one before it starts. */
export function bridge(): Bridge {
  return window.latchkey ?? noBridge;
}

/** Asks the main process. Never rejects. */
export function ask<N extends ChannelName>(name: N, input: Input<N>): Promise<Result<Output<N>, Failure>> {
  return bridge().invoke(name, input);
}
