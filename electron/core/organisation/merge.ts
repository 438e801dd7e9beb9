import { organisationSchema, type Organisation } from '../../../shared/model/organisation';
import { failure, type Failure } from '../../../shared/errors';
import { err, ok, type Result } from '../../../shared/result';
import { canonicalJson, sameJson } from './canonical';
import { collections, itemsOf, settings, type Collection, type Item } from './differences';

/** Two admins changed the same field, or one deleted what the other changed. */
export interface Conflict {
  /** Names the conflict in `choices`. */
  readonly key: string;
  readonly collection: Collection | 'settings';
  readonly id: string;
  /** Undefined: the item as a whole (deleted by one, changed by the other). */
  readonly field: string | undefined;
  readonly base: unknown;
  readonly mine: unknown;
  readonly theirs: unknown;
}

export type Choice = 'mine' | 'theirs';

export interface Merge {
  /** Both sets of changes; where they conflict, what was chosen, else what is already published. */
  readonly merged: Organisation;
  /** Conflicts nobody has chosen for yet. */
  readonly open: readonly Conflict[];
  readonly conflicts: readonly Conflict[];
}

/** Lists of ids inside an item: membership, merged member by member because their order means nothing. */
const MEMBERSHIPS: ReadonlySet<string> = new Set([
  'customers.domains',
  'customerGroups.customers',
  'technicians.groups',
]);

/**
 * Joins two edits of the same base field by field. Version, date and identity come from `theirs`, the published one; the
 * caller numbers and signs the result. `choices` settles conflicts by their key. Fails with `quota` when both together are
 * more than an organisation may hold.
 */
export function mergeOrganisations(
  base: Organisation,
  mine: Organisation,
  theirs: Organisation,
  choices: ReadonlyMap<string, Choice> = new Map(),
): Result<Merge, Failure> {
  const conflicts: Conflict[] = [];
  const settle = (conflict: Omit<Conflict, 'key'>): unknown => {
    const key = `${conflict.collection}/${conflict.id}/${conflict.field ?? ''}`;
    conflicts.push({ key, ...conflict });
    return choices.get(key) === 'mine' ? conflict.mine : conflict.theirs;
  };
  const merged: Record<string, unknown> = { ...theirs };
  for (const setting of settings) {
    merged[setting] = mergeValue(base[setting], mine[setting], theirs[setting], () =>
      settle({
        collection: 'settings',
        id: setting,
        field: setting,
        base: base[setting],
        mine: mine[setting],
        theirs: theirs[setting],
      }),
    );
  }
  if (merged['audit'] === undefined) delete merged['audit'];
  for (const collection of collections) {
    merged[collection] = mergeCollection(collection, base, mine, theirs, settle);
  }
  const parsed = organisationSchema.safeParse(merged);
  if (!parsed.success) return err(failure('quota', { detail: 'merged organisation' }));
  return ok({ merged: parsed.data, open: conflicts.filter((conflict) => !choices.has(conflict.key)), conflicts });
}

type Settle = (conflict: Omit<Conflict, 'key'>) => unknown;

function mergeValue(base: unknown, mine: unknown, theirs: unknown, conflict: () => unknown): unknown {
  if (sameJson(mine, theirs) || sameJson(mine, base)) return theirs;
  return sameJson(theirs, base) ? mine : conflict();
}

function mergeCollection(
  collection: Collection,
  base: Organisation,
  mine: Organisation,
  theirs: Organisation,
  settle: Settle,
): readonly unknown[] {
  const [bases, ours, others] = [itemsOf(base, collection), itemsOf(mine, collection), itemsOf(theirs, collection)];
  // The published order first, then what only we have.
  const ids = [...others.keys(), ...[...ours.keys()].filter((id) => !others.has(id))];
  return ids.flatMap((id) => {
    const [was, our, other] = [bases.get(id), ours.get(id), others.get(id)];
    const whole = (): unknown => settle({ collection, id, field: undefined, base: was, mine: our, theirs: other });
    const item =
      our === undefined || other === undefined || our['kind'] !== other['kind']
        ? mergeValue(was, our, other, whole)
        : mergeItem(collection, id, was ?? {}, our, other, settle);
    return item === undefined ? [] : [item];
  });
}

function mergeItem(collection: Collection, id: string, was: Item, our: Item, other: Item, settle: Settle): Item {
  const fields = [...new Set([...Object.keys(other), ...Object.keys(our)])];
  const entries = fields.map((field): [string, unknown] => {
    const [base, mine, theirs] = [was[field], our[field], other[field]];
    const value = mergeValue(base, mine, theirs, () =>
      MEMBERSHIPS.has(`${collection}.${field}`)
        ? mergeMembers(base, mine, theirs)
        : settle({ collection, id, field, base, mine, theirs }),
    );
    return [field, value];
  });
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function mergeMembers(base: unknown, mine: unknown, theirs: unknown): unknown {
  const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
  const [was, our, other] = [list(base), list(mine), list(theirs)].map(
    (items) => new Map(items.map((item) => [canonicalJson(item), item])),
  );
  const all = new Map([...(other ?? []), ...(our ?? [])]);
  // In both, or added by one; what one of them took away stays away.
  return [...all]
    .filter(([key]) => (our?.has(key) === true && other?.has(key) === true) || was?.has(key) !== true)
    .map(([, item]) => item);
}
