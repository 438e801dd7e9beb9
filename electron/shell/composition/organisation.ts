import { failure } from '../../../shared/errors';
import { err } from '../../../shared/result';
import type { Clipboard, Keychain } from '../../ports/security';
import type { Clock, Ids, Log, Random, Timers } from '../../ports/system';
import type { Organisations, PreferencesStore } from '../product';

export interface OrganisationPlace {
  /** Everything of the real organisation lies below it, apart from anything of Practice. */
  readonly folder: string;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly ids: Ids;
  readonly log: Log;
  readonly keychain: Keychain;
  readonly clipboard: Clipboard;
  readonly preferences: PreferencesStore;
}

/** The real organisation of this computer. */
export function organisationsIn(place: OrganisationPlace): Organisations {
  const closed = () => Promise.resolve(err(failure('policy_denied', { detail: place.folder })));
  return { open: closed, create: closed, join: closed };
}
