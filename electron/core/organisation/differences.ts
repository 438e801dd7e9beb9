import type { Organisation } from '../../../shared/model/organisation';
import { sameJson } from './canonical';

/** Lists of an organisation whose items have an identity of their own. */
export const collections = [
  'technicians',
  'technicianGroups',
  'customers',
  'customerGroups',
  'connectors',
  'policies',
  'adminKeys',
] as const;
export type Collection = (typeof collections)[number];

/** Single values of an organisation that people edit. */
export const settings = ['name', 'staleAfterDays', 'audit'] as const;
export type Setting = (typeof settings)[number];

export type Item = Readonly<Record<string, unknown>>;

/** One thing that differs between two versions; names and values are for showing, never secret. */
export type Difference =
  | { readonly kind: 'added' | 'removed'; readonly collection: Collection; readonly id: string; readonly name: string }
  | {
      readonly kind: 'changed';
      readonly collection: Collection;
      readonly id: string;
      readonly name: string;
      readonly fields: readonly FieldChange[];
    }
  | { readonly kind: 'setting'; readonly setting: Setting; readonly before: unknown; readonly after: unknown };

export interface FieldChange {
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** What tells an item of a list from the others: its id, for an admin key the key itself. */
export function identityOf(collection: Collection, item: Item): string {
  return String(collection === 'adminKeys' ? item['publicKey'] : item['id']);
}

/** The items of one list by identity. */
export function itemsOf(organisation: Organisation, collection: Collection): ReadonlyMap<string, Item> {
  const items: readonly Item[] = organisation[collection];
  return new Map(items.map((item) => [identityOf(collection, item), item]));
}

function nameOf(item: Item): string {
  return String(item['name'] ?? item['label'] ?? item['technicianId'] ?? item['id']);
}

/** Everything a person might want to know about the way from one version to another, in the order of `collections`. */
export function differences(before: Organisation, after: Organisation): readonly Difference[] {
  const list: Difference[] = settings
    .filter((setting) => !sameJson(before[setting], after[setting]))
    .map((setting) => ({ kind: 'setting', setting, before: before[setting], after: after[setting] }));
  for (const collection of collections) {
    const [old, now] = unshared(before, after, collection);
    for (const [id, item] of now) {
      const was = old.get(id);
      const name = nameOf(item);
      if (was === undefined) list.push({ kind: 'added', collection, id, name });
      else if (!sameJson(was, item))
        list.push({ kind: 'changed', collection, id, name, fields: fieldChanges(was, item) });
    }
    for (const [id, item] of old) if (!now.has(id)) list.push({ kind: 'removed', collection, id, name: nameOf(item) });
  }
  return list;
}

/** The items by identity that are not the very same objects in both; a draft shares nearly all of its base. */
function unshared(
  before: Organisation,
  after: Organisation,
  collection: Collection,
): readonly [ReadonlyMap<string, Item>, ReadonlyMap<string, Item>] {
  const [gone, come] = changedItems(before[collection], after[collection]);
  const named = (items: readonly Item[]): ReadonlyMap<string, Item> =>
    new Map(items.map((item) => [identityOf(collection, item), item]));
  return [named(gone), named(come)];
}

/** Which objects of the one list are not in the other, and the other way round. */
export function changedItems(
  before: readonly Item[],
  after: readonly Item[],
): readonly [gone: readonly Item[], come: readonly Item[]] {
  if (before === after) return [[], []];
  // Most things stand where they stood; only the rest has to be looked up.
  const old = before.filter((item, at) => item !== after[at]);
  const now = after.filter((item, at) => item !== before[at]);
  const [had, has] = [new Set(old), new Set(now)];
  return [old.filter((item) => !has.has(item)), now.filter((item) => !had.has(item))];
}

function fieldChanges(before: Item, after: Item): readonly FieldChange[] {
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return fields
    .filter((field) => !sameJson(before[field], after[field]))
    .map((field) => ({ field, before: before[field], after: after[field] }));
}
