/** A handle to begin with, from a user name: `Ana.Duarte@msp.example` gives `ana-duarte`. */
export function handleFrom(upn: string): string {
  const local = upn.split('@', 1)[0] ?? '';
  return local
    .normalize('NFKD')
    .replaceAll(/\p{M}+/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, 12)
    .replace(/-+$/, '');
}
