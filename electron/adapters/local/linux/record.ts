/** What an account says of itself in the GECOS field of /etc/passwd (passwd(5)). */
export interface AccountRecord {
  readonly displayName: string;
  /** 16 hexadecimal digits that tell this account from an earlier one with the same number; undefined: not made by us. */
  readonly token: string | undefined;
  /** The text in the marker's place; empty: none. */
  readonly markerText: string;
}

/**
 * The characters that mean something to readers of the field: `,` and `:` separate, `=` and `&` are taken for options and
 * for the account's name by chfn(1) and finger(1).
 */
export function encodeDisplayName(text: string): string {
  return text.replaceAll(/[%,:=&]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
}

function decode(text: string): string {
  return text.replaceAll(/%(25|2C|3A|3D|26)/g, (_whole, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}

/**
 * `Name,room,phone,phone,id=<token>,<marker>`: the name is where every program looks for it, and what stands behind the
 * fourth comma only root may change (chfn(1)). See docs/adr for why the marker is here.
 */
export function readRecord(gecos: string): AccountRecord {
  const match = /^([^,]*)(?:,[^,]*)*?,id=([0-9a-f]{16}),(latchkey1;.*)$/s.exec(gecos);
  const [, name, token, markerText] = match ?? [];
  if (name === undefined || token === undefined || markerText === undefined) {
    return { displayName: decode(gecos.split(',')[0] ?? ''), token: undefined, markerText: '' };
  }
  return { displayName: decode(name), token, markerText };
}
