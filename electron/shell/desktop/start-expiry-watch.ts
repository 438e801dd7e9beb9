import { join } from 'node:path';
import { z } from 'zod';
import type { Expiry } from '../../../shared/model/credential';
import { HOUR, SECOND } from '../../../shared/time';
import { keep, readKept } from '../composition/kept-file';
import { dueExpiryNotices } from './expiry-notices';
import { notify } from './notify';
import type { Product } from '../product';
import type { Windows } from '../windows/windows';

/** How often ends of certificates and client secrets are looked at when nothing else happens, ms. */
const BEAT_MS = HOUR;
/** The keychain is asked once after a burst of changes, ms. */
const CALM_MS = 2 * SECOND;
const MOST_TOLD = 5_000;
const toldSchema = z.array(z.string().max(200)).max(MOST_TOLD);

export interface ExpiryWatchWorld {
  readonly product: Product;
  /** Where what was told is remembered. */
  readonly profile: string;
  readonly windows: Pick<Windows, 'broadcast' | 'showConnection'>;
  /** Notices name customers, so they wait until the program is unlocked. */
  readonly isHidden: () => boolean;
}

export interface ExpiryWatch {
  /** How near the nearest end is, as of the last look. */
  nearest(): Expiry;
  /** Something may be due to be told. */
  look(): void;
  stop(): void;
}

/** Tells once of each certificate and client secret that passes 30, 7 and 1 days before its end, and of the end. */
export function startExpiryWatch({ product, profile, windows, isHidden }: ExpiryWatchWorld): ExpiryWatch {
  const file = join(profile, 'told-ends.json');
  const told = new Set(toldSchema.safeParse(readKept(file)).data ?? []);
  let nearest: Expiry = 'fine';
  let soon: NodeJS.Timeout | undefined;
  const look = async (): Promise<void> => {
    const found = await product.workplace()?.ends?.ending();
    // A locked keychain tells nothing; what was known stays.
    if (found?.ok === false) return;
    const former = nearest;
    nearest = found?.value[0]?.expiry ?? 'fine';
    // The health list asks again when the view is told.
    if (nearest !== former) windows.broadcast('app.changed', product.view());
    const due = dueExpiryNotices(found?.value ?? [], told);
    if (due.length === 0 || isHidden()) return;
    for (const { keys, title, body, connectorId } of due) {
      for (const key of keys) told.add(key);
      notify(title, body, () => {
        windows.showConnection(connectorId);
      });
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
    look: lookSoon,
    stop() {
      clearTimeout(soon);
      clearInterval(beat);
      forget();
    },
  };
}
