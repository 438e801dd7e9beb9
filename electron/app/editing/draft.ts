import { failure, type Failure } from '../../../shared/errors';
import type { Organisation } from '../../../shared/model/organisation';
import { err, ok, type Result } from '../../../shared/result';
import { applyEdit, editOf, takeBack, type DraftEdit, type Wanted } from '../../core/organisation/draft';
import type { Setting } from '../../core/organisation/differences';
import type { DraftStore, StoredDraft } from '../../ports/drafts';
import type { Log } from '../../ports/system';
import type { OrganisationDesk } from '../editing';
import type { Publication } from '../organisation';
import { who, type Who } from '../who';

type Answer<T> = Result<T, Failure>;
type Accepted = NonNullable<Parameters<OrganisationDesk['publish']>[0]['accepted']>;

/** What a person sees of the organisation: an admin the draft, everybody else what is in force. */
export interface Standing extends Who {
  /** The version that edits are compared with. */
  readonly base: Organisation;
  /** With the edits. */
  readonly draft: Organisation;
  readonly canUndo: boolean;
}

export interface DraftWorld {
  readonly desk: OrganisationDesk;
  readonly drafts: DraftStore;
  readonly log: Log;
}

/**
 * The one draft of this computer: a base and edits upon it. Without edits it follows the version in force; with edits it
 * stays on the version they began with, and both are merged when they are published.
 */
export class Draft {
  readonly #world: DraftWorld;
  readonly #listeners = new Set<() => void>();
  #opened = false;
  #lost: Failure | undefined;
  #base: Organisation | undefined;
  #draft: Organisation | undefined;
  #edits: DraftEdit[] = [];
  #publishing = false;

  constructor(world: DraftWorld) {
    this.#world = world;
    world.desk.subscribe(() => this.#tell());
  }

  /** Where everything stands for the person at the keyboard. Fails with `not_entitled` for strangers. */
  standing(): Answer<Standing> {
    const person = who(this.#world.desk);
    if (!person.ok) return person;
    const { organisation, admin } = person.value;
    this.#open(organisation);
    const [base, draft] = [this.#base, this.#draft];
    if (!admin || base?.id !== organisation.id || draft === undefined)
      return ok({ ...person.value, base: organisation, draft: organisation, canUndo: false });
    return ok({ ...person.value, base, draft, canUndo: true });
  }

  /** The same for those who may change something; others: `not_entitled`. */
  editable(): Answer<Standing> {
    const standing = this.standing();
    return standing.ok && !standing.value.admin ? err(failure('not_entitled', { detail: 'role' })) : standing;
  }

  /** Why a draft that was kept is gone; until the next one begins. */
  lost(): Failure | undefined {
    return this.#lost;
  }

  /** Makes one edit of these changes. Fails with `busy` while the draft is being published, and like the store. */
  write(wanted: readonly Wanted[], settings: Partial<Pick<Organisation, Setting>> = {}): Answer<void> {
    const standing = this.editable();
    if (!standing.ok) return standing;
    if (this.#publishing) return err(failure('busy', { detail: 'publishing' }));
    const { base, draft } = standing.value;
    const edit = editOf(draft, wanted, settings);
    if (edit === undefined) return ok(undefined);
    const begun = this.#edits.length > 0 ? ok(undefined) : this.#world.drafts.begin(base);
    const kept = begun.ok ? this.#world.drafts.append(edit) : begun;
    if (!kept.ok) return kept;
    this.#base = base;
    this.#draft = applyEdit(draft, edit);
    this.#edits.push(edit);
    this.#lost = undefined;
    this.#tell();
    return ok(undefined);
  }

  /** Takes the newest edit back; nothing to take back is no failure. */
  undo(): Answer<void> {
    const standing = this.editable();
    if (!standing.ok) return standing;
    if (this.#publishing) return err(failure('busy', { detail: 'publishing' }));
    const edit = this.#edits.at(-1);
    if (edit === undefined || !standing.value.canUndo) return ok(undefined);
    if (this.#edits.length === 1) return this.discard();
    const kept = this.#world.drafts.dropLast();
    if (!kept.ok) return kept;
    this.#edits.pop();
    this.#draft = takeBack(standing.value.draft, edit);
    this.#tell();
    return ok(undefined);
  }

  discard(): Answer<void> {
    const standing = this.editable();
    if (!standing.ok) return standing;
    if (this.#publishing) return err(failure('busy', { detail: 'publishing' }));
    return this.#clear();
  }

  /** Sends the draft. It is gone afterwards only when it was published. */
  async publish(accepted: Accepted | undefined): Promise<Answer<Publication>> {
    const standing = this.editable();
    if (!standing.ok) return standing;
    if (this.#publishing) return err(failure('busy', { detail: 'publishing' }));
    const { base, draft, canUndo } = standing.value;
    if (!canUndo) return err(failure('bad_input', { detail: 'nothing to publish' }));
    this.#publishing = true;
    try {
      const sent = await this.#world.desk.publish({
        base,
        mine: draft,
        ...(accepted === undefined ? {} : { accepted }),
      });
      if (sent.ok && sent.value.kind === 'published') {
        const cleared = this.#clear();
        if (!cleared.ok) this.#world.log.warn('draft.notCleared', { code: cleared.error.code });
      }
      return sent;
    } finally {
      this.#publishing = false;
    }
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #clear(): Answer<void> {
    const cleared = this.#world.drafts.clear();
    if (!cleared.ok) return cleared;
    this.#base = undefined;
    this.#draft = undefined;
    this.#edits = [];
    this.#tell();
    return ok(undefined);
  }

  /** Takes up what was kept, once. */
  #open(inForce: Organisation): void {
    if (this.#opened) return;
    this.#opened = true;
    const { drafts, log } = this.#world;
    const stored = drafts.load();
    if (stored.ok && (stored.value === undefined || this.#takeUp(stored.value, inForce))) return;
    this.#lost = stored.ok ? failure('stale_revision', { detail: 'draft' }) : stored.error;
    log.warn('draft.lost', { code: this.#lost.code, detail: this.#lost.detail });
    const cleared = drafts.clear();
    if (!cleared.ok) log.warn('draft.notCleared', { code: cleared.error.code });
  }

  #takeUp({ base, edits }: StoredDraft, inForce: Organisation): boolean {
    // A base that is newer than what is in force belongs to an organisation that was set back.
    if (base.id !== inForce.id || base.version > inForce.version) return false;
    if (edits.length === 0) return true;
    // The same objects, so that only what was edited has to be compared.
    const start = base.version === inForce.version ? inForce : base;
    this.#base = start;
    this.#draft = edits.reduce(applyEdit, start);
    this.#edits = [...edits];
    return true;
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
