import { MINUTE, SECOND, type Millis } from '../../../shared/time';
import type { OrganisationSource } from '../../ports/organisation';
import type { Log, Timers } from '../../ports/system';
import type { OrganisationService } from '../organisation';

export interface FollowWorld {
  readonly service: Pick<OrganisationService, 'pull'>;
  readonly source: Pick<OrganisationSource, 'watch'>;
  readonly timers: Timers;
  readonly log: Log;
  /** Between two looks when nothing is heard from the source, ms. */
  readonly everyMs?: Millis;
}

/** One save makes several events; the file is looked at once they have settled. */
const SETTLE: Millis = SECOND;

/**
 * Pulls at once, when the source says that something changed, and from time to time, because shares and synced folders
 * do not always say. A pull that fails is tried again at the next occasion. Returns the way to stop.
 */
export function followOrganisation(world: FollowWorld): () => void {
  const { service, source, timers, log, everyMs = 5 * MINUTE } = world;
  let callOff = (): void => undefined;
  let stopped = false;

  const look = async (): Promise<void> => {
    callOff();
    const pulled = await service.pull();
    if (!pulled.ok) log.warn('organisation.notPulled', { code: pulled.error.code, detail: pulled.error.detail });
    lookIn(everyMs);
  };
  const lookIn = (ms: Millis): void => {
    callOff();
    if (!stopped) callOff = timers.after(ms, () => void look());
  };
  const unwatch = source.watch?.(() => lookIn(SETTLE));
  void look();
  return () => {
    stopped = true;
    callOff();
    unwatch?.();
  };
}
