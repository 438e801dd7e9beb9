import type { Failure } from '../../../shared/errors';
import type { Output } from '../../../shared/ipc/contract';
import { entityKinds, type EntityKind, type EntityRow } from '../../../shared/ipc/entities';
import type { Organisation } from '../../../shared/model/organisation';
import { ok, type Result } from '../../../shared/result';
import { changedItems, type Item } from '../../core/organisation/differences';
import { byId, collectionOf } from '../../core/organisation/things';
import { indexOf } from '../../core/policy/lookup';
import { fold } from '../catalogue/search';
import type { Parsed } from '../editing';
import { entryOf, rowOf, type Entry } from './rows';
import type { Standing } from './draft';
import { maySee } from './sight';

/** Lists in the order of names, kept from one version to the next so that one edit costs one place. */
export interface Lists {
  page(standing: Standing, query: Parsed<'entity.list'>): Result<Output<'entity.list'>, Failure>;
  counts(standing: Standing): Record<EntityKind, number>;
}

interface Kept {
  readonly list: readonly Item[];
  readonly order: readonly Entry[];
}

export function createLists(): Lists {
  const collator = new Intl.Collator('en', { sensitivity: 'base', numeric: true });
  const kept = new Map<EntityKind, Kept>();
  const ordered = (organisation: Organisation, kind: EntityKind): readonly Entry[] => {
    const list: readonly Item[] = organisation[collectionOf[kind]];
    const last = kept.get(kind);
    if (last?.list === list) return last.order;
    const [gone, come] = changedItems(last?.list ?? [], list);
    const leaving = new Set(gone);
    const order = (last?.order ?? []).filter(({ item }) => !leaving.has(item));
    const compare = (a: Entry, b: Entry): number => collator.compare(a.name, b.name) || (a.id < b.id ? -1 : 1);
    const coming = come.map((item) => entryOf(kind, item));
    if (coming.length > FEW) order.push(...coming);
    else for (const entry of coming) order.splice(placeFor(order, entry, compare), 0, entry);
    if (coming.length > FEW) order.sort(compare);
    kept.set(kind, { list, order });
    return order;
  };
  return {
    page: (standing, query) => {
      const { kind, offset, limit } = query;
      const wanted = filterOf(standing, query);
      const found = ordered(standing.draft, kind).filter(wanted);
      const rows = found.slice(offset, offset + limit).map((entry) => rowOf(entry, standing.draft, standing.base));
      return ok({ total: found.length, rows: standing.admin ? rows : rows.map(withoutCounts) });
    },
    counts: (standing) => {
      const entries = entityKinds.map((kind): [EntityKind, number] => {
        const list: readonly Item[] = standing.draft[collectionOf[kind]];
        const sees = maySee(standing, kind);
        return [kind, sees === 'all' ? list.length : list.filter(({ id }) => sees(String(id))).length];
      });
      return Object.fromEntries(entries) as Record<EntityKind, number>;
    },
  };
}

/** So many are put into their places one by one; more are sorted in. */
const FEW = 50;

/** Where an entry belongs in a list that is in order. */
function placeFor(order: readonly Entry[], entry: Entry, compare: (a: Entry, b: Entry) => number): number {
  let [low, high] = [0, order.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const there = order[middle];
    if (there !== undefined && compare(there, entry) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How many others there are is not a technician's business. */
function withoutCounts(row: EntityRow): EntityRow {
  if (row.kind !== 'customerGroup' && row.kind !== 'technicianGroup') return row;
  const { kind, id, name, detail, tags, changed } = row;
  return { kind, id, name, detail, tags, changed };
}

function filterOf(standing: Standing, query: Parsed<'entity.list'>): (entry: Entry) => boolean {
  const { kind, ids, archived, within } = query;
  const fragments = fold(query.query).split(' ');
  const sees = maySee(standing, kind);
  const chosen = ids === undefined ? undefined : new Set(ids);
  const inside = within === undefined ? undefined : insideOf(standing.draft, kind, within);
  return ({ id, text, archived: isArchived }) => {
    if (isArchived && archived !== true) return false;
    if (chosen?.has(id) === false || inside?.(id) === false) return false;
    if (sees !== 'all' && !sees(id)) return false;
    for (const fragment of fragments) if (!text.includes(fragment)) return false;
    return true;
  };
}

/** Members of a group, connectors of a customer, policies that name a group. */
function insideOf(draft: Organisation, kind: EntityKind, within: string): (id: string) => boolean {
  switch (kind) {
    case 'customer': {
      const { groupsOf } = indexOf(draft);
      return (id) => groupsOf.get(id)?.has(within) === true;
    }
    case 'technician': {
      const technicians = byId(draft.technicians);
      return (id) => technicians.get(id)?.groups.some((group) => group === within) === true;
    }
    case 'connector': {
      const connectors = byId(draft.connectors);
      return (id) => connectors.get(id)?.customerId === within;
    }
    case 'policy': {
      const policies = byId(draft.policies);
      return (id) => {
        const policy = policies.get(id);
        if (policy === undefined) return false;
        const { technicianAccess: people, customerAccess: places } = policy;
        const named: readonly string[] = [
          ...(people.kind === 'groups' ? people.groups : []),
          ...(places.kind === 'groups' ? places.groups : []),
        ];
        return named.includes(within);
      };
    }
    case 'customerGroup':
    case 'technicianGroup':
      return () => false;
  }
}
