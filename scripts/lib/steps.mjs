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

/**
 * Runs a starter: its result is the exit code, a `Refusal` is one readable line and code 1.
 * @param {() => Promise<number>} work
 */
export async function main(work) {
  try {
    process.exitCode = await work();
  } catch (error) {
    console.error(error instanceof Refusal ? `\n${error.message}` : error);
    process.exitCode = 1;
  }
}
