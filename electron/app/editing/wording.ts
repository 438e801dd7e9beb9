import type { Conflict as ConflictView, Difference as DifferenceView } from '../../../shared/ipc/organisation-views';
import type { Organisation } from '../../../shared/model/organisation';
import { sameJson } from '../../core/organisation/canonical';
import type { Difference } from '../../core/organisation/differences';
import type { Conflict } from '../../core/organisation/merge';
import { byId, kindOf } from '../../core/organisation/things';

/** Longer values are cut. */
const LONGEST = 240;
/** Longer lists are shown by what differs in them. */
const SHORT_LIST = 12;

/** Values as people read them: names in the place of ids, members of objects one by one, long ones cut. */
export interface Wording {
  difference(difference: Difference): DifferenceView;
  conflict(conflict: Conflict): ConflictView;
}

/** Words for what lies between two versions; names are looked up in the newer one first. */
export function wordingOf(newer: Organisation, older: Organisation): Wording {
  const nameOf = namesIn(newer, older);
  const text = (value: unknown): string | undefined => {
    const words = wordsOf(value, nameOf);
    return words === undefined ? undefined : cut(words);
  };
  return {
    difference: (difference) => {
      if (difference.kind === 'setting') {
        const { setting, before, after } = difference;
        const fields = leaves(setting, before, after, nameOf);
        return { kind: 'settings', id: setting, name: setting, change: 'edited', fields };
      }
      const kind = kindOf(difference.collection);
      const name = kind === 'adminKey' ? nameOf(difference.name) : difference.name;
      const head = { kind, id: difference.id, name };
      if (difference.kind !== 'changed') return { ...head, change: difference.kind, fields: [] };
      return {
        ...head,
        change: 'edited',
        fields: difference.fields.flatMap(({ field, before, after }) => leaves(field, before, after, nameOf)),
      };
    },
    conflict: ({ key, collection, id, field, base, mine, theirs }) => ({
      key,
      kind: collection === 'settings' ? 'settings' : kindOf(collection),
      name: collection === 'settings' ? id : nameOf(nameIn(mine) ?? nameIn(theirs) ?? nameIn(base) ?? id),
      ...optional('field', field),
      ...optional('base', text(base)),
      ...optional('mine', text(mine)),
      ...optional('theirs', text(theirs)),
    }),
  };
}

type FieldView = DifferenceView['fields'][number];
type NameOf = (id: string) => string;

function optional<K extends string>(key: K, value: string | undefined): { readonly [key in K]?: string } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [key in K]: string });
}

function namesIn(newer: Organisation, older: Organisation): NameOf {
  const lists = [newer, older].flatMap((organisation) => [
    byId(organisation.customers),
    byId(organisation.customerGroups),
    byId(organisation.technicians),
    byId(organisation.technicianGroups),
    byId(organisation.policies),
  ]);
  return (id) => {
    for (const list of lists) {
      const found = list.get(id);
      if (found !== undefined) return found.name;
    }
    const connector = byId(newer.connectors).get(id) ?? byId(older.connectors).get(id);
    return connector?.label ?? id;
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** One line per member that differs, `limits.extensions` and the like. */
function leaves(field: string, before: unknown, after: unknown, nameOf: NameOf): FieldView[] {
  if (sameJson(before, after)) return [];
  if (isRecord(before) || isRecord(after)) {
    const [was, is] = [isRecord(before) ? before : {}, isRecord(after) ? after : {}];
    const members = [...new Set([...Object.keys(was), ...Object.keys(is)])];
    return members.flatMap((member) => leaves(`${field}.${member}`, was[member], is[member], nameOf));
  }
  const [was, is] = Array.isArray(before) || Array.isArray(after) ? shortened(before, after) : [before, after];
  const words = (value: unknown): string | undefined => {
    const said = wordsOf(value, nameOf);
    return said === undefined ? undefined : cut(said);
  };
  return [{ field, ...optional('before', words(was)), ...optional('after', words(is)) }];
}

/** Of long lists only what the other has not. */
function shortened(before: unknown, after: unknown): readonly [unknown, unknown] {
  const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
  const [was, is] = [list(before), list(after)];
  if (Math.max(was.length, is.length) <= SHORT_LIST) return [before, after];
  const key = (value: unknown): string => JSON.stringify(value);
  const [had, has] = [new Set(was.map(key)), new Set(is.map(key))];
  return [was.filter((item) => !has.has(key(item))), is.filter((item) => !had.has(key(item)))];
}

function wordsOf(value: unknown, nameOf: NameOf): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string') return nameOf(value);
  if (typeof value === 'number') return String(value);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.map((item) => wordsOf(item, nameOf) ?? '').join(', ');
  if (!isRecord(value)) return '';
  const name = nameIn(value);
  if (name !== undefined) return name;
  return Object.entries(value)
    .map(([member, inner]) => `${member}: ${wordsOf(inner, nameOf) ?? ''}`)
    .join('; ');
}

/** What a thing or a privilege is called. */
function nameIn(value: unknown): string | undefined {
  if (!isRecord(value)) return undefined;
  const name = value['name'] ?? value['label'] ?? value['technicianId'];
  return typeof name === 'string' ? name : undefined;
}

/** The text, cut to so many characters with an ellipsis; never in the middle of one. */
export function cut(text: string, longest = LONGEST): string {
  const characters = Array.from(text);
  return characters.length <= longest ? text : `${characters.slice(0, longest - 1).join('')}…`;
}
