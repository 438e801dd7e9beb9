/** Name, code and the places of an error, without its message, which may quote anything. */
export function describeError(error: unknown): {
  readonly error: string;
  readonly code?: string;
  readonly at?: string;
} {
  if (!(error instanceof Error)) return { error: typeof error };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const places = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  const at = places.slice(0, 5).map((line) => line.trim().replace(/\(?(file:\/\/)?\/.*\/(?=out\/)/, ''));
  return {
    error: error.name,
    ...(code === undefined ? {} : { code }),
    ...(at.length === 0 ? {} : { at: at.join(' < ').slice(0, 400) }),
  };
}
