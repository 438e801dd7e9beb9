import { failure, type Failure } from '../../../shared/errors';
import type { Output } from '../../../shared/ipc/contract';
import type { OrganisationView } from '../../../shared/ipc/organisation-views';
import type { AdminKey, Organisation } from '../../../shared/model/organisation';
import { err, ok, type Result } from '../../../shared/result';
import { differences, type Difference } from '../../core/organisation/differences';
import { findingOfProblem, placeOfProblem, problem } from '../../core/organisation/findings';
import { mayPublish } from '../../core/organisation/verify';
import type { Editing, EditingWorld } from '../editing';
import type { Publication } from '../organisation';
import type { Draft, Standing } from './draft';
import type { Lists } from './lists';
import { wordingOf } from './wording';

type Answer<T> = Result<T, Failure>;
type Rows = Extract<keyof Editing, `organisation.${string}`>;

/** The organisation as a whole: what is unpublished, publication, keys. */
export function wholeRows(world: EditingWorld, draft: Draft, lists: Lists): Pick<Editing, Rows> {
  const changes = changesOf();
  const view = (): Promise<Answer<OrganisationView>> => viewOf(world, draft, lists, changes);
  const then = async (done: Answer<void>): Promise<Answer<OrganisationView>> => (done.ok ? view() : done);
  return {
    'organisation.view': view,
    'organisation.differences': () => {
      const standing = draft.standing();
      if (!standing.ok) return standing;
      const wording = wordingOf(standing.value.draft, standing.value.base);
      return ok({ differences: changes(standing.value).map((one) => wording.difference(one)) });
    },
    'organisation.setSettings': ({ name, staleAfterDays, audit }) =>
      then(
        draft.write([], {
          ...(name === undefined ? {} : { name }),
          ...(staleAfterDays === undefined ? {} : { staleAfterDays }),
          ...(audit === undefined ? {} : { audit }),
        }),
      ),
    'organisation.undo': () => then(draft.undo()),
    'organisation.discard': () => then(draft.discard()),
    'organisation.publish': async ({ accepted }) => {
      const choices = new Map(accepted?.choices.map(({ key, keep }) => [key, keep]));
      const before = draft.editable();
      if (!before.ok) return before;
      const sent = await draft.publish(accepted === undefined ? undefined : { version: accepted.version, choices });
      return sent.ok ? ok(outcomeOf(sent.value, before.value)) : sent;
    },
    ...keyRows(world, draft),
  };
}

type Changes = (standing: Standing) => readonly Difference[];

/** Counts and lists are asked for after every edit; they are made once per pair of versions. */
function changesOf(): Changes {
  let last:
    { readonly base: Organisation; readonly draft: Organisation; readonly list: readonly Difference[] } | undefined;
  return ({ base, draft }) => {
    if (base === draft) return [];
    if (last?.base !== base || last.draft !== draft) last = { base, draft, list: differences(base, draft) };
    return last.list;
  };
}

async function viewOf(
  world: EditingWorld,
  draft: Draft,
  lists: Lists,
  changes: Changes,
): Promise<Answer<OrganisationView>> {
  const { desk } = world;
  const admin = draft.editable().ok;
  const ownKey = admin && desk.ownKey !== undefined ? await desk.ownKey() : undefined;
  const standing = draft.standing();
  if (!standing.ok) return standing;
  const { organisation, verifiedAt, canUndo } = standing.value;
  const mine = ownKey?.ok === true ? ownKey.value : undefined;
  const canPublish = desk.ownKey === undefined || (mine !== undefined && mayPublish(organisation, mine));
  const [source, trouble, draftLost] = [desk.source?.(), desk.trouble?.(), draft.lost()];
  return ok({
    name: standing.value.draft.name,
    version: organisation.version,
    issuedAt: organisation.issuedAt,
    verifiedAt,
    staleAfterDays: standing.value.draft.staleAfterDays,
    ...(standing.value.draft.audit === undefined ? {} : { audit: standing.value.draft.audit }),
    ...(source === undefined ? {} : { source }),
    ...(trouble === undefined ? {} : { trouble }),
    ...(draftLost === undefined || !standing.value.admin ? {} : { draftLost }),
    canEdit: standing.value.admin,
    canPublish: standing.value.admin && canPublish,
    adminKeys: standing.value.admin ? keyViews(world, standing.value, mine) : [],
    unpublished: changes(standing.value).length,
    canUndo,
    counts: lists.counts(standing.value),
  });
}

function keyViews(
  { fingerprint }: EditingWorld,
  { draft }: Standing,
  mine: string | undefined,
): OrganisationView['adminKeys'] {
  return draft.adminKeys.map((key) => ({
    ...key,
    fingerprint: fingerprint(key.publicKey),
    technicianName: draft.technicians.find(({ id }) => id === key.technicianId)?.name ?? '',
    mine: key.publicKey === mine,
  }));
}

function outcomeOf(publication: Publication, { draft, base }: Standing): Output<'organisation.publish'> {
  switch (publication.kind) {
    case 'published':
      return { outcome: 'published', version: publication.organisation.version };
    case 'problems':
      return {
        outcome: 'problems',
        problems: publication.problems.map((one) => ({
          ...placeOfProblem(draft, one),
          finding: findingOfProblem(one),
        })),
      };
    case 'lostRace': {
      const { theirs, changes, merge } = publication;
      const words = wordingOf(theirs, base);
      const both = wordingOf(draft, theirs);
      return {
        outcome: 'lostRace',
        version: theirs.version,
        theirs: changes.map((one) => words.difference(one)),
        conflicts: merge.conflicts.map((one) => both.conflict(one)),
      };
    }
  }
}

/** 32 bytes as base64 in the one spelling (RFC 4648 section 3.5); another spelling would be another key to look at. */
const CANONICAL_KEY = /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/;

function keyRows(world: EditingWorld, draft: Draft): Pick<Editing, 'organisation.enrolKey' | 'organisation.revokeKey'> {
  const save = (key: AdminKey): ReturnType<Editing['entity.put']> => {
    const written = draft.write([{ collection: 'adminKeys', id: key.publicKey, after: key }]);
    return written.ok ? ok({ saved: true, findings: [] }) : written;
  };
  return {
    'organisation.enrolKey': ({ technicianId, publicKey }) => {
      const standing = draft.editable();
      if (!standing.ok) return standing;
      const { technicians, adminKeys } = standing.value.draft;
      const owner = technicians.find(({ id }) => id === technicianId);
      if (!CANONICAL_KEY.test(publicKey)) return err(failure('bad_input', { detail: 'publicKey' }));
      // A technician's key could sign nothing.
      if (owner === undefined || owner.role === 'technician')
        return ok({ saved: false, findings: [problem('dangling', 'technicianId', { count: 1 })] });
      if (adminKeys.some((key) => key.publicKey === publicKey))
        return ok({ saved: false, findings: [problem('duplicate', 'publicKey')] });
      return save({ technicianId, publicKey, addedAt: world.clock.wall() });
    },
    'organisation.revokeKey': async ({ publicKey }) => {
      const own = draft.editable().ok ? await world.desk.ownKey?.() : undefined;
      const standing = draft.editable();
      if (!standing.ok) return standing;
      const key = standing.value.draft.adminKeys.find((candidate) => candidate.publicKey === publicKey);
      if (key === undefined) return err(failure('not_found', { detail: 'adminKey' }));
      if (key.revokedAt !== undefined) return ok({ saved: true, findings: [] });
      const others = standing.value.draft.adminKeys.filter(
        (candidate) => candidate !== key && mayPublish(standing.value.draft, candidate.publicKey),
      );
      const isOwn = own?.ok === true && own.value === publicKey;
      if (isOwn || others.length === 0) return ok({ saved: false, findings: [problem('lastPrimary', 'publicKey')] });
      return save({ ...key, revokedAt: world.clock.wall() });
    },
  };
}
