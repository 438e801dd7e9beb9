import type { Failure } from '../../../shared/errors';
import type { TechnicianId } from '../../../shared/ids';
import type { Organisation } from '../../../shared/model/organisation';
import type { Result } from '../../../shared/result';
import type { OrganisationProblem } from '../../core/organisation/check';
import type { Difference } from '../../core/organisation/differences';
import type { Choice, Merge } from '../../core/organisation/merge';
import type { OrganisationInForce, OrganisationSource, OrganisationStore, Signatures } from '../../ports/organisation';
import type { Clock } from '../../ports/system';

export interface OrganisationWorld {
  readonly clock: Clock;
  readonly store: OrganisationStore;
  readonly signatures: Signatures;
  /** Where the file is kept at first; `moveTo` changes it. */
  readonly source: OrganisationSource;
}

/** How one becomes a member: the admin keys a colleague told, and who one is. */
export interface Membership {
  readonly publicKeys: readonly string[];
  readonly entraObjectId: string;
}

export interface Edit {
  /** The version the admin began with. */
  readonly base: Organisation;
  readonly mine: Organisation;
  /** Set after a lost race: the admin has seen this version of theirs and wants both. */
  readonly accepted?: { readonly version: number; readonly choices: ReadonlyMap<string, Choice> };
}

export type Publication =
  | { readonly kind: 'published'; readonly organisation: Organisation }
  /** Must not be published like this. */
  | { readonly kind: 'problems'; readonly problems: readonly OrganisationProblem[] }
  /** Somebody else was faster: what they changed, and both together. */
  | {
      readonly kind: 'lostRace';
      readonly theirs: Organisation;
      readonly changes: readonly Difference[];
      readonly merge: Merge;
    };

/**
 * Keeps the last verified organisation file of this computer in step with its source. Everything in force was verified
 * here; a file that is refused, half written or unreachable leaves the last good copy in force and says why.
 */
export interface OrganisationService extends OrganisationInForce {
  /**
   * Takes up the copy kept on this computer. A damaged one is not used: the next pull takes a new one from the source as
   * `member` would, though never an older version than was believed here before.
   */
  start(member?: Membership): Result<void, Failure>;
  /** First file of an organisation others have. Fails with `not_entitled` for strangers. */
  join(how: Membership): Promise<Result<Organisation, Failure>>;
  /** First file of a new organisation; this computer's key becomes its admin key. */
  create(draft: Organisation, me: TechnicianId): Promise<Result<Publication, Failure>>;
  pull(): Promise<Result<{ readonly changes: readonly Difference[] }, Failure>>;
  publish(edit: Edit): Promise<Result<Publication, Failure>>;
  /**
   * Reads from another source from now on. This organisation's file there is taken up; `lay` puts ours where there is none
   * or an older one. Fails like the source, as a refused file does, and with `not_found` when there is none and `lay` is not
   * set; the old source stays then.
   */
  moveTo(source: OrganisationSource, options: { readonly lay: boolean }): Promise<Result<void, Failure>>;
  /** Why the newest pull failed; undefined when it did not. */
  trouble(): Failure | undefined;
  /** Hears of every new version in force, and of a new trouble or its end. */
  subscribe(listener: () => void): () => void;
  /** Forgets the organisation on this computer. */
  leave(): Result<void, Failure>;
}
