import { useEffect } from 'react';
import { create } from 'zustand';
import type { EntityKind } from '../../shared/ipc/entities';
import { useOrganisation } from './organisation';
import { rowsOfIds } from './organisation-rows';

/** `kind id` → what it is called. Kept between pages, so that a sentence does not flicker. */
const useNames = create<Readonly<Record<string, string>>>(() => ({}));

const keyOf = (kind: EntityKind, id: string): string => `${kind} ${id}`;

/** Learns the names of these things. */
async function learnNames(kind: EntityKind, ids: readonly string[]): Promise<void> {
  const rows = await rowsOfIds(kind, ids);
  useNames.setState(Object.fromEntries(rows.map(({ id, name }) => [keyOf(kind, id), name])));
}

/** The names of these things, in the same order, asked for again whenever the organisation changes. `…`: not known yet. */
export function useNamesOf(kind: EntityKind, ids: readonly string[]): readonly string[] {
  const names = useNames();
  const revision = useOrganisation((state) => state.revision);
  const wanted = ids.join(' ');
  useEffect(() => {
    if (wanted !== '') void learnNames(kind, wanted.split(' '));
  }, [kind, wanted, revision]);
  return ids.map((id) => names[keyOf(kind, id)] ?? '…');
}
