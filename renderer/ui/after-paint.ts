/** The longest that work waits for a quiet moment, ms. */
const LONGEST_WAIT_MS = 200;

/**
 * Runs work that the first picture of a page does not need as soon as that picture is drawn, or after 200 ms at the latest.
 * Returns how to take it back.
 */
export function afterPaint(work: () => void): () => void {
  if (typeof window.requestIdleCallback !== 'function') {
    work();
    return () => undefined;
  }
  const handle = window.requestIdleCallback(work, { timeout: LONGEST_WAIT_MS });
  return () => {
    window.cancelIdleCallback(handle);
  };
}
