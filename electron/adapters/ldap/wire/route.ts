import { failure, type Failure } from '../../../../shared/errors';
import type { LeaseId } from '../../../../shared/ids';
import { err, type Result } from '../../../../shared/result';
import type { Link, LinkFailure } from './link';

/** How many leases are remembered; older ones start again at the preferred domain controller. */
const MOST_PINS = 5_000;

/** Whether another domain controller may answer in the place of one that does not. */
export function isDown(error: Failure): boolean {
  return error.code === 'unreachable' || error.code === 'timeout' || error.code === 'dns' || error.code === 'busy';
}

function restingLast(links: readonly Link[]): readonly Link[] {
  return [...links.filter((link) => !link.isResting), ...links.filter((link) => link.isResting)];
}

/**
 * Which domain controller a lease works with. Domain controllers copy changes to each other only after seconds, so all
 * calls of a lease go to the one that made the account, as long as it answers.
 */
export class Route {
  readonly #pins = new Map<LeaseId, Link>();

  constructor(readonly links: readonly Link[]) {}

  /** The domain controller of the lease: the one it is pinned to, or the preferred one of those that can be written to. */
  home(leaseId: LeaseId): Link | undefined {
    return this.#pins.get(leaseId) ?? this.links.find((link) => !link.isReadOnly) ?? this.links[0];
  }

  /** All but one, those last that could not be connected to just now. */
  others(home: Link): readonly Link[] {
    return restingLast(this.links.filter((link) => link !== home));
  }

  pin(leaseId: LeaseId, link: Link): void {
    this.#pins.delete(leaseId);
    this.#pins.set(leaseId, link);
    const [oldest] = this.#pins.keys();
    if (this.#pins.size > MOST_PINS && oldest !== undefined) this.#pins.delete(oldest);
  }

  /** Asks the lease's own domain controller, and the others in turn while none answers. */
  async first<T>(
    leaseId: LeaseId,
    work: (link: Link, isHome: boolean) => Promise<Result<T, LinkFailure>>,
  ): Promise<Result<T, Failure>> {
    const home = this.home(leaseId);
    if (home === undefined) return err(failure('bad_input', { detail: 'no domain controller' }));
    let last: LinkFailure | undefined;
    for (const link of restingLast([home, ...this.others(home)])) {
      // Another one is the home once the first is found to be read-only.
      const isHome = link === this.home(leaseId);
      const answer = await work(link, isHome);
      if (answer.ok) return answer;
      // The home controller's refusal says most.
      if (last === undefined || isHome) last = answer.error;
      if (answer.error.stays === true || !isDown(answer.error.failure)) return err(answer.error.failure);
    }
    return err(last?.failure ?? failure('unreachable'));
  }

  /** Asks the lease's own domain controller only: no other one is sure to know the account yet. */
  async only<T>(leaseId: LeaseId, work: (link: Link) => Promise<Result<T, LinkFailure>>): Promise<Result<T, Failure>> {
    let home = this.home(leaseId);
    if (home === undefined) return err(failure('bad_input', { detail: 'no domain controller' }));
    let answer = await work(home);
    while (!answer.ok && home.isReadOnly) {
      const next = this.home(leaseId);
      if (next === undefined || next === home) break;
      home = next;
      answer = await work(home);
    }
    return answer.ok ? answer : err(answer.error.failure);
  }
}
