import { failure, type Failure } from '../../../shared/errors';
import type { EditFinding, Entity } from '../../../shared/ipc/entities';
import { err, ok, type Result } from '../../../shared/result';
import { findingsOf, removalFindings } from '../../core/organisation/findings';
import { collectionOf, entityIn } from '../../core/organisation/things';
import type { Editing, Parsed } from '../editing';
import type { Draft, Standing } from './draft';
import type { Lists } from './lists';
import { seen } from './sight';

type Rows =
  'entity.list' | 'entity.get' | 'entity.check' | 'entity.put' | 'entity.remove' | 'technicianGroup.setMembers';

/** Reading and editing single things. */
export function entityRows(draft: Draft, lists: Lists): Pick<Editing, Rows> {
  return {
    'entity.list': (query) => {
      const standing = draft.standing();
      return standing.ok ? lists.page(standing.value, query) : standing;
    },
    'entity.get': ({ kind, id }) => {
      const standing = draft.standing();
      if (!standing.ok) return standing;
      const entity = entityIn(standing.value.draft, kind, id);
      const shown = entity === undefined ? undefined : seen(standing.value, entity);
      if (shown === undefined) return err(failure('not_found', { detail: kind }));
      const published = standing.value.admin ? entityIn(standing.value.base, kind, id) : shown;
      return ok({ entity: shown, ...(published === undefined ? {} : { published }) });
    },
    'entity.check': ({ entity }) => {
      const standing = draft.editable();
      if (!standing.ok) return standing;
      const usable = usableTimeZone(entity);
      return usable.ok ? ok({ findings: findingsOf(benchOf(standing.value), entity) }) : usable;
    },
    'entity.put': ({ entity }) => put(draft, entity),
    'technicianGroup.setMembers': (input) => setMembers(draft, input),
    'entity.remove': ({ kind, id }) => {
      const standing = draft.editable();
      if (!standing.ok) return standing;
      const entity = entityIn(standing.value.draft, kind, id);
      if (entity === undefined) return err(failure('not_found', { detail: kind }));
      const findings = removalFindings(benchOf(standing.value), entity);
      if (findings.some(isProblem)) return ok({ saved: false, findings });
      const written = draft.write([{ collection: collectionOf[kind], id, after: undefined }]);
      return written.ok ? ok({ saved: true, findings }) : written;
    },
  };
}

/** Membership is kept with each technician; whoever's does not change is not touched. */
function setMembers(
  draft: Draft,
  { groupId, members }: Parsed<'technicianGroup.setMembers'>,
): ReturnType<Editing['technicianGroup.setMembers']> {
  const standing = draft.editable();
  if (!standing.ok) return standing;
  const { technicians, technicianGroups } = standing.value.draft;
  if (!technicianGroups.some(({ id }) => id === groupId))
    return err(failure('not_found', { detail: 'technicianGroup' }));
  const wanted = new Set(members);
  const known = new Set(technicians.map(({ id }) => id));
  if (members.some((id) => !known.has(id))) return err(failure('not_found', { detail: 'technician' }));
  const changes = technicians
    .filter(({ id, groups }) => groups.includes(groupId) !== wanted.has(id))
    .map((technician) => {
      const rest = technician.groups.filter((one) => one !== groupId);
      const groups = wanted.has(technician.id) ? [...rest, groupId] : rest;
      return { collection: collectionOf.technician, id: technician.id, after: { ...technician, groups } };
    });
  const written = draft.write(changes);
  return written.ok ? ok({ changed: changes.length }) : written;
}

/** What the checks need to know. */
function benchOf({ draft, base, technician }: Standing): Parameters<typeof findingsOf>[0] {
  return { draft, published: base, me: technician };
}

function isProblem({ severity }: EditFinding): boolean {
  return severity === 'problem';
}

function put(draft: Draft, entity: Entity): ReturnType<Editing['entity.put']> {
  const standing = draft.editable();
  if (!standing.ok) return standing;
  const usable = usableTimeZone(entity);
  if (!usable.ok) return usable;
  const findings = findingsOf(benchOf(standing.value), entity);
  if (findings.some(isProblem)) return ok({ saved: false, findings });
  const { id } = entity.value;
  const written = draft.write([{ collection: collectionOf[entity.kind], id, after: entity.value }]);
  return written.ok ? ok({ saved: true, findings }) : written;
}

/** Windows would fail on a time zone that the runtime does not know. */
function usableTimeZone(entity: Entity): Result<void, Failure> {
  return entity.kind !== 'customer' || isTimeZone(entity.value.timeZone)
    ? ok(undefined)
    : err(failure('bad_input', { detail: 'timeZone' }));
}

/** Is this a name of the time zone database (IANA)? */
export function isTimeZone(name: string): boolean {
  try {
    Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
