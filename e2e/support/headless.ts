import { spawn } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { z } from 'zod';
import { electronBinary, programItself, root, seams } from './places';
import { runtimeSwitches } from './running-app';

export interface HeadlessRun {
  readonly code: number | null;
  readonly out: string;
}

const clockModule = z.object({
  shiftedClock: z.custom<(aheadSeconds: number) => Record<string, string>>((value) => typeof value === 'function'),
});

/**
 * Runs a command of the program without a display, and gives its exit code and what it prints. `aheadSeconds`: on a computer
 * whose civil clock is that far ahead of this one's (faketime); the program itself has no way to move a clock.
 */
export async function headless(
  words: readonly string[],
  { aheadSeconds = 0 }: { readonly aheadSeconds?: number } = {},
): Promise<HeadlessRun> {
  const module = pathToFileURL(join(root, 'scripts', 'lib', 'faketime.mjs')).href;
  const clock = clockModule.parse(await import(module)).shiftedClock(aheadSeconds);
  const env: NodeJS.ProcessEnv = { ...process.env, ...clock };
  delete env['DISPLAY'];
  delete env['WAYLAND_DISPLAY'];
  const given = [...seams, ...runtimeSwitches, ...programItself, ...words];
  const child = spawn(electronBinary(), given, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  child.stdout.on('data', (piece: Buffer) => (out += piece.toString('utf8')));
  child.stderr.resume();
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, out };
}

/** What `sweep --json` prints. */
export const sweptSchema = z.object({
  command: z.literal('sweep'),
  exitCode: z.number(),
  finished: z.array(z.object({ id: z.string(), account: z.string(), state: z.string(), cause: z.string() })),
  findings: z.array(z.object({ kind: z.string(), status: z.string(), account: z.string() })),
});
