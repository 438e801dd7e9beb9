import type { Instant } from '../../../shared/time';
import type { AuditWalk, Ledger } from '../../ports/storage';
import type { Timers } from '../../ports/system';

/** Entries looked at in one go, some thirty milliseconds. */
const PIECE = 1_000;

/** What the newest whole walk along the chain said. */
export interface ChainVerdict {
  readonly at: Instant;
  readonly entries: number;
  readonly brokenAt?: number;
}

export interface ChainCheckWorld {
  readonly ledger: Pick<Ledger, 'verifyAuditPart'>;
  readonly timers: Timers;
  readonly now: () => Instant;
  readonly changed: () => void;
}

/** Walks the chain of hashes from its beginning, piece by piece, so that nothing else has to wait for a long trail. */
export class ChainCheck {
  readonly #world: ChainCheckWorld;
  #verdict: ChainVerdict | undefined;
  #underWay: Promise<ChainVerdict> | undefined;
  #cancel: () => void = () => undefined;

  constructor(world: ChainCheckWorld) {
    this.#world = world;
  }

  verdict(): ChainVerdict | undefined {
    return this.#verdict;
  }

  isRunning(): boolean {
    return this.#underWay !== undefined;
  }

  stop(): void {
    this.#cancel();
  }

  /** One walk; who asks while one is under way gets its verdict. */
  run(): Promise<ChainVerdict> {
    if (this.#underWay !== undefined) return this.#underWay;
    const walk = new Promise<ChainVerdict>((resolve) => this.#go(undefined, resolve));
    this.#underWay = walk;
    // A short trail is walked before the line above: it must not count as under way for ever.
    void walk.then(() => {
      this.#underWay = undefined;
    });
    return walk;
  }

  #go(from: AuditWalk | undefined, resolve: (verdict: ChainVerdict) => void): void {
    const walk = this.#world.ledger.verifyAuditPart(from, PIECE);
    if (!walk.done) {
      this.#cancel = this.#world.timers.after(1, () => this.#go(walk, resolve));
      return;
    }
    const { entries, brokenAt } = walk;
    this.#verdict = { at: this.#world.now(), entries, ...(brokenAt === undefined ? {} : { brokenAt }) };
    this.#world.changed();
    resolve(this.#verdict);
  }
}
