import { failure, type Failure } from '../../../shared/errors';
import { err, type Result } from '../../../shared/result';
import { MINUTE, SECOND, type Millis } from '../../../shared/time';
import type { Timers } from '../../ports/system';
import type { Around, Visit } from '../fakes/around-directory';
import type { Dice } from './dice';

/** What may go wrong with one call. `With`: the directory did what it was asked; `Without`: it did not. */
export const troubleKinds = [
  'timeoutWithout',
  'timeoutWith',
  'throttled',
  'busy',
  'malformedWithout',
  'malformedWith',
  'unreachable',
  'refused',
  'silent',
  'thrown',
  'killBefore',
  'killAfter',
] as const;
export type TroubleKind = (typeof troubleKinds)[number];

const isKill = (kind: TroubleKind): boolean => kind === 'killBefore' || kind === 'killAfter';

/** Deals troubles so that every step meets every kind: of a step's kinds the rarest so far comes next. */
export class Troubles {
  readonly #dice: Dice;
  readonly #share: number;
  readonly #killShare: number;
  readonly #dealt = new Map<string, number>();
  off = false;

  /** `share` of all calls go wrong; `killShare` of those are the end of the process. */
  constructor(dice: Dice, share: number, killShare: number) {
    this.#dice = dice;
    this.#share = share;
    this.#killShare = killShare;
  }

  next(verb: Visit['verb']): TroubleKind | undefined {
    if (this.off || !this.#dice.chance(this.#share)) return undefined;
    const kill = this.#dice.chance(this.#killShare);
    const [kind] = troubleKinds
      .filter((one) => isKill(one) === kill)
      .map((one) => ({ one, rank: this.dealt(verb, one) + this.#dice.unit() }))
      .sort((a, b) => a.rank - b.rank);
    if (kind === undefined) return undefined;
    this.#dealt.set(`${verb} ${kind.one}`, this.dealt(verb, kind.one) + 1);
    return kind.one;
  }

  /** How many of this kind the step met. */
  dealt(verb: Visit['verb'], kind: TroubleKind): number {
    return this.#dealt.get(`${verb} ${kind}`) ?? 0;
  }

  total(): number {
    return [...this.#dealt.values()].reduce((sum, count) => sum + count, 0);
  }

  /** Seconds that a directory asks to be left alone, in milliseconds. */
  retryAfter(): Millis {
    return (1 + this.#dice.below(90)) * SECOND;
  }
}

/** One process as its calls see it. */
export interface Mortal {
  readonly dead: () => boolean;
  readonly die: () => void;
}

const never = (): Promise<never> => new Promise(() => undefined);

/** Lets troubles happen to the calls of one process. */
export function troubled(troubles: Troubles, timers: Timers, life: Mortal): Around {
  const wait = (ms: Millis): Promise<void> =>
    new Promise((resolve) => {
      timers.after(ms, resolve);
    });
  const go = async <T>(
    kind: TroubleKind | undefined,
    { call }: Visit,
    work: () => Promise<Result<T, Failure>>,
  ): Promise<Result<T, Failure>> => {
    switch (kind) {
      case undefined:
        return work();
      case 'timeoutWith':
        await work();
        return err(failure('timeout'));
      case 'timeoutWithout':
        await wait(Math.min(call.timeoutMs, MINUTE));
        return err(failure('timeout'));
      case 'throttled':
        return err(failure('throttled', { retryAfterMs: troubles.retryAfter() }));
      case 'malformedWith':
        await work();
        return err(failure('malformed_answer'));
      case 'malformedWithout':
        return err(failure('malformed_answer'));
      case 'busy':
        return err(failure('busy'));
      case 'unreachable':
        return err(failure('unreachable'));
      case 'refused':
        return err(failure('insufficient_rights'));
      case 'silent':
        return never();
      case 'thrown':
        throw new Error('connection reset');
      case 'killBefore':
        life.die();
        return never();
      case 'killAfter':
        await work();
        life.die();
        return never();
    }
  };
  return async (visit, work) => {
    if (life.dead()) return never();
    const answer = await go(troubles.next(visit.verb), visit, work);
    return life.dead() ? never() : answer;
  };
}
