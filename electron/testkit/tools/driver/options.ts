import { parseArgs, type ParseArgsConfig } from 'node:util';
import { z } from 'zod';
import { err, ok, type Result } from '../../../../shared/result';

type Known = NonNullable<ParseArgsConfig['options']>;

/** What a tool was given, or one line about what is wrong with it. */
export function readOptions<T>(given: readonly string[], known: Known, schema: z.ZodType<T>): Result<T, string> {
  try {
    const { values } = parseArgs({ args: [...given], options: known });
    const read = schema.safeParse(values);
    if (read.success) return ok(read.data);
    const [first] = read.error.issues;
    return err(`--${first?.path.join('.') ?? ''}: ${first?.message ?? ''}`.replace(/^--: /, ''));
  } catch (error) {
    return err(error instanceof Error ? error.message : 'the options cannot be read');
  }
}

/** The options of the tool that runs; wrong ones end it with one line and exit code 2. */
export function optionsOf<T>(known: Known, schema: z.ZodType<T>): T {
  const read = readOptions(process.argv.slice(2), known, schema);
  if (read.ok) return read.value;
  console.error(read.error);
  process.exit(2);
}

/** For a tool that has no options. */
export const noOptions = (): object => optionsOf({}, z.object({}));

/** Options whose text is a whole number of at least one. */
export const countSchema = z.coerce.number().int().min(1).max(1_000_000);
