import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Failure } from '../../shared/errors';
import type { EntityKind, EntityRow } from '../../shared/ipc/entities';
import { ask } from '../bridge';

/** Rows of one answer; a list asks for those that are in sight. */
export const ROWS_PER_PAGE = 100;
/** What `entity.list` takes at most, of rows and of ids. */
const MOST = 500;
const LONGEST_QUERY = 200;

/** Which rows a list shows. */
export interface RowsRequest {
  readonly kind: EntityKind;
  readonly query: string;
  /** Only members of this group, or connectors of this customer. */
  readonly within?: string | undefined;
  /** Archived ones too, where there are such. */
  readonly archived?: boolean | undefined;
}

export interface RowsState {
  /** How many there are; `undefined` until the first answer. */
  readonly total: number | undefined;
  /** What the rows were asked for by; lags behind what is typed. */
  readonly query: string;
  readonly pages: Readonly<Record<number, readonly EntityRow[]>>;
  readonly failure: Failure | undefined;
}

/** The row at a place of the whole list, when it is here. */
export function rowAt(state: RowsState, index: number): EntityRow | undefined {
  return state.pages[Math.floor(index / ROWS_PER_PAGE)]?.[index % ROWS_PER_PAGE];
}

function keyOf(request: RowsRequest): string {
  return JSON.stringify([request.kind, request.query, request.within ?? '', request.archived === true]);
}

function input(request: RowsRequest, offset: number, limit: number) {
  const { kind, query, within, archived } = request;
  return {
    kind,
    query: query.trim().slice(0, LONGEST_QUERY),
    offset,
    limit,
    ...(within === undefined ? {} : { within }),
    ...(archived === undefined ? {} : { archived }),
  };
}

/**
 * A long list of which only what is in sight is here, fetched page by page. While somebody types, one request is under way
 * at a time and the newest text waits, so that a slow answer never piles up others behind it.
 */
export class RowPages {
  readonly store: StoreApi<RowsState> = createStore(() => ({
    total: undefined,
    query: '',
    pages: {},
    failure: undefined,
  }));
  #request: RowsRequest | undefined;
  #key = '';
  #revision = -1;
  /** Answers to what was asked before are not shown. */
  #generation = 0;
  #starting = false;
  #asked = new Set<number>();
  #sight: readonly [number, number] = [0, 0];

  /** Shows other rows, or the same ones anew when the organisation changed (`revision`). */
  readonly show = (request: RowsRequest, revision: number): void => {
    const key = keyOf(request);
    if (key === this.#key && revision === this.#revision) return;
    const sameRows = key === this.#key;
    [this.#key, this.#revision, this.#request] = [key, revision, request];
    this.#generation += 1;
    if (!sameRows || this.#starting) {
      void this.#restart();
      return;
    }
    // What is in sight stays there until its answer comes; the rest is asked for again when it comes into sight.
    this.#asked = new Set();
    void this.#fetch(Math.floor(this.#sight[0] / ROWS_PER_PAGE), false).then(this.#fetchSight);
  };

  /** Rows `first` to `last` are in sight. */
  readonly see = (first: number, last: number): void => {
    this.#sight = [first, last];
    this.#fetchSight();
  };

  /** Asks again after a failure. */
  readonly retry = (): void => {
    this.#generation += 1;
    void this.#restart();
  };

  readonly #fetchSight = (): void => {
    const { total } = this.store.getState();
    if (this.#starting || total === undefined || total === 0) return;
    const last = Math.min(this.#sight[1], total - 1);
    for (let page = Math.floor(this.#sight[0] / ROWS_PER_PAGE); page * ROWS_PER_PAGE <= last; page += 1) {
      if (!this.#asked.has(page)) void this.#fetch(page, false);
    }
  };

  async #restart(): Promise<void> {
    if (this.#starting) return;
    this.#starting = true;
    let begun = -1;
    while (begun !== this.#generation) {
      begun = this.#generation;
      this.#asked = new Set();
      await this.#fetch(0, true);
    }
    this.#starting = false;
    this.#fetchSight();
  }

  async #fetch(page: number, replace: boolean): Promise<void> {
    const [request, generation] = [this.#request, this.#generation];
    if (request === undefined) return;
    this.#asked.add(page);
    const answer = await ask('entity.list', input(request, page * ROWS_PER_PAGE, ROWS_PER_PAGE));
    if (generation !== this.#generation) return;
    if (!answer.ok) {
      // Not asked again by itself: it would fail at every movement of the list.
      this.store.setState({ failure: answer.error, ...(replace ? { total: 0, pages: {}, query: request.query } : {}) });
      return;
    }
    const { total, rows } = answer.value;
    this.store.setState((state) => ({
      total,
      query: request.query,
      failure: undefined,
      pages: replace ? { [page]: rows } : { ...state.pages, [page]: rows },
    }));
  }
}

/** The rows of these ids, in the order of the list; ids that are no longer there are left out. */
export async function rowsOfIds(kind: EntityKind, ids: readonly string[]): Promise<readonly EntityRow[]> {
  const found: EntityRow[] = [];
  for (let from = 0; from < ids.length; from += MOST) {
    const answer = await ask('entity.list', {
      kind,
      query: '',
      offset: 0,
      limit: MOST,
      ids: ids.slice(from, from + MOST),
      archived: true,
    });
    if (answer.ok) found.push(...answer.value.rows);
  }
  return found;
}

/** The ids of all rows that a request finds. */
export async function idsFound(request: RowsRequest): Promise<readonly string[]> {
  const ids: string[] = [];
  for (;;) {
    const answer = await ask('entity.list', input(request, ids.length, MOST));
    if (!answer.ok || answer.value.rows.length === 0) return ids;
    ids.push(...answer.value.rows.map((row) => row.id));
    if (ids.length >= answer.value.total) return ids;
  }
}
