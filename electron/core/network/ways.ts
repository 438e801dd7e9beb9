import { proxyName, type ProxyChoice } from '../../../shared/model/network';

/** One way to a service. `secure`: the proxy itself is spoken to over TLS. */
export type Way =
  | { readonly kind: 'direct' }
  | { readonly kind: 'proxy'; readonly secure: boolean; readonly host: string; readonly port: number }
  /** A kind of proxy that is not spoken (SOCKS). */
  | { readonly kind: 'unknown' };

const direct: Way = { kind: 'direct' };
const schemes: Readonly<Record<string, { readonly secure: boolean; readonly port: number }>> = {
  PROXY: { secure: false, port: 80 },
  HTTP: { secure: false, port: 80 },
  HTTPS: { secure: true, port: 443 },
};
/** More are not tried for one connection. */
const MOST_WAYS = 8;

/**
 * The ways that a PAC script's answer names, in its order: `PROXY host:port; HTTPS host:port; DIRECT` (Mozilla, "Proxy
 * Auto-Configuration file", return value format; Electron's `session.resolveProxy` answers so, too). Nothing usable: directly.
 */
export function waysOf(answer: string): readonly Way[] {
  const named = answer
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .slice(0, MOST_WAYS)
    .map(wayOf);
  return named.length === 0 ? [direct] : named;
}

function wayOf(part: string): Way {
  const [word = '', address = ''] = part.split(/\s+/);
  if (word.toUpperCase() === 'DIRECT') return direct;
  const name = word.toUpperCase();
  const scheme = Object.hasOwn(schemes, name) ? schemes[name] : undefined;
  const at = /^(?:\[([0-9a-f:.%]+)\]|([^:[\]@/]+))(?::(\d{1,5}))?$/i.exec(address);
  const host = at?.[1] ?? at?.[2];
  const port = at?.[3] === undefined ? scheme?.port : Number(at[3]);
  if (scheme === undefined || host === undefined || port === undefined || port < 1 || port > 65_535)
    return { kind: 'unknown' };
  return { kind: 'proxy', secure: scheme.secure, host, port };
}

/** How a way's proxy is named to people and in the keychain. */
export function nameOf(way: Extract<Way, { kind: 'proxy' }>): string {
  return proxyName(way.host, way.port);
}

/** An address of this computer itself: 127.0.0.0/8, ::1, and the names that always mean it (RFC 6761 section 6.3). */
export function isOwnHost(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '').toLowerCase();
  return /^127(\.\d{1,3}){3}$/.test(bare) || bare === '::1' || bare === 'localhost' || bare.endsWith('.localhost');
}

/** The ways to a host as the person chose; undefined: as the system says. */
export function chosenWays(choice: ProxyChoice, host: string): readonly Way[] | undefined {
  if (isOwnHost(host) && !(choice.kind === 'manual' && choice.alsoLoopback === true)) return [direct];
  switch (choice.kind) {
    case 'system':
      return undefined;
    case 'none':
      return [direct];
    case 'manual':
      return [{ kind: 'proxy', secure: false, host: choice.host, port: choice.port }];
  }
}

/**
 * What the environment says for an https address, as a PAC script's answer: `HTTPS_PROXY`, else `ALL_PROXY`, unless `NO_PROXY`
 * names the host, in upper or lower case (as curl(1) reads them, "Environment"). A user name in the address is left out: it
 * belongs into the keychain.
 */
export function environmentAnswer(
  env: Readonly<Record<string, string | undefined>>,
  host: string,
  port: number,
): string {
  const read = (name: string): string => env[name.toLowerCase()] ?? env[name] ?? '';
  const said = read('HTTPS_PROXY') || read('ALL_PROXY');
  const at = /^(?:([a-z0-9]+):\/\/)?(?:[^@/]*@)?([^/@]+?)\/*$/i.exec(said.trim());
  if (at?.[2] === undefined || isExempt(read('NO_PROXY'), host, port)) return 'DIRECT';
  const scheme = (at[1] ?? 'http').toLowerCase();
  return `${scheme === 'http' ? 'PROXY' : scheme.toUpperCase()} ${at[2]}`;
}

function isExempt(list: string, host: string, port: number): boolean {
  const asked = host.replace(/^\[|\]$/g, '').toLowerCase();
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      if (entry === '*') return true;
      const [, name = entry, only] = /^\[?(.*?)\]?(?::(\d+))?$/.exec(entry) ?? [];
      const bare = entry.includes('::') ? entry.replace(/^\[|\]$/g, '') : name;
      if (only !== undefined && !entry.includes('::') && Number(only) !== port) return false;
      const suffix = bare.replace(/^\*?\./, '');
      return asked === suffix || asked.endsWith(`.${suffix}`);
    });
}
