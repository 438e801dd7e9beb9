import type { EntityKind, EntityRow } from '../../../shared/ipc/entities';
import type { Connector } from '../../../shared/model/connector';
import type { Organisation } from '../../../shared/model/organisation';
import type { Item } from '../../core/organisation/differences';
import { byId, collectionOf } from '../../core/organisation/things';
import { indexOf } from '../../core/policy/lookup';
import { fold } from '../catalogue/search';
import { cut } from './wording';

/** One thing of a list with what it is found and ordered by. */
export interface Entry {
  readonly item: Item;
  readonly id: string;
  readonly name: string;
  /** What is typed is looked for in it. */
  readonly text: string;
}

const entries = new WeakMap<Item, Entry>();

/** What a thing is called and found by; made once per thing. */
export function entryOf(item: Item): Entry {
  const made = entries.get(item) ?? madeOf(item);
  entries.set(item, made);
  return made;
}

function madeOf(item: Item): Entry {
  const name = textIn(item, 'name') || textIn(item, 'label');
  const found = [
    name,
    ...['code', 'handle', 'upn', 'description', 'defaultDomain', 'upnSuffix'].map((field) => textIn(item, field)),
  ];
  const domains = item['domains'];
  if (Array.isArray(domains)) found.push(domains.map(String).join(' '));
  return { item, id: textIn(item, 'id'), name, text: fold(found.join(' ')) };
}

function textIn(item: Item, field: string): string {
  const value = item[field];
  return typeof value === 'string' ? value : '';
}

/** Longest text of the second column. */
const LONGEST_DETAIL = 160;

/** One line of a list page. */
export function rowOf(kind: EntityKind, id: string, draft: Organisation, base: Organisation): EntityRow | undefined {
  const known: ReadonlyMap<string, object> = byId<{ readonly id: string }>(draft[collectionOf[kind]]);
  const before: ReadonlyMap<string, object> = byId<{ readonly id: string }>(base[collectionOf[kind]]);
  if (!known.has(id)) return undefined;
  const was = before.get(id);
  const changed = was === undefined ? 'added' : was === known.get(id) ? 'no' : 'edited';
  return { kind, id, changed, ...looks[kind](draft, id) };
}

type Look = Pick<EntityRow, 'name' | 'detail' | 'tags'> & { readonly count?: number };
const nothing: Look = { name: '', detail: '', tags: [] };

const looks: Readonly<Record<EntityKind, (draft: Organisation, id: string) => Look>> = {
  policy: (draft, id) => {
    const policy = byId(draft.policies).get(id);
    if (policy === undefined) return nothing;
    const { name, description, source, burner, enabled, authentication } = policy;
    return {
      name,
      detail: detailOf(description),
      tags: [
        source,
        burner ? 'burner' : 'standard',
        ...(authentication.kind === 'tap' ? (['tap'] as const) : []),
        ...(enabled ? [] : (['disabled'] as const)),
      ],
    };
  },
  customer: (draft, id) => {
    const customer = byId(draft.customers).get(id);
    if (customer === undefined) return nothing;
    const connectors = indexOf(draft).connectorsOf.get(id) ?? [];
    const kinds = [...new Set(connectors.map((connector) => connector.kind))];
    return {
      name: customer.name,
      detail: [customer.code, ...customer.domains.slice(0, 1)].join(' · '),
      count: connectors.length,
      tags: [
        ...(customer.archived ? (['archived'] as const) : []),
        ...(kinds.length === 0 ? (['noConnector'] as const) : kinds),
      ],
    };
  },
  customerGroup: (draft, id) => {
    const group = byId(draft.customerGroups).get(id);
    return group === undefined ? nothing : { name: group.name, detail: '', count: group.customers.length, tags: [] };
  },
  technician: (draft, id) => {
    const technician = byId(draft.technicians).get(id);
    if (technician === undefined) return nothing;
    return { name: technician.name, detail: technician.upn, tags: [technician.role] };
  },
  technicianGroup: (draft, id) => {
    const group = byId(draft.technicianGroups).get(id);
    if (group === undefined) return nothing;
    return { name: group.name, detail: '', count: membersOf(draft).get(id) ?? 0, tags: [] };
  },
  connector: (draft, id) => {
    const connector = byId(draft.connectors).get(id);
    if (connector === undefined) return nothing;
    const customer = byId(draft.customers).get(connector.customerId)?.name ?? '';
    return {
      name: connector.label,
      detail: detailOf(`${customer} · ${addressOf(connector)}`),
      tags: [connector.kind],
    };
  },
};

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
