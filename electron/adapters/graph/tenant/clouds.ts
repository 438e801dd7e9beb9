import type { Cloud } from '../../../../shared/model/connector';

/** Graph roots (Microsoft: national clouds, "Microsoft Graph and Graph Explorer service root endpoints"). */
const roots = {
  global: 'https://graph.microsoft.com',
  usGov: 'https://graph.microsoft.us',
  usGovDod: 'https://dod-graph.microsoft.us',
  china: 'https://microsoftgraph.chinacloudapi.cn',
} as const;

const loopback: ReadonlySet<string> = new Set(['127.0.0.1', '[::1]', 'localhost']);

/**
 * Root of the Graph service without version and trailing slash. Undefined for an address that is neither https nor http on a
 * loopback address.
 */
export function graphRoot(cloud: Cloud): string | undefined {
  if (cloud.kind !== 'custom') return roots[cloud.kind];
  const url = new URL(cloud.graphUrl);
  const allowed = url.protocol === 'https:' || (url.protocol === 'http:' && loopback.has(url.hostname));
  return allowed ? `${url.origin}${url.pathname}`.replace(/\/+$/, '').replace(/\/v1\.0$/, '') : undefined;
}
