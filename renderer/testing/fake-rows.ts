import type { Entity, EntityKind, EntityRow } from '../../shared/ipc/entities';
import type { Organisation } from '../../shared/model/organisation';
import { listOf } from './sample-organisation';

type Thing = Entity['value'];
type Words = Pick<EntityRow, 'detail' | 'count' | 'tags'>;

const tagsWhen = (tag: EntityRow['tags'][number], when: boolean): EntityRow['tags'] => (when ? [tag] : []);

/** Has the thing this text in its name, code, address or domains? */
export function matches(one: Thing, query: string): boolean {
  if (query === '') return true;
  const words = Object.entries(one)
    .filter(([key]) => ['name', 'label', 'code', 'upn', 'handle', 'domains', 'description'].includes(key))
    .map(([, value]) => String(value));
  return words.join(' ').toLowerCase().includes(query);
}

function words(one: Thing, organisation: Organisation): Words {
  if ('durations' in one) {
    const tap = one.authentication.kind === 'tap';
    const mode = one.burner ? ('burner' as const) : ('standard' as const);
    return {
      detail: one.description,
      tags: [one.source, mode, ...tagsWhen('tap', tap), ...tagsWhen('disabled', !one.enabled)],
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

/** One line of a list, in the way of the main process. */
export function fakeRow(kind: EntityKind, one: Thing, draft: Organisation, published: Organisation): EntityRow {
  const list: readonly Thing[] = published[listOf[kind]];
  const before = list.find(({ id }) => id === one.id);
  const same = before === one || JSON.stringify(before) === JSON.stringify(one);
  return {
    kind,
    id: one.id,
    name: 'label' in one ? one.label : one.name,
    changed: before === undefined ? 'added' : same ? 'no' : 'edited',
    ...words(one, draft),
  };
}
