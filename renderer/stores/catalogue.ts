import { create } from 'zustand';
import type { Failure } from '../../shared/errors';
import type { CustomerHit, RecentView } from '../../shared/ipc/views';
import { ask } from '../bridge';

interface CatalogueStore {
  readonly query: string;
  readonly hits: readonly CustomerHit[];
  readonly total: number;
  readonly recents: readonly RecentView[];
  readonly reasons: readonly string[];
  readonly loaded: boolean;
  /** The customers were asked for, and answered. */
  readonly searched: boolean;
  readonly failure: Failure | undefined;
}

const start: CatalogueStore = {
  query: '',
  hits: [],
  total: 0,
  recents: [],
  reasons: [],
  loaded: false,
  searched: false,
  failure: undefined,
};

export const useCatalogue = create<CatalogueStore>(() => start);

/** Forgets what was found. */
export function resetCatalogue(): void {
  useCatalogue.setState(start);
}

const LIMIT = 50;
let searchNumber = 0;

/** Types into the search; only the answer to the newest text is shown. */
export async function search(query: string): Promise<void> {
  const number = ++searchNumber;
  useCatalogue.setState({ query });
  const answer = await ask('catalogue.customers', { query: query.trim().slice(0, 200), limit: LIMIT });
  if (number !== searchNumber) return;
  useCatalogue.setState(
    answer.ok
      ? { hits: answer.value.hits, total: answer.value.total, failure: undefined, searched: true }
      : { hits: [], total: 0, failure: answer.error },
  );
}

/** Fetches recent and pinned check-outs, and the reasons used lately. */
export async function refreshRecents(): Promise<void> {
  const answer = await ask('catalogue.recents', {});
  if (answer.ok) useCatalogue.setState({ recents: answer.value.recents, reasons: answer.value.reasons, loaded: true });
  else useCatalogue.setState({ failure: answer.error, loaded: true });
}

/** Pins or unpins a recent check-out. */
export async function setPinned(key: string, pinned: boolean): Promise<void> {
  const answer = await ask('catalogue.pin', { key, pinned });
  if (answer.ok) await refreshRecents();
}
