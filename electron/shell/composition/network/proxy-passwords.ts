import { failure, type Failure } from '../../../../shared/errors';
import { proxyCredentialsSchema, type ProxyCredentials } from '../../../../shared/model/network';
import { err, ok, type Result } from '../../../../shared/result';
import { Secret } from '../../../../shared/secret';
import type { Keychain } from '../../../ports/security';

/** What proxies know a person by, one keychain entry for each, by the proxy's name. Failures: those of the keychain. */
export interface ProxyPasswords {
  knows(proxy: string): Promise<boolean>;
  get(proxy: string): Promise<Result<Secret<ProxyCredentials> | undefined, Failure>>;
  keep(proxy: string, credentials: Secret<ProxyCredentials>): Promise<Result<void, Failure>>;
  remove(proxy: string): Promise<Result<void, Failure>>;
  /** Those of every proxy. */
  removeAll(): Promise<Result<void, Failure>>;
}

const PREFIX = 'proxy/';
/** Names of proxies hold signs that names of entries may not. */
const entryOf = (proxy: string): string => PREFIX + proxy.replaceAll(/[^A-Za-z0-9.-]/g, '_');

/** Passwords of proxies in this keychain. */
export function proxyPasswords(keychain: Keychain): ProxyPasswords {
  return {
    async knows(proxy) {
      const found = await keychain.get(entryOf(proxy));
      return found.ok && found.value !== undefined;
    },
    async get(proxy) {
      const found = await keychain.get(entryOf(proxy));
      if (!found.ok) return found;
      if (found.value === undefined) return ok(undefined);
      const parsed = proxyCredentialsSchema.safeParse(jsonIn(found.value));
      return parsed.success
        ? ok(new Secret(parsed.data))
        : err(failure('keychain_corrupt', { detail: 'proxy credentials' }));
    },
    keep: (proxy, credentials) => keychain.put(entryOf(proxy), new Secret(JSON.stringify(credentials.reveal()))),
    remove: (proxy) => keychain.remove(entryOf(proxy)),
    async removeAll() {
      const entries = await keychain.list();
      if (!entries.ok) return entries;
      for (const entry of entries.value.filter((name) => name.startsWith(PREFIX))) {
        const removed = await keychain.remove(entry);
        if (!removed.ok) return removed;
      }
      return ok(undefined);
    },
  };
}

function jsonIn(secret: Secret<string>): unknown {
  try {
    return JSON.parse(secret.reveal());
  } catch {
    return undefined;
  }
}
