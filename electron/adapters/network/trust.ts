import { readFileSync } from 'node:fs';
import * as tls from 'node:tls';

/** Newer runtimes only (Node, `tls.getCACertificates`, added in 22.15). */
type Listing = (kind: 'default' | 'system') => readonly string[];
const listing: Listing | undefined = 'getCACertificates' in tls ? tls.getCACertificates : undefined;

/**
 * The authorities that are believed: those the runtime brings, those of the system where the runtime can read them, and those given. Made
 * anew when other ones are given, since it takes some milliseconds. Undefined: the runtime's own, as they are.
 */
export function trustIn(given: () => readonly string[]): () => tls.SecureContext | undefined {
  let made: { readonly key: string; readonly context: tls.SecureContext | undefined } | undefined;
  let system: readonly string[] | undefined;
  return () => {
    const wanted = given();
    const key = wanted.join('\n');
    if (made?.key !== key) {
      system ??= ofSystem();
      const more = [...system, ...wanted];
      const context = more.length === 0 ? undefined : tls.createSecureContext({ ca: [...ofRuntime(), ...more] });
      made = { key, context };
    }
    return made.context;
  };
}

function ofSystem(): readonly string[] {
  try {
    return listing?.('system') ?? [];
  } catch {
    // A store that cannot be read is no reason not to connect.
    return [];
  }
}

/** With the file that Node adds to its own at start (Node, "CLI: NODE_EXTRA_CA_CERTS"). */
function ofRuntime(): readonly string[] {
  if (listing !== undefined) return listing('default');
  const extra = process.env['NODE_EXTRA_CA_CERTS'];
  if (extra === undefined || extra === '') return tls.rootCertificates;
  try {
    return [...tls.rootCertificates, readFileSync(extra, 'utf8')];
  } catch {
    return tls.rootCertificates;
  }
}
