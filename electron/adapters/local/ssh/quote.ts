/**
 * SSH carries one text for the login shell (RFC 4254 6.5), so arguments have to be quoted for it: between single quotes
 * nothing is special in any POSIX shell, and a single quote itself is put in by leaving them.
 */
export function quote(argument: string): string {
  return `'${argument.replaceAll("'", String.raw`'\''`)}'`;
}

/** The text that makes a POSIX shell start exactly these arguments. */
export function quoteAll(argv: readonly string[]): string {
  return argv.map(quote).join(' ');
}
