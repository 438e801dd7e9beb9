import type { Failure } from '../../../shared/errors';
import type { Result } from '../../../shared/result';
import type { Secret } from '../../../shared/secret';
import type { Millis } from '../../../shared/time';

/**
 * A program to run at an endpoint. The arguments are given one by one and never put together from what people typed;
 * they hold no secret, because every user of an endpoint can list them. All that varies goes in through standard input.
 */
export interface Program {
  readonly argv: readonly [program: string, ...parameters: string[]];
  /** UTF-8. Wrapped, because orders carry passwords; the transport reveals it while writing and keeps no copy. */
  readonly stdin: Secret<string>;
}

/** How a program ended. Each stream is cut off after `LONGEST_OUTPUT` bytes. */
export interface Ran {
  /** The program's own exit code; 128 + the number of the signal that ended it. */
  readonly exitCode: number;
  readonly stdout: string;
  /** For telling causes apart in tests and never for deciding: it is in the endpoint's language. */
  readonly stderr: string;
}

/** Longest output that is read of each stream; a list of 10,000 marked accounts stays below it. */
export const LONGEST_OUTPUT = 8 * 1_024 * 1_024;

/**
 * The way to one endpoint. A program that ran is an `ok`, whatever its exit code; a `Failure` says that it is not known
 * whether it ran (`unreachable`, `timeout`, `dns`), or that it did not (`tls_untrusted`: the host key is not the pinned one,
 * `bind_failed`: sign-in refused, `busy`: no free session, `insufficient_rights`: the elevation prompt was declined).
 *
 * Never throws. Whoever gets a failure has to look before it decides anything.
 */
export interface Transport {
  run(program: Program, timeoutMs: Millis): Promise<Result<Ran, Failure>>;
  /** Ends kept connections; a later `run` opens them anew. */
  close(): Promise<void>;
}
