const LINE = 64;

/**
 * The text of a certificate file. Windows exports certificates as DER by default, which begins with a sequence of more than
 * 255 bytes (RFC 5280 section 4.1); that becomes PEM (RFC 7468). Everything else is taken for text.
 */
export function pemOf(bytes: Uint8Array): string {
  if (bytes[0] !== 0x30 || bytes[1] !== 0x82) return new TextDecoder().decode(bytes);
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  const lines = btoa(binary).match(new RegExp(`.{1,${String(LINE)}}`, 'g')) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
