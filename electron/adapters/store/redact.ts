const GONE = '<redacted>';

/** Field names whose value is never written, whatever it is. Read as words: `clientSecret`, `client_secret`, `SECRET`. */
const SENSITIVE_WORDS = new Set([
  'password',
  'passwd',
  'pwd',
  'passphrase',
  'secret',
  'token',
  'tap',
  'credential',
  'authorization',
  'cookie',
  'pin',
  'assertion',
]);
const SENSITIVE_NAME = /private_?key|api_?key|access_?pass/i;

const KEY =
  '(?:password|passwd|pwd|passphrase|secret|token|authorization|assertion|cookie|api[_-]?key|access[_-]?pass)';

/** What looks like a secret inside a text, and what is written instead. */
const patterns: readonly (readonly [RegExp, string])[] = [
  // PEM (RFC 7468); a cut one too.
  [/-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z0-9 ]*PRIVATE KEY-----|$)/g, GONE],
  // JSON Web Token (RFC 7519), also without signature.
  [/\beyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]*){0,3}/g, GONE],
  // Authorization header values (RFC 9110).
  [/\b(Bearer|Basic|Negotiate|NTLM|Digest)\s+[^\s"',;]{4,}/gi, `$1 ${GONE}`],
  // User and password in a URL (RFC 3986, 3.2.1).
  [/(\b[a-z][a-z0-9+.-]{1,20}:\/\/)[^\s/@]{1,400}@/gi, `$1${GONE}@`],
  // password=…, "client_secret": "…", access_token: …
  [new RegExp(`(${KEY}[\\w.-]{0,20}["']?\\s{0,4}[=:]\\s{0,4})("[^"]*"?|'[^']*'?|[^\\s,;&]+)`, 'gi'), `$1${GONE}`],
  // Codes in a redirect address (RFC 6749, 4.1.2).
  [/([?&](?:code|state|sig|signature|session_state|id_token_hint)=)[^&#\s]+/gi, `$1${GONE}`],
  // Opaque tokens and keys: long runs of capitals, small letters and digits mixed; ids and host names are not like that.
  [/(?<![\w-])(?=[\w-]*[0-9])(?=[\w-]*[A-Z])(?=[\w-]*[a-z])[\w-]{32,}/g, GONE],
  // Base64 (RFC 4648, section 4), told from a path by its padding.
  [/(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{40,}={1,2}/g, GONE],
  // Digests and keys in hex.
  [/(?<![0-9a-fA-F])[0-9a-fA-F]{40,}/g, GONE],
];

/** Whether a field of this name is to be written at all. */
export function isSensitiveName(name: string): boolean {
  if (SENSITIVE_NAME.test(name)) return true;
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  return words.some((word) => SENSITIVE_WORDS.has(word) || SENSITIVE_WORDS.has(word.replace(/s$/, '')));
}

/** The text with everything that looks like a secret replaced. A last net: nothing secret should come here at all. */
export function redact(text: string): string {
  return patterns.reduce((rest, [pattern, instead]) => rest.replace(pattern, instead), text);
}

export const REDACTED = GONE;
