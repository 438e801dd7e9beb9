import type { Failure } from '../../shared/errors';
import type { ChannelName, Input, Output } from '../../shared/ipc/contract';
import type { EditFinding, Entity, EntityKind, EntityRow } from '../../shared/ipc/entities';
import type { Difference, OrganisationView } from '../../shared/ipc/organisation-views';
import type { PracticePersonas } from '../../shared/ipc/views';
import type { Organisation } from '../../shared/model/organisation';
import type { Result } from '../../shared/result';
import { fakeImport } from './fake-import';
import { belongs, withMembers } from './fake-members';
import { fakeRow, matches } from './fake-rows';
import { listOf, sampleOrganisation } from './sample-organisation';
import { at, type Sample, SAMPLE_NOW } from './samples';

type Answer<N extends ChannelName> = Result<Output<N>, Failure>;
export type Handlers = { readonly [N in ChannelName]?: (input: Input<N>) => Answer<N> };
type Thing = Entity['value'];

const good = <T>(value: T): { ok: true; value: T } => ({ ok: true, value });
const bad = (code: Failure['code']): { ok: false; error: Failure } => ({ ok: false, error: { code } });

/** The organisation, its draft and who sits at the keyboard, in memory; only as strict as trying pages out needs. */
export class FakeOrganisation {
  published: Organisation;
  draft: Organisation;
  me = 'ana';
  /** Switched off to see a window read-only. */
  canEdit = true;
  canPublish = true;
  /** Findings that the next check or put answers with, beside its own. */
  findings: EditFinding[] = [];
  /** Answers the next publication with a lost race or problems. */
  nextPublish: Output<'organisation.publish'> | undefined;
  source: OrganisationView['source'];
  trouble: OrganisationView['trouble'];
  revision = 0;
  readonly #former: Organisation[] = [];
  readonly #changed: (revision: number) => void;
  readonly #personaChanged: (me: PracticePersonas['personas'][number]) => void;

  constructor(
    sample: Sample,
    changed: (revision: number) => void,
    personaChanged: (me: PracticePersonas['personas'][number]) => void,
  ) {
    this.published = sampleOrganisation(sample);
    this.draft = this.published;
    this.#changed = changed;
    this.#personaChanged = personaChanged;
  }

  /** Replaces the draft as an edit does. */
  edit(next: Organisation): void {
    this.#former.push(this.draft);
    this.draft = next;
    this.#tell();
  }

  /** The things of one kind, in the draft. */
  things(kind: EntityKind, of: Organisation = this.draft): readonly Thing[] {
    return of[listOf[kind]];
  }

  #tell(): void {
    this.revision += 1;
    this.#changed(this.revision);
  }

  /** What the draft changes. */
  differences(): Difference[] {
    const kinds = Object.keys(listOf) as EntityKind[];
    return kinds.flatMap((kind) => {
      const before = new Map(this.things(kind, this.published).map((one) => [one.id as string, one]));
      const after = new Map(this.things(kind).map((one) => [one.id as string, one]));
      const of = (id: string, one: Thing, change: Difference['change']): Difference => ({
        kind,
        id,
        name: 'label' in one ? one.label : one.name,
        change,
        fields: change === 'edited' ? fieldsOf(before.get(id), one) : [],
      });
      const added = [...after].filter(([id]) => !before.has(id)).map(([id, one]) => of(id, one, 'added'));
      const removed = [...before].filter(([id]) => !after.has(id)).map(([id, one]) => of(id, one, 'removed'));
      const edited = [...after]
        .filter(([id, one]) => before.has(id) && before.get(id) !== one)
        .filter(([id, one]) => JSON.stringify(before.get(id)) !== JSON.stringify(one))
        .map(([id, one]) => of(id, one, 'edited'));
      return [...added, ...edited, ...removed];
    });
  }

  #view(): OrganisationView {
    const { draft } = this;
    const counts = Object.fromEntries(
      (Object.keys(listOf) as EntityKind[]).map((kind) => [kind, this.things(kind).length]),
    ) as OrganisationView['counts'];
    return {
      name: draft.name,
      version: this.published.version,
      issuedAt: this.published.issuedAt,
      verifiedAt: at(SAMPLE_NOW - 120_000),
      staleAfterDays: draft.staleAfterDays,
      ...(draft.audit === undefined ? {} : { audit: draft.audit }),
      ...(this.source === undefined ? {} : { source: this.source }),
      ...(this.trouble === undefined ? {} : { trouble: this.trouble }),
      canEdit: this.canEdit,
      canPublish: this.canPublish && this.canEdit,
      adminKeys: draft.adminKeys.map((key) => ({
        ...key,
        fingerprint: '9f3a 11c0 77de 02b4',
        technicianName: draft.technicians.find(({ id }) => id === key.technicianId)?.name ?? key.technicianId,
        mine: key.technicianId === this.me,
      })),
      unpublished: this.differences().length + Number(draft.name !== this.published.name),
      canUndo: this.#former.length > 0,
      counts,
    };
  }

  #list(input: Input<'entity.list'>): Answer<'entity.list'> {
    const rows = this.#rows(input);
    return good({ total: rows.length, rows: rows.slice(input.offset, input.offset + input.limit).map(this.#row) });
  }

  readonly #row = ({ kind, one }: { readonly kind: EntityKind; readonly one: Thing }): EntityRow =>
    fakeRow(kind, one, this.draft, this.published);

  #rows(input: Input<'entity.list'>): { readonly kind: EntityKind; readonly one: Thing }[] {
    const { kind, query, within, ids, archived } = input;
    const wanted = ids === undefined ? undefined : new Set(ids);
    const members = within === undefined ? undefined : this.draft.customerGroups.find(({ id }) => id === within);
    const inGroup = members === undefined ? undefined : new Set<string>(members.customers);
    return this.things(kind)
      .filter((one) => wanted?.has(one.id) !== false)
      .filter((one) => archived === true || !('archived' in one) || !one.archived)
      .filter((one) => within === undefined || belongs(one, within, inGroup))
      .filter((one) => matches(one, query.toLowerCase()))
      .map((one) => ({ kind, one }));
  }

  #find(kind: EntityKind, id: string, of: Organisation = this.draft): Entity | undefined {
    const value = this.things(kind, of).find((one) => one.id === id);
    return value === undefined ? undefined : ({ kind, value } as Entity);
  }

  #get({ kind, id }: Input<'entity.get'>): Answer<'entity.get'> {
    const entity = this.#find(kind, id);
    const published = this.#find(kind, id, this.published);
    if (entity === undefined) return bad('bad_input');
    return good(published === undefined ? { entity } : { entity, published });
  }

  #check({ kind, value }: Entity): EditFinding[] {
    const field = kind === 'customer' ? 'code' : kind === 'technician' ? 'handle' : 'name';
    const spelling = (one: Thing): string => String(Object.entries(one).find(([key]) => key === field)?.[1]);
    const same = this.things(kind).some(
      (one) => one.id !== value.id && spelling(one).toLowerCase() === spelling(value).toLowerCase(),
    );
    if (!same || kind === 'connector') return this.findings;
    return [...this.findings, { severity: 'problem', field, code: 'duplicate', values: {} }];
  }

  #put(entity: Entity): Answer<'entity.put'> {
    if (!this.canEdit) return bad('not_entitled');
    const findings = this.#check(entity);
    if (findings.some(({ severity }) => severity === 'problem')) return good({ saved: false, findings });
    const rest = this.things(entity.kind).filter((one) => one.id !== entity.value.id);
    this.edit({ ...this.draft, [listOf[entity.kind]]: [entity.value, ...rest] });
    return good({ saved: true, findings });
  }

  #remove({ kind, id }: Input<'entity.remove'>): Answer<'entity.remove'> {
    if (!this.canEdit) return bad('not_entitled');
    const findings = this.#users(id);
    if (findings.length > 0) return good({ saved: false, findings });
    this.edit({ ...this.draft, [listOf[kind]]: this.things(kind).filter((one) => one.id !== id) });
    return good({ saved: true, findings });
  }

  #users(id: string): EditFinding[] {
    const kinds = Object.keys(listOf) as EntityKind[];
    return kinds.flatMap((kind) => {
      const naming = this.things(kind).filter((one) => one.id !== id && JSON.stringify(one).includes(`"${id}"`));
      const [first] = naming;
      if (first === undefined) return [];
      const name = 'label' in first ? first.label : first.name;
      return [{ severity: 'problem', field: '', code: 'inUse', values: { kind, count: naming.length, name } } as const];
    });
  }

  #import(input: Input<'entity.importCsv'>): Answer<'entity.importCsv'> {
    if (!this.canEdit) return bad('not_entitled');
    const { answer, next } = fakeImport(this.draft, input);
    if (input.apply && answer.problems.length === 0) this.edit(next);
    return good(answer);
  }

  #publish(): Answer<'organisation.publish'> {
    const planned = this.nextPublish;
    this.nextPublish = undefined;
    if (planned !== undefined) return good(planned);
    this.published = { ...this.draft, version: this.published.version + 1 };
    this.draft = this.published;
    this.#former.length = 0;
    this.#tell();
    return good({ outcome: 'published', version: this.published.version });
  }

  #undo(): Answer<'organisation.undo'> {
    const former = this.#former.pop();
    if (former !== undefined) this.draft = former;
    this.#tell();
    return good(this.#view());
  }

  #discard(): Answer<'organisation.discard'> {
    this.draft = this.published;
    this.#former.length = 0;
    this.#tell();
    return good(this.#view());
  }

  #personas(): PracticePersonas {
    const { technicians, technicianGroups } = this.draft;
    return {
      me: (technicians.find(({ id }) => id === this.me) ?? technicians[0])?.id ?? ('ana' as PracticePersonas['me']),
      personas: technicians.slice(0, 20).map(({ id, name, role, groups }) => ({
        id,
        name,
        role,
        teams: groups.map((team) => technicianGroups.find((one) => one.id === team)?.name ?? '').join(', '),
      })),
    };
  }

  #setPersona(id: string): Answer<'practice.setPersona'> {
    const persona = this.#personas().personas.find((one) => one.id === id);
    if (persona === undefined) return bad('bad_input');
    this.me = id;
    this.canEdit = persona.role !== 'technician';
    this.#personaChanged(persona);
    this.#tell();
    return good(this.#personas());
  }

  /** The rows of the contract that this answers. */
  readonly handlers: Handlers = {
    'organisation.view': () => good(this.#view()),
    'organisation.differences': () => good({ differences: this.differences() }),
    'organisation.setSettings': ({ name, staleAfterDays, audit }) => {
      const { draft } = this;
      this.edit({
        ...draft,
        name: name ?? draft.name,
        staleAfterDays: staleAfterDays ?? draft.staleAfterDays,
        ...(audit === undefined ? {} : { audit }),
      });
      return good(this.#view());
    },
    'organisation.undo': () => this.#undo(),
    'organisation.discard': () => this.#discard(),
    'organisation.publish': () => this.#publish(),
    'organisation.pull': () => good(this.#view()),
    'organisation.setSource': ({ source }) => {
      this.source = source as OrganisationView['source'];
      this.#tell();
      return good(this.#view());
    },
    'organisation.create': () => good({}),
    'organisation.join': () => good({}),
    'organisation.leave': () => good({}),
    'organisation.invitation': () => good({ line: `latchkey-invitation:1:${'eyJ'.repeat(60)}` }),
    'organisation.saveInvitation': () => good({ saved: true }),
    'organisation.ownKey': () => good({ publicKey: `${'B'.repeat(43)}=`, fingerprint: '9f3a 11c0 77de 02b4' }),
    'organisation.enrolKey': () => good({ saved: true, findings: [] }),
    'organisation.revokeKey': () => good({ saved: true, findings: [] }),
    'entity.list': (input) => this.#list(input),
    'entity.get': (input) => this.#get(input),
    'entity.check': ({ entity }) => good({ findings: this.#check(entity as Entity) }),
    'entity.put': ({ entity }) => this.#put(entity as Entity),
    'entity.remove': (input) => this.#remove(input),
    'technicianGroup.setMembers': (input) => {
      this.edit(withMembers(this.draft, input));
      return good({ changed: input.members.length });
    },
    'entity.importCsv': (input) => this.#import(input),
    'practice.personas': () => good(this.#personas()),
    'practice.setPersona': ({ technicianId }) => this.#setPersona(technicianId),
  };
}

function fieldsOf(before: Thing | undefined, after: Thing): Difference['fields'] {
  const was = new Map<string, unknown>(Object.entries(before ?? {}));
  const show = (value: unknown): string =>
    (typeof value === 'string' ? value : value === undefined ? '–' : JSON.stringify(value)).slice(0, 200);
  return Object.entries(after)
    .filter(([field, value]) => JSON.stringify(was.get(field)) !== JSON.stringify(value))
    .map(([field, value]) => ({ field, before: show(was.get(field)), after: show(value) }));
}
