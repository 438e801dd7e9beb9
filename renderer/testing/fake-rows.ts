import type { Entity, EntityKind, EntityRow } from '../../shared/ipc/entities';
import type { Organisation } from '../../shared/model/organisation';
import { listOf } from './sample-organisation';

type Thing = Entity['value'];
type Words = Pick<EntityRow, 'detail' | 'count' | 'tags'>;

const tagsWhen = (tag: EntityRow['tags'][number], when: boolean): EntityRow['tags'] => (when ? [tag] : []);

const texts = new WeakMap<Thing, string>();

function textOf(one: Thing): string {
  const known = texts.get(one);
  if (known !== undefined) return known;
  const found = Object.entries(one)
    .filter(([key]) => ['name', 'label', 'code', 'upn', 'handle', 'domains', 'description'].includes(key))
    .map(([, value]) => String(value));
  const text = found.join(' ').toLowerCase();
  texts.set(one, text);
  return text;
}

/** Has the thing this text, in lower case, in its name, code, address or domains? */
export function matches(one: Thing, query: string): boolean {
  return query === '' || textOf(one).includes(query);
}

function words(one: Thing, organisation: Organisation): Words {
  if ('durations' in one) {
    const tap = one.authentication.kind === 'tap';
    const mode = one.burner ? ('burner' as const) : ('standard' as const);
    const { technicianAccess: access } = one;
    const teams =
      access.kind === 'primarySuper'
        ? ['Primary and Super']
        : organisation.technicianGroups.filter(({ id }) => access.groups.includes(id)).map(({ name }) => name);
    return {
      detail: `${teams.join(', ')} · ${one.description}`,
      tags: [...tagsWhen('disabled', !one.enabled), one.source, mode, ...tagsWhen('tap', tap)],
    };
  }
  if ('timeZone' in one) {
    const ways = organisation.connectors.filter(({ customerId }) => customerId === one.id);
    const kinds = [...new Set(ways.map(({ kind }) => kind))];
    const none = tagsWhen('noConnector', ways.length === 0 && !one.archived);
    const detail = [one.code, one.domains[0]].filter((part) => part !== undefined).join(' · ');
    return { detail, count: ways.length, tags: [...tagsWhen('archived', one.archived), ...none, ...kinds] };
  }
  if ('handle' in one) return { detail: one.upn, tags: [one.role] };
  if ('customers' in one) return { detail: '', count: one.customers.length, tags: [] };
  if ('customerId' in one) {
    const owner = organisation.customers.find(({ id }) => id === one.customerId);
    return { detail: owner?.name ?? '', tags: [one.kind] };
  }
  const members = organisation.technicians.filter(({ groups }) => groups.some((team) => team === one.id));
  return { detail: '', count: members.length, tags: [] };
}

const lists = new WeakMap<readonly Thing[], ReadonlyMap<string, Thing>>();

function byId(list: readonly Thing[]): ReadonlyMap<string, Thing> {
  const known = lists.get(list) ?? new Map(list.map((one) => [one.id as string, one]));
  lists.set(list, known);
  return known;
}

/** One line of a list, in the way of the main process. */
export function fakeRow(kind: EntityKind, one: Thing, draft: Organisation, published: Organisation): EntityRow {
  const before = byId(published[listOf[kind]]).get(one.id);
  const same = before === one || JSON.stringify(before) === JSON.stringify(one);
  return {
    kind,
    id: one.id,
    name: 'label' in one ? one.label : one.name,
    changed: before === undefined ? 'added' : same ? 'no' : 'edited',
    ...words(one, draft),
  };
}
