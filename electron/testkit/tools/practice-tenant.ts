import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import {
  calmSwitches,
  practiceSeed,
  realisticSwitches,
  startPracticeTenant,
  type PracticeTenantServer,
} from '../../practice/m365';

const usage = `practice-tenant: a simulated Microsoft 365 on 127.0.0.1 that lives on its own

  --port N        port to open; 0 (default) = any free one
  --key-file F    file with the key of the inspection interface; without it the interface is shut
  --state F       file in which the tenants outlive this process
  --realistic     lag, latency and quotas as on a good day; without it answers are immediate
  --help          this text

Prints one JSON line {"graphUrl","loginUrl","inspectionUrl"} when ready. Ends on SIGTERM, SIGINT or when stdin closes.`;

const optionsSchema = z.strictObject({
  port: z.coerce.number().int().min(0).max(65_535).default(0),
  'key-file': z.string().min(1).optional(),
  state: z.string().min(1).optional(),
  realistic: z.boolean().default(false),
});
const shortestKey = 16;

/** Ends the program with a sentence on stderr; 2 = it was called wrongly, 1 = it could not do its work. */
function fail(code: 1 | 2, sentence: string): never {
  process.stderr.write(`practice-tenant: ${sentence}\n`);
  process.exit(code);
}

function readOptions(): z.infer<typeof optionsSchema> {
  try {
    const { values } = parseArgs({
      options: {
        port: { type: 'string' },
        'key-file': { type: 'string' },
        state: { type: 'string' },
        realistic: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    });
    const { help, ...rest } = values;
    if (help === true) {
      process.stdout.write(`${usage}\n`);
      process.exit(0);
    }
    return optionsSchema.parse(rest);
  } catch (cause) {
    return fail(
      2,
      cause instanceof z.ZodError ? z.prettifyError(cause) : cause instanceof Error ? cause.message : usage,
    );
  }
}

async function readKey(path: string | undefined): Promise<string | undefined> {
  if (path === undefined) return undefined;
  const key = (await readFile(path, 'utf8').catch(() => fail(2, `key file ${path} cannot be read`))).trim();
  return key.length < shortestKey
    ? fail(2, `the key in ${path} is shorter than ${String(shortestKey)} characters`)
    : key;
}

/** Stops the tenant once, when the process is asked to end. */
function endWith(server: PracticeTenantServer): void {
  let ending = false;
  const end = (): void => {
    if (ending) return;
    ending = true;
    server.stop().then(
      () => process.exit(0),
      () => fail(1, 'the state could not be written'),
    );
  };
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
  process.stdin.once('close', end);
  process.stdin.once('end', end);
  process.stdin.resume();
}

const options = readOptions();
const inspectionKey = await readKey(options['key-file']);
const { state } = options;
const server = await startPracticeTenant({
  seed: practiceSeed(),
  clock: { now: () => Date.now() },
  port: options.port,
  switches: options.realistic ? realisticSwitches() : calmSwitches(),
  ...(state === undefined ? {} : { stateFile: state }),
  ...(inspectionKey === undefined ? {} : { inspectionKey }),
}).catch((cause: unknown) => fail(1, cause instanceof Error ? cause.message : 'could not start'));
endWith(server);
if (server.problem !== undefined) process.stderr.write(`practice-tenant: ${server.problem}\n`);
const { graphUrl, loginUrl, inspectionUrl } = server;
process.stdout.write(`${JSON.stringify({ graphUrl, loginUrl, inspectionUrl })}\n`);
