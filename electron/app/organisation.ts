import { failure, type Failure } from '../../shared/errors';
import type { TechnicianId } from '../../shared/ids';
import type { Organisation } from '../../shared/model/organisation';
import { err, ok, type Result } from '../../shared/result';
import type { Instant } from '../../shared/time';
import { organisationProblems } from '../core/organisation/check';
import { differences, type Difference } from '../core/organisation/differences';
import type { OrganisationFile } from '../core/organisation/file';
import { mergeOrganisations, type Merge } from '../core/organisation/merge';
import { verifyCopy, verifyFile, type CheckSignature, type Trust } from '../core/organisation/verify';
import type { OrganisationInForce, OrganisationSource, SourceRevision } from '../ports/organisation';
import type { Edit, Membership, OrganisationService, OrganisationWorld, Publication } from './organisation/api';
import { makeFile, sameContent, textOf } from './organisation/publication';

export type { Edit, Membership, OrganisationService, OrganisationWorld, Publication };

interface InForce {
  readonly file: OrganisationFile;
  readonly me: TechnicianId;
  readonly verifiedAt: Instant;
  readonly revision: SourceRevision | undefined;
}

export function createOrganisationService(world: OrganisationWorld): OrganisationService {
  return new Service(world);
}

class Service implements OrganisationService {
  readonly #world: OrganisationWorld;
  readonly #listeners = new Set<() => void>();
  readonly #check: CheckSignature;
  #inForce: InForce | undefined;
  #trouble: Failure | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #source: OrganisationSource;
  /** Set while this computer is a member whose copy was lost. */
  #lost: Membership | undefined;

  constructor(world: OrganisationWorld) {
    this.#world = world;
    this.#source = world.source;
    this.#check = (publicKey, message, signature) => world.signatures.check(publicKey, message, signature);
  }

  current(): ReturnType<OrganisationInForce['current']> {
    if (this.#inForce === undefined) return undefined;
    const { file, me, verifiedAt } = this.#inForce;
    return { organisation: file.organisation, me, verifiedAt };
  }

  start(member?: Membership): Result<void, Failure> {
    const taken = this.#takeUpCopy();
    if (taken.ok) return taken;
    this.#lost = member;
    this.#note(taken.error);
    return taken;
  }

  join(how: Membership): Promise<Result<Organisation, Failure>> {
    return this.#inTurn(async () => {
      if (this.#inForce !== undefined)
        return err(failure('bad_input', { detail: 'belongs to an organisation already' }));
      return this.#join(how);
    });
  }

  create(draft: Organisation, me: TechnicianId): Promise<Result<Publication, Failure>> {
    return this.#inTurn(async () => {
      if (this.#inForce !== undefined)
        return err(failure('bad_input', { detail: 'belongs to an organisation already' }));
      const key = await this.#world.signatures.ownKey(draft.id);
      if (!key.ok) return key;
      const adminKeys = [{ technicianId: me, publicKey: key.value, addedAt: this.#world.clock.wall() }];
      return this.#send(undefined, { ...draft, adminKeys }, me, undefined);
    });
  }

  pull(): Promise<Result<{ readonly changes: readonly Difference[] }, Failure>> {
    return this.#inTurn(() => this.#pull());
  }

  moveTo(source: OrganisationSource, { lay }: { readonly lay: boolean }): Promise<Result<void, Failure>> {
    return this.#inTurn(async () => {
      const inForce = this.#inForce;
      if (inForce === undefined) return err(failure('not_found', { detail: 'no organisation' }));
      const read = await source.read();
      if (!read.ok) return read;
      if (read.value.kind !== 'file' && !lay) return err(failure('not_found', { detail: 'organisationFile' }));
      const there = read.value.kind === 'file' ? read.value : undefined;
      const taken = there === undefined ? undefined : this.#takeUp(inForce, there.text, there.revision);
      if (taken?.ok === false && !(lay && taken.error.code === 'stale_revision')) return taken;
      if (taken?.ok !== true) {
        const sent = await source.publish(textOf(inForce.file), there?.revision);
        if (!sent.ok) return sent;
        const kept = this.#keep(inForce.file, inForce.me, sent.value);
        if (!kept.ok) return kept;
      }
      this.#source = source;
      this.#note(undefined);
      return ok(undefined);
    });
  }

  async publish(edit: Edit): Promise<Result<Publication, Failure>> {
    const sent = await this.#inTurn(() => this.#publish(edit));
    return sent.ok || sent.error.code !== 'stale_revision' ? sent : this.#afterLostRace(edit, sent.error);
  }

  trouble(): Failure | undefined {
    return this.#trouble;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  leave(): Result<void, Failure> {
    const cleared = this.#world.store.clear();
    if (!cleared.ok) return cleared;
    this.#inForce = undefined;
    this.#lost = undefined;
    this.#trouble = undefined;
    this.#tell();
    return ok(undefined);
  }

  #takeUpCopy(): Result<void, Failure> {
    const stored = this.#world.store.load();
    if (!stored.ok) return stored;
    if (stored.value === undefined) return ok(undefined);
    const { text, me, verifiedAt, revision } = stored.value;
    const verified = verifyCopy(text, this.#check);
    if (!verified.ok) return verified;
    this.#inForce = { file: verified.value.file, me, verifiedAt, revision };
    return ok(undefined);
  }

  async #join({ publicKeys, entraObjectId }: Membership): Promise<Result<Organisation, Failure>> {
    const read = await this.#source.read();
    if (!read.ok) return read;
    if (read.value.kind !== 'file') return err(failure('not_found', { detail: 'organisationFile' }));
    const verified = verifyFile(read.value.text, { kind: 'keys', publicKeys }, this.#check);
    if (!verified.ok) return verified;
    const { organisation } = verified.value.file;
    const newest = this.#world.store.newest();
    if (newest !== undefined && newest.organisationId === organisation.id && organisation.version < newest.version)
      return err(failure('stale_revision', { detail: 'organisationFile rolledBack' }));
    const wanted = entraObjectId.toLowerCase();
    const me = organisation.technicians.find((technician) => technician.entraObjectId.toLowerCase() === wanted);
    if (me === undefined) return err(failure('not_entitled', { detail: 'technicianKnown' }));
    const kept = this.#keep(verified.value.file, me.id, read.value.revision);
    return kept.ok ? ok(organisation) : kept;
  }

  /** One after the other, so that two pulls cannot put an older version in force last. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#last.then(work, work);
    this.#last = next.catch(() => undefined);
    return next;
  }

  async #publish(edit: Edit): Promise<Result<Publication, Failure>> {
    const pulled = await this.#pull();
    if (!pulled.ok) return pulled;
    const inForce = this.#inForce;
    if (inForce === undefined) return err(failure('not_found', { detail: 'no organisation' }));
    const theirs = inForce.file.organisation;
    const me = theirs.technicians.find((technician) => technician.id === inForce.me);
    if (me === undefined || me.role === 'technician') return err(failure('not_entitled', { detail: 'role' }));
    if (theirs.version === edit.base.version) {
      return this.#send(inForce.file, edit.mine, inForce.me, inForce.revision);
    }
    const merge = mergeOrganisations(edit.base, edit.mine, theirs, edit.accepted?.choices);
    if (!merge.ok) return merge;
    // Also the way out when our own publication succeeded and only its answer was lost.
    const settled = merge.value.open.length === 0;
    if (settled && sameContent(merge.value.merged, theirs)) return ok({ kind: 'published', organisation: theirs });
    if (!settled || edit.accepted?.version !== theirs.version) {
      return ok(lostRace(edit.base, theirs, merge.value));
    }
    return this.#send(inForce.file, merge.value.merged, inForce.me, inForce.revision);
  }

  async #pull(): Promise<Result<{ readonly changes: readonly Difference[] }, Failure>> {
    const pulled = await this.#pullOnce();
    this.#note(pulled.ok ? undefined : pulled.error);
    return pulled;
  }

  #note(trouble: Failure | undefined): void {
    const before = this.#trouble;
    this.#trouble = trouble;
    if (before?.code !== trouble?.code || before?.detail !== trouble?.detail) this.#tell();
  }

  async #pullOnce(): Promise<Result<{ readonly changes: readonly Difference[] }, Failure>> {
    const inForce = this.#inForce;
    if (inForce === undefined) {
      if (this.#lost === undefined) return err(failure('not_found', { detail: 'no organisation' }));
      const joined = await this.#join(this.#lost);
      return joined.ok ? ok({ changes: [] }) : joined;
    }
    const read = await this.#source.read(inForce.revision);
    if (!read.ok) return read;
    if (read.value.kind === 'missing') return err(failure('not_found', { detail: 'organisationFile' }));
    if (read.value.kind === 'unchanged') {
      const kept = this.#keep(inForce.file, inForce.me, inForce.revision);
      return kept.ok ? ok({ changes: [] }) : kept;
    }
    return this.#takeUp(inForce, read.value.text, read.value.revision);
  }

  /** Puts a file that a source gave in force, if it may be believed. */
  #takeUp(
    inForce: InForce,
    text: string,
    revision: SourceRevision,
  ): Result<{ readonly changes: readonly Difference[] }, Failure> {
    const before = inForce.file.organisation;
    const verified = verifyFile(text, { kind: 'copy', organisation: before }, this.#check);
    if (!verified.ok) return verified;
    const { file, unchanged } = verified.value;
    const kept = this.#keep(unchanged ? inForce.file : file, inForce.me, revision);
    return kept.ok ? ok({ changes: unchanged ? [] : differences(before, file.organisation) }) : kept;
  }

  async #send(
    before: OrganisationFile | undefined,
    next: Organisation,
    me: TechnicianId,
    revision: SourceRevision | undefined,
  ): Promise<Result<Publication, Failure>> {
    const problems = organisationProblems(next);
    if (problems.length > 0) return ok({ kind: 'problems', problems });
    const { signatures, clock } = this.#world;
    const file = await makeFile(signatures, { before, next, now: clock.wall() });
    if (!file.ok) return file;
    const text = textOf(file.value);
    // What colleagues would refuse must not be published.
    const trust: Trust =
      before === undefined
        ? { kind: 'keys', publicKeys: [file.value.signature.publicKey] }
        : { kind: 'copy', organisation: before.organisation };
    const verified = verifyFile(text, trust, this.#check);
    if (!verified.ok) return verified;
    const sent = await this.#source.publish(text, revision);
    if (!sent.ok) return sent;
    const kept = this.#keep(verified.value.file, me, sent.value);
    return kept.ok ? ok({ kind: 'published', organisation: verified.value.file.organisation }) : kept;
  }

  /** The swap itself failed: look at what stands there now. */
  #afterLostRace(edit: Edit, lost: Failure): Promise<Result<Publication, Failure>> {
    return this.#inTurn(async () => {
      const pulled = await this.#pull();
      if (!pulled.ok) return pulled;
      const theirs = this.#inForce?.file.organisation;
      if (theirs === undefined || theirs.version === edit.base.version) return err(lost);
      const merge = mergeOrganisations(edit.base, edit.mine, theirs);
      return merge.ok ? ok(lostRace(edit.base, theirs, merge.value)) : merge;
    });
  }

  #keep(file: OrganisationFile, me: TechnicianId, revision: SourceRevision | undefined): Result<void, Failure> {
    const verifiedAt = this.#world.clock.wall();
    const { id: organisationId, version } = file.organisation;
    const newest = { organisationId, version };
    const saved = this.#world.store.save({ text: textOf(file), me, verifiedAt, revision, newest });
    // In force even if the disk is full: rules that were tightened count at once.
    const news = this.#inForce?.file !== file;
    this.#inForce = { file, me, verifiedAt, revision };
    if (news) this.#tell();
    return saved;
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

function lostRace(base: Organisation, theirs: Organisation, merge: Merge): Publication {
  return { kind: 'lostRace', theirs, changes: differences(base, theirs), merge };
}
