import type { Entity, EntityKind, EntityRow } from '../../../shared/ipc/entities';
import type { Connector } from '../../../shared/model/connector';
import type { Organisation } from '../../../shared/model/organisation';
import type { Policy } from '../../../shared/model/policy';
import { sameJson } from '../../core/organisation/canonical';
import type { Item } from '../../core/organisation/differences';
import { byId, collectionOf } from '../../core/organisation/things';
import { indexOf } from '../../core/policy/lookup';
import { fold } from '../catalogue/search';
import { cut } from './wording';

/** One thing of a list with what it is found and ordered by. */
export interface Entry {
  readonly item: Item;
  readonly entity: Entity;
  readonly id: string;
  readonly name: string;
  /** What is typed is looked for in it. */
  readonly text: string;
  readonly archived: boolean;
}

const entries = new WeakMap<Item, Entry>();

/** What a thing is called and found by; made once per thing. */
export function entryOf(kind: EntityKind, item: Item): Entry {
  const made = entries.get(item) ?? madeOf(kind, item);
  entries.set(item, made);
  return made;
}

/** Where a connection leads, so that it is found by that too. */
function addressesIn(item: Item): readonly string[] {
  const { domainControllers, transport } = item;
  const hosts: readonly unknown[] = Array.isArray(domainControllers) ? domainControllers : [];
  const host = typeof transport === 'object' && transport !== null && 'host' in transport ? transport.host : undefined;
  return [...hosts, host].filter((one): one is string => typeof one === 'string');
}

function madeOf(kind: EntityKind, item: Item): Entry {
  const name = textIn(item, 'name') || textIn(item, 'label');
  const fields = ['code', 'handle', 'upn', 'description', 'defaultDomain', 'upnSuffix'];
  const found = [name, ...fields.map((field) => textIn(item, field))];
  const domains = item['domains'];
  if (Array.isArray(domains)) found.push(domains.map(String).join(' '));
  found.push(...addressesIn(item));
  return {
    item,
    // It comes out of the list of its kind.
    entity: { kind, value: item } as unknown as Entity,
    id: textIn(item, 'id'),
    name,
    text: fold(found.join(' ')),
    archived: item['archived'] === true,
  };
}

function textIn(item: Item, field: string): string {
  const value = item[field];
  return typeof value === 'string' ? value : '';
}

/** Longest text of the second column. */
const LONGEST_DETAIL = 160;

/** One line of a list page. */
export function rowOf({ entity, id, item }: Entry, draft: Organisation, base: Organisation): EntityRow {
  const before: ReadonlyMap<string, object> = byId<{ readonly id: string }>(base[collectionOf[entity.kind]]);
  const was = before.get(id);
  const changed = was === undefined ? 'added' : sameJson(was, item) ? 'no' : 'edited';
  return { kind: entity.kind, id, changed, ...lookOf(entity, draft) };
}

type Look = Pick<EntityRow, 'name' | 'detail' | 'tags'> & { readonly count?: number };

function lookOf(entity: Entity, draft: Organisation): Look {
  switch (entity.kind) {
    case 'policy': {
      const { name, description, source, burner, enabled, authentication } = entity.value;
      const tap = authentication.kind === 'tap' ? (['tap'] as const) : [];
      const disabled = enabled ? [] : (['disabled'] as const);
      const tags = [...disabled, source, burner ? ('burner' as const) : ('standard' as const), ...tap];
      return { name, detail: detailOf([whoOf(entity.value, draft), description].filter(Boolean).join(' · ')), tags };
    }
    case 'customer': {
      const { id, name, code, domains, archived } = entity.value;
      const connectors = indexOf(draft).connectorsOf.get(id) ?? [];
      const kinds = [...new Set(connectors.map((connector) => connector.kind))];
      return {
        name,
        detail: [code, ...domains.slice(0, 1)].join(' · '),
        count: connectors.length,
        tags: [
          ...(archived ? (['archived'] as const) : []),
          ...(kinds.length === 0 ? (['noConnector'] as const) : kinds),
        ],
      };
    }
    case 'customerGroup':
      return { name: entity.value.name, detail: '', count: entity.value.customers.length, tags: [] };
    case 'technician':
      return { name: entity.value.name, detail: entity.value.upn, tags: [entity.value.role] };
    case 'technicianGroup':
      return { name: entity.value.name, detail: '', count: membersOf(draft).get(entity.value.id) ?? 0, tags: [] };
    case 'connector': {
      const { customerId, label, kind } = entity.value;
      const customer = byId(draft.customers).get(customerId)?.name ?? '';
      return { name: label, detail: detailOf(`${customer} · ${addressOf(entity.value)}`), tags: [kind] };
    }
  }
}

/** Who may use a policy, by the names of roles or technician groups. */
function whoOf({ technicianAccess: access }: Policy, draft: Organisation): string {
  if (access.kind === 'primarySuper') return 'Primary and Super';
  const teams = byId(draft.technicianGroups);
  return access.groups.flatMap((id) => teams.get(id)?.name ?? []).join(', ');
}

function detailOf(text: string): string {
  return cut(text.replace(/\s+/gu, ' ').trim(), LONGEST_DETAIL);
}

function addressOf(connector: Connector): string {
  switch (connector.kind) {
    case 'm365':
      return connector.defaultDomain;
    case 'activeDirectory':
      return connector.domainControllers[0] ?? connector.upnSuffix;
    case 'local':
      return connector.transport.kind === 'ssh' ? connector.transport.host : connector.os;
  }
}

const members = new WeakMap<object, ReadonlyMap<string, number>>();

/** How many technicians are in each technician group. */
function membersOf({ technicians }: Organisation): ReadonlyMap<string, number> {
  const known = members.get(technicians);
  if (known !== undefined) return known;
  const counts = new Map<string, number>();
  for (const technician of technicians)
    for (const group of new Set(technician.groups)) counts.set(group, (counts.get(group) ?? 0) + 1);
  members.set(technicians, counts);
  return counts;
}
