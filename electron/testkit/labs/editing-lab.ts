import { createDoctor } from '../../app/doctor';
import { createEditing, type Editing, type EditingWorld, type OrganisationDesk } from '../../app/editing';
import type { Edit, Publication } from '../../app/organisation';
import { organisationProblems } from '../../core/organisation/check';
import type { DraftStore, StoredDraft } from '../../ports/drafts';
import { failure, type Failure } from '../../../shared/errors';
import { technicianIdSchema, type TechnicianId } from '../../../shared/ids';
import type { Organisation } from '../../../shared/model/organisation';
import { err, ok, type Result } from '../../../shared/result';
import { FakeClock } from '../fakes/clock';
import { sequentialIds } from '../fakes/ids';
import { memoryLog, type MemoryLog } from '../fakes/log';
import { smallOrganisation } from './organisation-lab';

/** A draft in memory; `broken` makes every write fail. */
export interface MemoryDrafts extends DraftStore {
  stored: StoredDraft | undefined;
  damaged: Failure | undefined;
  broken: Failure | undefined;
}

function memoryDrafts(): MemoryDrafts {
  const write = (work: () => void): Result<void, Failure> => {
    if (drafts.broken !== undefined) return err(drafts.broken);
    work();
    return ok(undefined);
  };
  const drafts: MemoryDrafts = {
    stored: undefined,
    damaged: undefined,
    broken: undefined,
    load: () => (drafts.damaged === undefined ? ok(drafts.stored) : err(drafts.damaged)),
    begin: (base) => write(() => (drafts.stored = { base, edits: [] })),
    append: (edit) =>
      write(() => {
        if (drafts.stored !== undefined) drafts.stored = { ...drafts.stored, edits: [...drafts.stored.edits, edit] };
      }),
    dropLast: () =>
      write(() => {
        if (drafts.stored !== undefined) drafts.stored = { ...drafts.stored, edits: drafts.stored.edits.slice(0, -1) };
      }),
    clear: () =>
      write(() => {
        drafts.stored = undefined;
        drafts.damaged = undefined;
      }),
  };
  return drafts;
}

/** A desk whose organisation a test may swap, and that publishes to itself. */
export interface LabDesk extends OrganisationDesk {
  organisation: Organisation;
  me: TechnicianId;
  /** Answers the next publication in the place of taking it. */
  next: ((edit: Edit) => Promise<Result<Publication, Failure>>) | undefined;
  tell(): void;
}

export function labDesk(organisation: Organisation = smallOrganisation(), handle = 'ana'): LabDesk {
  const listeners = new Set<() => void>();
  const desk: LabDesk = {
    organisation,
    me: technicianIdSchema.parse(`tech-${handle}`),
    next: undefined,
    current: () => ({ organisation: desk.organisation, me: desk.me, verifiedAt: desk.organisation.issuedAt }),
    publish: (edit) => {
      const { next } = desk;
      desk.next = undefined;
      if (next !== undefined) return next(edit);
      const problems = organisationProblems(edit.mine);
      if (problems.length > 0) return Promise.resolve(ok({ kind: 'problems', problems }));
      if (edit.base.version !== desk.organisation.version) return Promise.resolve(err(failure('stale_revision')));
      desk.organisation = { ...edit.mine, version: desk.organisation.version + 1 };
      desk.tell();
      return Promise.resolve(ok({ kind: 'published', organisation: desk.organisation }));
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    tell: () => {
      for (const listener of listeners) listener();
    },
  };
  return desk;
}

export interface EditingLab {
  readonly desk: LabDesk;
  readonly drafts: MemoryDrafts;
  readonly log: MemoryLog;
  readonly clock: FakeClock;
  readonly editing: Editing;
  /** The program started anew over the same desk and drafts. */
  restart(): Editing;
}

/** Editing over fakes: Ana, a Primary, at the keyboard of the small organisation. */
export function editingLab(more: Partial<EditingWorld> & { readonly lab?: LabDesk } = {}): EditingLab {
  const { lab, ...parts } = more;
  const desk = lab ?? labDesk();
  const [drafts, log, clock] = [memoryDrafts(), memoryLog(), new FakeClock()];
  const probe = { facts: () => Promise.resolve(err(failure('unreachable'))) };
  const world: EditingWorld = {
    desk,
    drafts,
    clock,
    ids: sequentialIds(),
    log,
    ledger: { leases: () => [] },
    doctor: createDoctor({ clock, probe }),
    fingerprint: (publicKey) => publicKey.slice(0, 4),
    ...parts,
  };
  return { desk, drafts, log, clock, editing: createEditing(world), restart: () => createEditing(world) };
}
