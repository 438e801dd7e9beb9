/** An error that is told to the person as it is, without a stack. */
export class Refusal extends Error {}

/** @param {number} since a value of `performance.now()` */
export const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

/** @param {string} text */
export const say = (text) => {
  process.stdout.write(`${text}\n`);
};

/**
 * Does one named step and prints its name, result and time.
 * @template T
 * @param {string} name
 * @param {() => T | Promise<T>} work
 * @param {(result: T) => string} [describe] what to say about the result
 * @returns {Promise<T>}
 */
export async function step(name, work, describe) {
  const since = performance.now();
  const result = await work();
  const detail = describe?.(result);
  say(`  ${name.padEnd(14)} ${seconds(since).padStart(7)}${detail ? `   ${detail}` : ''}`);
  return result;
}

/** Refuses whatever stands behind the name of a script that takes nothing: somebody thought that it would. */
export function noArguments() {
  const given = process.argv.slice(2);
  if (given.length > 0) throw new Refusal(`This takes no arguments, and was given: ${given.join(' ')}`);
}

/** Node's own word for an argument that a script does not take. @param {unknown} error */
const isWrongArgument = (error) =>
  error instanceof TypeError && String(/** @type {NodeJS.ErrnoException} */ (error).code).startsWith('ERR_PARSE_ARGS_');

/** @param {unknown} error */
function told(error) {
  if (error instanceof Refusal) return `\n${error.message}`;
  return isWrongArgument(error) ? `\n${/** @type {Error} */ (error).message}` : error;
}

/**
 * Runs a starter: its result is the exit code; a `Refusal`, or an argument that `parseArgs` does not take, is one readable line
 * and code 1.
 * @param {() => Promise<number>} work
 */
export async function main(work) {
  try {
    process.exitCode = await work();
  } catch (error) {
    console.error(told(error));
    process.exitCode = 1;
  }
}
