import type { Failure } from '../../shared/errors';
import type { CustomerId } from '../../shared/ids';
import type { Output } from '../../shared/ipc/contract';
import type { PracticeView } from '../../shared/ipc/views';
import type { Result } from '../../shared/result';
import type { Millis } from '../../shared/time';
import type { Latchkey } from '../app/api';
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
  view(): PracticeView;
  set(change: Partial<Omit<PracticeView, 'skippedMs'>>): Promise<Answer<PracticeView>>;
  /** Sets the app's practice clock and the tenant's forward by `ms`. */
  skipAhead(ms: Millis): Promise<Answer<PracticeView>>;
}

/** One organisation that is worked for, with everything that is open for it; practice and a real one never share any of it. */
export interface Workplace {
  readonly kind: 'practice' | 'organisation';
  readonly organisation: OrganisationInForce;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly latchkey: Latchkey;
  readonly offers: Offers;
  readonly practice?: PracticeControls;
  /** Troubles that the engine does not know of. */
  problems(): readonly Failure[];
  /** Stops the engine, waiting at most `graceMs` for calls under way, and closes files. */
  close(graceMs: Millis): Promise<void>;
}
