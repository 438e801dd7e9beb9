import type { Failure } from '../../shared/errors';
import type { ConnectorId } from '../../shared/ids';
import type { PrivilegeChoice } from '../../shared/ipc/entities';
import type { Contract, Output } from '../../shared/ipc/contract';
import type { SyncSource } from '../../shared/ipc/organisation-views';
import type { Result } from '../../shared/result';
import type { DraftStore } from '../ports/drafts';
import type { OrganisationInForce } from '../ports/organisation';
import type { PartnerLook, PeopleLook } from '../ports/partner';
import type { Ledger } from '../ports/storage';
import type { Clock, Ids, Log } from '../ports/system';
import type { Doctor } from './doctor';
import { adviceRows } from './editing/advice';
import { Draft } from './editing/draft';
import { entityRows } from './editing/entities';
import { importRows } from './editing/import';
import { createLists } from './editing/lists';
import { partnerRows } from './editing/partner';
import { peopleRows } from './editing/people';
import { privilegeRows } from './editing/privileges';
import { wholeRows } from './editing/whole';
import type { Edit, Publication } from './organisation';

type Answer<T> = Result<T, Failure>;

/** Where the organisation in force comes from and publications go to: an `OrganisationService`, or Practice's own. */
export interface OrganisationDesk extends OrganisationInForce {
  publish(edit: Edit): Promise<Answer<Publication>>;
  /** Hears of every new version in force, of a new person at the keyboard, and of news about the source. */
  subscribe(listener: () => void): () => void;
  /** This computer's admin key. Left out: publishing here needs none (Practice). */
  ownKey?(): Promise<Answer<string>>;
  /** Where the file is kept for all. Left out: on this computer only. */
  source?(): SyncSource | undefined;
  /** Why the newest pull failed. */
  trouble?(): Failure | undefined;
}

/** Finds groups in the directory behind a connector, at most a few dozen. Left out where nothing can be looked up. */
export type PrivilegeLookUp = (
  connectorId: ConnectorId,
  query: string,
) => Promise<Answer<readonly PrivilegeChoice['privilege'][]>>;

export interface EditingWorld {
  readonly desk: OrganisationDesk;
  readonly drafts: DraftStore;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly ledger: Pick<Ledger, 'leases'>;
  readonly doctor: Doctor;
  readonly lookUp?: PrivilegeLookUp;
  /** Asks Microsoft for the customers of the partner. Left out where nobody can be asked. */
  readonly partner?: PartnerLook;
  /** Asks Microsoft for the people of the MSP's own tenant. Left out where nobody can be asked. */
  readonly people?: PeopleLook;
  /** First 16 hex digits of the SHA-256 of a public key's 32 bytes, in groups of four. */
  readonly fingerprint: (publicKey: string) => string;
}

/** Rows of the contract that are answered here, one to one. */
export const editingRows = [
  'organisation.view',
  'organisation.differences',
  'organisation.setSettings',
  'organisation.undo',
  'organisation.discard',
  'organisation.publish',
  'organisation.enrolKey',
  'organisation.revokeKey',
  'entity.list',
  'entity.get',
  'entity.check',
  'entity.put',
  'entity.remove',
  'technicianGroup.setMembers',
  'entity.importCsv',
  'customers.fromPartner',
  'technicians.fromDirectory',
  'policy.explain',
  'policy.preview',
  'policy.survey',
  'directory.privileges',
  'connector.doctor',
] as const;
export type EditingRow = (typeof editingRows)[number];
export type Parsed<N extends EditingRow> = ReturnType<Contract[N]['input']['parse']>;

/**
 * Reading and editing the organisation file: one draft per computer, over the version it began with. Every answer is that
 * of the contract's row of the same name; Primary and Super edit (others: `not_entitled`), technicians read what concerns
 * them.
 */
export type Editing = {
  readonly [N in EditingRow]: (input: Parsed<N>) => Answer<Output<N>> | Promise<Answer<Output<N>>>;
} & {
  /** Hears when the draft, the version in force, its source or the person at the keyboard changed. */
  readonly subscribe: (listener: () => void) => () => void;
};

/** The organisation file of this computer's workplace, read and edited. The draft is taken up at the first question. */
export function createEditing(world: EditingWorld): Editing {
  const draft = new Draft(world);
  const lists = createLists();
  return {
    ...wholeRows(world, draft, lists),
    ...entityRows(draft, lists),
    ...importRows(world, draft),
    ...partnerRows(world, draft),
    ...peopleRows(world, draft),
    ...adviceRows(world, draft),
    ...privilegeRows(world, draft),
    subscribe: (listener) => draft.subscribe(listener),
  };
}
