/** Means itself in every shell, cmd.exe and PowerShell too, which do not know single quotes or know them otherwise. */
const PLAIN = /^[A-Za-z0-9_/.+-][A-Za-z0-9_/.+=-]*$/;

/**
 * SSH carries one text for the login shell (RFC 4254 6.5), so arguments have to be quoted for it: between single quotes
 * nothing is special in any POSIX shell, and a single quote itself is put in by leaving them. What needs no quotes gets
 * none.
 */
export function quote(argument: string): string {
  if (PLAIN.test(argument)) return argument;
  return `'${argument.replaceAll("'", String.raw`'\''`)}'`;
}

/** The text that makes a POSIX shell start exactly these arguments. */
export function quoteAll(argv: readonly string[]): string {
  return argv.map(quote).join(' ');
}
