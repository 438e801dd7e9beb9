import type { Failure } from '../../shared/errors';
import type { CustomerId, TechnicianId } from '../../shared/ids';
import type { Output } from '../../shared/ipc/contract';
import type { SyncSource } from '../../shared/ipc/organisation-views';
import type { PracticePersonas, PracticeView } from '../../shared/ipc/views';
import type { Result } from '../../shared/result';
import type { Millis } from '../../shared/time';
import type { Latchkey } from '../app/api';
import type { Editing } from '../app/editing';
import type { ConnectorSecrets } from '../app/organisation/secrets';
import type { SignInDesk } from '../app/sign-in';
import type { CredentialEnds } from '../app/sign-in/credential-ends';
import type { DomainFinder } from '../ports/domain-finder';
import type { EndpointCleaner, HostKeyReader } from '../ports/endpoint';
import type { OrganisationInForce } from '../ports/organisation';
import type { Clock, Timers } from '../ports/system';

type Answer<T> = Result<T, Failure>;

/** What a technician may choose from; answers are those of the contract's `catalogue.*` rows. */
export interface Offers {
  customers(query: { readonly query: string; readonly limit: number }): Answer<Output<'catalogue.customers'>>;
  policies(customerId: CustomerId): Promise<Answer<Output<'catalogue.policies'>>>;
  recents(): Answer<Output<'catalogue.recents'>>;
}

/** The switches of the practice world. */
export interface PracticeControls {
  /** As it is in the tenant now: an administrator's consent there ends one of the conditions. */
  view(): Promise<PracticeView>;
  set(change: Partial<Omit<PracticeView, 'skippedMs'>>): Promise<Answer<PracticeView>>;
  /** Sets the app's practice clock and the tenant's forward by `ms`. */
  skipAhead(ms: Millis): Promise<Answer<PracticeView>>;
  /** Forgets everything that was done here; the place must be closed then. A domain that stands in for one of ours stays. */
  forget(): Answer<void>;
  personas(): PracticePersonas;
  /** Puts another person of the practice organisation at the keyboard; remembered. */
  setPersona(technicianId: TechnicianId): Answer<PracticePersonas>;
}

/** Where the file of a real organisation is kept, and how this computer keeps in step with it. */
export interface Sync {
  source(): SyncSource;
  /** Why the newest pull failed. */
  trouble(): Failure | undefined;
  pull(): Promise<Answer<void>>;
  /** Reads from there from now on; Primary and Super also put the file there. Fails like the source, or with `bad_input`. */
  setSource(source: SyncSource): Promise<Answer<void>>;
  /** One line by which colleagues join. */
  invitation(): Answer<string>;
  ownKey(): Promise<Answer<Output<'organisation.ownKey'>>>;
  /**
   * Forgets the organisation on this computer, which must be closed then. Refused while there are live leases.
   * `everything`: the admin key and whatever else lies in the keychain, too.
   */
  leave(graceMs: Millis, everything?: boolean): Promise<Answer<void>>;
  /** Deletes the ledger and its archive, once all is closed. Fails with `disk_full` when the disk refuses. */
  wipeRecords(): Answer<void>;
}

/** One organisation that is worked for, with everything that is open for it; practice and a real one never share any of it. */
export interface Workplace {
  readonly kind: 'practice' | 'organisation';
  readonly organisation: OrganisationInForce;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly latchkey: Latchkey;
  readonly offers: Offers;
  /** The organisation file, read and edited. */
  readonly editing?: Editing;
  readonly practice?: PracticeControls;
  /** Absent in Practice, whose organisation stays on this computer. */
  readonly sync?: Sync;
  readonly secrets?: ConnectorSecrets;
  /** Shows an admin the key of a computer before it is trusted. */
  readonly hostKeys?: HostKeyReader;
  /** Finds and removes what is left over at endpoints. */
  readonly cleaner?: EndpointCleaner;
  /** Finds domain controllers for an admin, and reads certificates. */
  readonly domainFinder?: DomainFinder;
  /** Sign-in of technicians and certificates of apps. */
  readonly signIn?: SignInDesk;
  /** When certificates and client secrets end. */
  readonly ends?: CredentialEnds;
  /** Hears of a new version in force, trouble with its source, a changed draft, another person at the keyboard. */
  readonly subscribe?: (listener: () => void) => () => void;
  /** Troubles that the engine does not know of. */
  problems(): readonly Failure[];
  /** Stops the engine, waiting at most `graceMs` for calls under way, and closes files. */
  close(graceMs: Millis): Promise<void>;
}
