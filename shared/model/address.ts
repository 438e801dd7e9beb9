const NAME = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*\.?$/i;
/** Hexadecimal groups, at most one gap, perhaps a zone (RFC 4291 section 2.2, RFC 4007 section 11). */
const IPV6 = /^(?=.*:)(?!.*::.*::)[0-9a-f:]{2,39}(%[a-z0-9]{1,16})?$/i;

/** Is this a host name (RFC 1123 section 2.1) or an address, IPv4 or IPv6 without brackets? */
export function isHost(text: string): boolean {
  return text.length <= 253 && (NAME.test(text) || IPV6.test(text));
}

/** Is this a fingerprint of a host key as OpenSSH prints it: `SHA256:` and unpadded base64 of 32 bytes? */
export function isHostKeyFingerprint(text: string): boolean {
  return /^SHA256:[A-Za-z0-9+/]{43}=?$/.test(text);
}

/** Can this be the user of an SSH connection: one word, no option, at most 64 characters, perhaps `DOMAIN\user`? */
export function isSshUser(text: string): boolean {
  return /^[^\s\p{Cc}\p{Cf}"'`$;&|<>()-][^\s\p{Cc}\p{Cf}"'`$;&|<>()]{0,63}$/u.test(text);
}
