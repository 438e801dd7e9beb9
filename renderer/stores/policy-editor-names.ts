import { useEffect } from 'react';
import { create } from 'zustand';
import type { EntityKind, EntityRow } from '../../shared/ipc/entities';
import { ask } from '../bridge';
import { useOrganisation } from './organisation';

interface NamesStore {
  /** `kind id` → what it is called, and how much is in it. */
  readonly rows: Readonly<Record<string, Pick<EntityRow, 'name' | 'count'>>>;
}

const useNames = create<NamesStore>(() => ({ rows: {} }));

const keyOf = (kind: EntityKind, id: string): string => `${kind} ${id}`;
/** As many ids as one request may ask for. */
const BATCH = 500;

async function fetchNames(kind: EntityKind, ids: readonly string[]): Promise<void> {
  for (let from = 0; from < ids.length; from += BATCH) {
    const batch = ids.slice(from, from + BATCH);
    const answer = await ask('entity.list', { kind, query: '', offset: 0, limit: BATCH, ids: batch });
    if (!answer.ok) return;
    const found = answer.value.rows.map(({ id, name, count }) => [
      keyOf(kind, id),
      count === undefined ? { name } : { name, count },
    ]);
    useNames.setState(({ rows }) => ({ rows: { ...rows, ...Object.fromEntries(found) } }));
  }
}

/** Somebody or something chosen, with its name as soon as it is known. */
export interface Named {
  readonly id: string;
  /** Undefined: not known yet, or gone. */
  readonly name: string | undefined;
  readonly count: number | undefined;
}

/** The names of these things, fetched again whenever the organisation changes. */
export function useNamed(kind: EntityKind, ids: readonly string[]): readonly Named[] {
  const rows = useNames((state) => state.rows);
  const revision = useOrganisation((state) => state.revision);
  const wanted = ids.join(' ');
  useEffect(() => {
    if (wanted !== '') void fetchNames(kind, wanted.split(' '));
  }, [kind, wanted, revision]);
  return ids.map((id) => {
    const row = rows[keyOf(kind, id)];
    return { id, name: row?.name, count: row?.count };
  });
}

/** Notes names that a page knows already, such as those just picked. */
export function noteNames(kind: EntityKind, known: readonly Pick<EntityRow, 'id' | 'name' | 'count'>[]): void {
  const found = known.map(({ id, name, count }) => [keyOf(kind, id), count === undefined ? { name } : { name, count }]);
  useNames.setState(({ rows }) => ({ rows: { ...rows, ...Object.fromEntries(found) } }));
}
