import type { Organisation } from '../../../shared/model/organisation';
import { sameJson } from './canonical';
import { identityOf, settings as allSettings, type Collection, type Item, type Setting } from './differences';

/** One thing put into a list, changed in it or taken out of it. */
export interface ItemChange {
  readonly collection: Collection;
  readonly id: string;
  /** Where it stands in its list: before the edit, or, for something new, after it. */
  readonly at: number;
  /** Undefined: new. */
  readonly before: Item | undefined;
  /** Undefined: removed. */
  readonly after: Item | undefined;
}

export interface SettingChange {
  readonly setting: Setting;
  /** Undefined: not set. */
  readonly before: Organisation[Setting];
  readonly after: Organisation[Setting];
}

/** All that one action of an admin changes; taken back as one. */
export interface DraftEdit {
  readonly items: readonly ItemChange[];
  readonly settings: readonly SettingChange[];
}

/** What to write, before it is known what stands there. `after` undefined: remove. */
export interface Wanted {
  readonly collection: Collection;
  readonly id: string;
  readonly after: Item | undefined;
}

/**
 * The edit that brings `wanted` about in this organisation, at most one of each thing. Undefined when nothing would
 * change.
 */
export function editOf(
  organisation: Organisation,
  wanted: readonly Wanted[],
  settings: Partial<Pick<Organisation, Setting>> = {},
): DraftEdit | undefined {
  const places = new Map<Collection, Places>();
  const placesIn = (collection: Collection): Places => {
    const made = places.get(collection) ?? placesOf(organisation, collection, wanted);
    places.set(collection, made);
    return made;
  };
  const items = wanted.flatMap(({ collection, id, after }): ItemChange[] => {
    const list: readonly Item[] = organisation[collection];
    const place = placesIn(collection);
    const at = place.at(id);
    const before = at === undefined ? undefined : list[at];
    if (sameJson(before, after)) return [];
    if (at !== undefined) return [{ collection, id, at, before, after }];
    place.next += 1;
    return [{ collection, id, at: place.next - 1, before: undefined, after }];
  });
  const changed = allSettings.flatMap((setting): SettingChange[] => {
    const after = settings[setting];
    return after === undefined || sameJson(after, organisation[setting])
      ? []
      : [{ setting, before: organisation[setting], after }];
  });
  return items.length + changed.length === 0 ? undefined : { items, settings: changed };
}

interface Places {
  /** Where the thing of an id stands; undefined: nowhere. */
  readonly at: (id: string) => number | undefined;
  /** Where the next new thing will stand. */
  next: number;
}

/** For few things the list is looked through, for many it is indexed. */
const FEW = 20;

function placesOf(organisation: Organisation, collection: Collection, wanted: readonly Wanted[]): Places {
  const list: readonly Item[] = organisation[collection];
  const here = wanted.filter((one) => one.collection === collection);
  const next = list.length - here.filter(({ after }) => after === undefined).length;
  if (here.length <= FEW) {
    const find = (id: string): number => list.findIndex((item) => identityOf(collection, item) === id);
    return { next, at: (id) => (find(id) < 0 ? undefined : find(id)) };
  }
  const index = new Map(list.map((item, at) => [identityOf(collection, item), at]));
  return { next, at: (id) => index.get(id) };
}

/** The organisation with the edit. Lists that it does not touch are shared with the former one. */
export function applyEdit(organisation: Organisation, edit: DraftEdit): Organisation {
  const set: Record<string, unknown> = { ...organisation };
  for (const { setting, after } of edit.settings) set[setting] = after;
  // What is undefined is not there: it would not survive the file.
  const next = Object.fromEntries(Object.entries(set).filter(([, value]) => value !== undefined));
  const touched = new Set(edit.items.map(({ collection }) => collection));
  for (const collection of touched) {
    next[collection] = applied(
      collection,
      organisation[collection],
      edit.items.filter((change) => change.collection === collection),
    );
  }
  // Schemas were kept by whoever made the items.
  return next as Organisation;
}

/** The organisation as it was before the edit, to the order of its lists. */
export function takeBack(organisation: Organisation, edit: DraftEdit): Organisation {
  return applyEdit(organisation, {
    items: edit.items.map(({ before, after, ...change }) => ({ ...change, before: after, after: before })),
    settings: edit.settings.map(({ before, after, ...change }) => ({ ...change, before: after, after: before })),
  });
}

function applied(collection: Collection, list: readonly Item[], changes: readonly ItemChange[]): readonly Item[] {
  const next: (Item | undefined)[] = [...list];
  for (const change of changes) {
    if (change.before === undefined) continue;
    const at = placeIn(collection, list, change);
    if (at >= 0) next[at] = change.after;
  }
  const rest = next.filter((item) => item !== undefined);
  // Lowest place first: then every thing that comes back finds all that stood before it.
  const coming = changes.filter(({ before }) => before === undefined).sort((a, b) => a.at - b.at);
  for (const { at, after } of coming) if (after !== undefined) rest.splice(at, 0, after);
  return rest;
}

function placeIn(collection: Collection, list: readonly Item[], { id, at }: ItemChange): number {
  const there = list[at];
  if (there !== undefined && identityOf(collection, there) === id) return at;
  return list.findIndex((item) => identityOf(collection, item) === id);
}
