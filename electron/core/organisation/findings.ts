import type { EditFinding, Entity } from '../../../shared/ipc/entities';
import type { Organisation } from '../../../shared/model/organisation';
import type { Technician } from '../../../shared/model/technician';
import { policyWarnings } from '../policy/warnings';
import { isInsecure, policyProblems, sameSpelling, uniqueFields, type OrganisationProblem } from './check';
import type { Item } from './differences';
import {
  byId,
  collectionOf,
  entityIn,
  idOfThing,
  kindOf,
  nameOfThing,
  namingThings,
  referencesOf,
  type Thing,
} from './things';

export interface Bench {
  /** The draft as it stands, without the edit that is asked about. */
  readonly draft: Organisation;
  /** The published version. */
  readonly published: Organisation;
  /** The admin who edits. */
  readonly me: Technician;
}

/** Builds a finding; problems prevent saving. */
export function problem(code: EditFinding['code'], field: string, values: EditFinding['values'] = {}): EditFinding {
  return { severity: 'problem', field, code, values };
}

/** What is to be said about putting this thing into the draft. */
export function findingsOf(bench: Bench, entity: Entity): EditFinding[] {
  return [
    ...collisions(bench.draft, entity),
    ...danglingReferences(bench.draft, entity),
    ...fixedFields(bench, entity),
    ...(entity.kind === 'policy' ? policyProblems(entity.value).map(({ kind, field }) => problem(kind, field)) : []),
    ...(entity.kind === 'connector' && isInsecure(entity.value) ? [problem('plainHttp', 'cloud')] : []),
    ...(entity.kind === 'technician' ? lostRights(bench, entity.value) : []),
    ...(entity.kind === 'policy' ? policyWarnings(bench.draft, entity.value) : []),
  ];
}

/** What stands against taking this thing out of the draft. */
export function removalFindings(bench: Bench, entity: Entity): EditFinding[] {
  const gone = entity.kind === 'technician' ? lostRights(bench, entity.value, true) : [];
  return [...inUse(bench.draft, entity), ...gone];
}

/** A problem of the whole organisation as a finding about the thing it lies in. */
export function findingOfProblem({ kind, field }: OrganisationProblem): EditFinding {
  return problem(kind, field);
}

function collisions(draft: Organisation, entity: Entity): EditFinding[] {
  const collection = collectionOf[entity.kind];
  const mine: Item = entity.value;
  const others: readonly Item[] = draft[collection];
  const fields: readonly string[] = uniqueFields[collection];
  return fields.flatMap((field) => {
    const spelling = sameSpelling(mine, field);
    const other = others.find((item) => item['id'] !== mine['id'] && sameSpelling(item, field) === spelling);
    return other === undefined ? [] : [problem('duplicate', field, { name: String(other['name']) })];
  });
}

function danglingReferences(draft: Organisation, entity: Entity): EditFinding[] {
  return referencesOf(entity).flatMap(({ field, to, ids }) => {
    const known: ReadonlyMap<string, object> = byId<{ readonly id: string }>(draft[to]);
    const missing = ids.filter((id) => !known.has(id)).length;
    return missing === 0 ? [] : [problem('dangling', field, { count: missing })];
  });
}

/** What a directory was asked for under one id must stay what it was: leases and their ends depend on it. */
function fixedFields({ draft, published }: Bench, entity: Entity): EditFinding[] {
  const saved = entityIn(draft, entity.kind, entity.value.id) ?? entityIn(published, entity.kind, entity.value.id);
  if (saved?.kind === 'policy' && entity.kind === 'policy' && saved.value.source !== entity.value.source)
    return [problem('sourceFixed', 'source', { source: saved.value.source })];
  if (saved?.kind !== 'connector' || entity.kind !== 'connector') return [];
  if (saved.value.kind !== entity.value.kind) return [problem('sourceFixed', 'kind', { source: saved.value.kind })];
  const before = byId(published.connectors).get(entity.value.id);
  return before !== undefined && before.customerId !== entity.value.customerId
    ? [problem('sourceFixed', 'customerId', { source: saved.value.kind })]
    : [];
}

/** Nobody edits the own rights away, and somebody has to stay Primary. */
function lostRights({ draft, me }: Bench, technician: Technician, removed = false): EditFinding[] {
  const field = removed ? '' : 'role';
  if (technician.id === me.id && (removed || technician.role === 'technician'))
    return [problem('lastPrimary', field, { name: technician.name })];
  const primaries = draft.technicians.filter(({ id, role }) => role === 'primary' && id !== technician.id).length;
  const stays = !removed && technician.role === 'primary';
  return primaries === 0 && !stays ? [problem('noPrimary', field)] : [];
}

/** One finding per kind of thing that still names it. */
function inUse(draft: Organisation, entity: Entity): EditFinding[] {
  const collection = collectionOf[entity.kind];
  const users = new Map<Thing['kind'], { count: number; readonly name: string }>();
  for (const thing of namingThings(draft)) {
    if (thing.kind === entity.kind && idOfThing(thing) === entity.value.id) continue;
    const named = referencesOf(thing).some(({ to, ids }) => to === collection && ids.includes(entity.value.id));
    if (!named) continue;
    const seen = users.get(thing.kind);
    if (seen === undefined) users.set(thing.kind, { count: 1, name: nameOfThing(thing) });
    else seen.count += 1;
  }
  return [...users].map(([kind, { count, name }]) => problem('inUse', '', { kind, count, name }));
}

/** Where a problem of the whole organisation lies, in the words of windows. */
export function placeOfProblem(
  organisation: Organisation,
  { collection, id }: OrganisationProblem,
): { readonly kind: ReturnType<typeof kindOf>; readonly id: string; readonly name: string } {
  const kind = kindOf(collection);
  if (kind === 'adminKey') return { kind, id, name: '' };
  const entity = entityIn(organisation, kind, id);
  return { kind, id, name: entity === undefined ? '' : nameOfThing(entity) };
}
