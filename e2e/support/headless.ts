import { spawn } from 'node:child_process';
import { z } from 'zod';
import { electronBinary, programItself, seams } from './places';
import { runtimeSwitches } from './running-app';
import { callable, script } from './scripts';

export interface HeadlessRun {
  readonly code: number;
  readonly out: string;
}

/** How much of what a program complained of is told when it died, in characters. */
const COMPLAINTS = 4_000;

const clockModule = z.object({
  shiftedClock: callable<(aheadSeconds: number) => Record<string, string>>(),
});

/**
 * Runs a command of the program without a display, and gives its exit code and what it prints. `aheadSeconds`: on a computer
 * whose civil clock is that far ahead of this one's (faketime); the program itself has no way to move a clock. A program that
 * ends by a signal fails the test, with what it complained of.
 */
export async function headless(
  words: readonly string[],
  { aheadSeconds = 0 }: { readonly aheadSeconds?: number } = {},
): Promise<HeadlessRun> {
  const clock = clockModule.parse(await script('faketime.mjs')).shiftedClock(aheadSeconds);
  const env: NodeJS.ProcessEnv = { ...process.env, ...clock };
  delete env['DISPLAY'];
  delete env['WAYLAND_DISPLAY'];
  const given = [...seams, ...runtimeSwitches, ...programItself, ...words];
  const child = spawn(electronBinary(), given, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  child.stdout.on('data', (piece: Buffer) => (out += piece.toString('utf8')));
  let complaints = '';
  child.stderr.on('data', (piece: Buffer) => (complaints = (complaints + piece.toString('utf8')).slice(-COMPLAINTS)));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (code !== null) resolve({ code, out });
      else reject(new Error(`${words.join(' ')} was ended by ${String(signal)}\n${complaints}`));
    });
  });
}

/** What `sweep --json` prints. */
export const sweptSchema = z.object({
  command: z.literal('sweep'),
  exitCode: z.number(),
  finished: z.array(z.object({ id: z.string(), account: z.string(), state: z.string(), cause: z.string() })),
  findings: z.array(z.object({ kind: z.string(), status: z.string(), account: z.string() })),
});
