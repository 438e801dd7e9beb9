import { join } from 'node:path';
import { z } from 'zod';
import type { CertificateView } from '../../shared/ipc/sign-in-rows';
import { HOUR, SECOND } from '../../shared/time';
import { keep, readKept } from './composition/kept-file';
import { dueExpiryNotices } from './expiry-notices';
import { notify } from './notify';
import type { Product } from './product';

/** How often ends of certificates are looked at when nothing else happens, ms. */
const BEAT_MS = HOUR;
/** The keychain is asked once after a burst of changes, ms. */
const CALM_MS = 2 * SECOND;
const MOST_TOLD = 5_000;
const toldSchema = z.array(z.string().max(100)).max(MOST_TOLD);

export interface ExpiryWatchWorld {
  readonly product: Product;
  /** Where what was told is remembered. */
  readonly profile: string;
  readonly show: () => void;
}

export interface ExpiryWatch {
  /** How near the nearest end is, as of the last look. */
  nearest(): CertificateView['expiry'];
  stop(): void;
}

/** Tells once of each certificate that passes 30, 7 and 1 days before its end, and of the end. */
export function startExpiryWatch({ product, profile, show }: ExpiryWatchWorld): ExpiryWatch {
  const file = join(profile, 'told-ends.json');
  const told = new Set(toldSchema.safeParse(readKept(file)).data ?? []);
  let nearest: CertificateView['expiry'] = 'fine';
  let soon: NodeJS.Timeout | undefined;
  const look = async (): Promise<void> => {
    const found = await product.workplace()?.signIn?.expiring();
    // A locked keychain tells nothing; what was known stays.
    if (found?.ok === false) return;
    nearest = found?.value[0]?.expiry ?? 'fine';
    const due = dueExpiryNotices(found?.value ?? [], told);
    if (due.length === 0) return;
    for (const { key, title, body } of due) {
      told.add(key);
      notify(title, body, show);
    }
    keep(file, [...told].slice(-MOST_TOLD));
  };
  const lookSoon = (): void => {
    soon ??= setTimeout(() => {
      soon = undefined;
      look().catch((error: unknown) => {
        product.noteBug(error);
      });
    }, CALM_MS);
  };
  const forget = product.subscribe(({ kind }) => {
    if (kind === 'app' || kind === 'organisation') lookSoon();
  });
  const beat = setInterval(lookSoon, BEAT_MS);
  lookSoon();
  return {
    nearest: () => nearest,
    stop() {
      clearTimeout(soon);
      clearInterval(beat);
      forget();
    },
  };
}
