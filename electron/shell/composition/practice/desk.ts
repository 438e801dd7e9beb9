import { join } from 'node:path';
import { z } from 'zod';
import { failure, type Failure } from '../../../../shared/errors';
import { technicianIdSchema, type TechnicianId } from '../../../../shared/ids';
import type { PracticePersonas } from '../../../../shared/ipc/views';
import { connectorSchema, type Connector } from '../../../../shared/model/connector';
import { organisationSchema, type Organisation } from '../../../../shared/model/organisation';
import { err, ok, type Result } from '../../../../shared/result';
import type { OrganisationDesk } from '../../../app/editing';
import type { Edit, Publication } from '../../../app/organisation';
import { sameContent } from '../../../app/organisation/publication';
import { organisationProblems } from '../../../core/organisation/check';
import { differences } from '../../../core/organisation/differences';
import { mergeOrganisations } from '../../../core/organisation/merge';
import type { Clock, Log } from '../../../ports/system';
import { practicePersona } from '../../../practice/organisation';
import { keep, readKept } from '../kept-file';

/** The organisation of Practice: published and kept on this computer, and played by any of its people. */
export interface PracticeDesk extends OrganisationDesk {
  current(): NonNullable<ReturnType<OrganisationDesk['current']>>;
  personas(): PracticePersonas;
  /** Fails with `bad_input` for somebody the organisation does not know. */
  setPersona(technicianId: TechnicianId): Result<PracticePersonas, Failure>;
  /** Connectors that earlier versions had; leases may still name them. */
  former(): readonly Connector[];
}

export interface PracticeDeskWorld {
  readonly folder: string;
  /** What Practice begins with. */
  readonly seed: Organisation;
  /** Points a version at what Practice is made of at this start. */
  readonly fitted: (organisation: Organisation) => Organisation;
  readonly clock: Clock;
  readonly log: Log;
}

const keptSchema = z.strictObject({
  organisation: organisationSchema,
  former: z.array(connectorSchema).max(200_000),
});
const personaSchema = z.strictObject({ me: technicianIdSchema });

export function practiceDesk(world: PracticeDeskWorld): PracticeDesk {
  return new Desk(world);
}

class Desk implements PracticeDesk {
  readonly #world: PracticeDeskWorld;
  readonly #listeners = new Set<() => void>();
  #organisation: Organisation;
  #former: readonly Connector[];
  #me: TechnicianId;

  constructor(world: PracticeDeskWorld) {
    this.#world = world;
    const kept = keptIn(world);
    this.#organisation = world.fitted(kept?.organisation ?? world.seed);
    this.#former = kept?.former ?? [];
    this.#me = personaSchema.safeParse(readKept(personaFile(world.folder))).data?.me ?? practicePersona;
  }

  /** Practice is its own source, so its copy is always as fresh as the clock. */
  current(): ReturnType<PracticeDesk['current']> {
    return { organisation: this.#organisation, me: this.#person(), verifiedAt: this.#world.clock.wall() };
  }

  publish(edit: Edit): Promise<Result<Publication, Failure>> {
    return Promise.resolve(this.#publish(edit));
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  personas(): PracticePersonas {
    const { technicians, technicianGroups } = this.#organisation;
    const names = new Map<string, string>(technicianGroups.map(({ id, name }) => [id, name]));
    const personas = technicians.map(({ id, name, role, groups }) => ({
      id,
      name,
      role,
      teams: groups.map((group) => names.get(group) ?? '').join(', '),
    }));
    return { me: this.#person(), personas };
  }

  setPersona(technicianId: TechnicianId): Result<PracticePersonas, Failure> {
    const known = this.#organisation.technicians.some(({ id }) => id === technicianId);
    if (!known) return err(failure('bad_input', { detail: 'technicianId' }));
    const kept = written(() => keep(personaFile(this.#world.folder), { me: technicianId }));
    if (!kept.ok) return kept;
    this.#me = technicianId;
    this.#tell();
    return ok(this.personas());
  }

  former(): readonly Connector[] {
    return this.#former;
  }

  #publish({ base, mine, accepted }: Edit): Result<Publication, Failure> {
    const now = this.#organisation;
    if (base.version === now.version) return this.#put(mine);
    // There is one program per profile, so the other version is our own: published just before the program was killed.
    const merge = mergeOrganisations(base, mine, now);
    if (!merge.ok) return merge;
    if (sameContent(merge.value.merged, now)) return ok({ kind: 'published', organisation: now });
    if (accepted?.version !== now.version)
      return ok({ kind: 'lostRace', theirs: now, changes: differences(base, now), merge: merge.value });
    const settled = mergeOrganisations(base, mine, now, accepted.choices);
    return settled.ok ? this.#put(settled.value.merged) : settled;
  }

  #put(mine: Organisation): Result<Publication, Failure> {
    const now = this.#organisation;
    const problems = organisationProblems(mine);
    if (problems.length > 0) return ok({ kind: 'problems', problems });
    const { fitted, clock, folder } = this.#world;
    const organisation = fitted({ ...mine, version: now.version + 1, issuedAt: clock.wall() });
    const still = new Set<string>(organisation.connectors.map(({ id }) => id));
    const gone = now.connectors.filter(({ id }) => !still.has(id));
    const former = [...this.#former.filter(({ id }) => !still.has(id)), ...gone];
    const kept = written(() => keep(organisationFile(folder), { organisation, former }));
    if (!kept.ok) return kept;
    this.#organisation = organisation;
    this.#former = former;
    this.#tell();
    return ok({ kind: 'published', organisation });
  }

  /** Whoever was played may have been removed since. */
  #person(): TechnicianId {
    const { technicians } = this.#organisation;
    if (technicians.some(({ id }) => id === this.#me)) return this.#me;
    return technicians.find(({ role }) => role === 'primary')?.id ?? practicePersona;
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

const organisationFile = (folder: string): string => join(folder, 'organisation.json');
const personaFile = (folder: string): string => join(folder, 'persona.json');

function keptIn({ folder, seed, log }: PracticeDeskWorld): z.infer<typeof keptSchema> | undefined {
  const found = readKept(organisationFile(folder));
  if (found === undefined) return undefined;
  const kept = keptSchema.safeParse(found);
  const usable = kept.success && kept.data.organisation.id === seed.id;
  if (!usable) log.warn('practice.organisationLost', { detail: 'not readable' });
  return usable ? kept.data : undefined;
}

function written(work: () => void): Result<void, Failure> {
  try {
    work();
    return ok(undefined);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    const full = code === 'ENOSPC' || code === 'EDQUOT';
    return err(failure(full ? 'disk_full' : 'ledger_unwritable', { detail: 'practice organisation' }));
  }
}
