import type { TechnicianId } from '../../../shared/ids';
import type { Lease } from '../../../shared/model/lease';
import { ok } from '../../../shared/result';
import { MINUTE, type Instant, type Millis } from '../../../shared/time';
import type { Latchkey, World } from '../../app/api';
import { createLatchkey } from '../../app/latchkey';
import { aroundDirectory } from '../fakes/around-directory';
import { fakeKeychain, type FakeKeychain } from '../fakes/fake-keychain';
import { sequentialIds } from '../fakes/ids';
import { memoryLedger, type MemoryLedger } from '../fakes/memory-ledger';
import { seededRandom } from '../fakes/random';
import type { TestWorld } from '../labs/world';
import type { Dice } from './dice';
import { troubled, type Troubles } from './troubles';
import type { Span } from './witness';

const SWEEP_EVERY: Millis = 30 * MINUTE;
const LONGEST_DOWN: Millis = 45 * MINUTE;
/** More than any copy holds. */
export const ALL = 1_000_000;

/** What all copies share. */
export interface CopyParts {
  readonly base: TestWorld;
  readonly dice: Dice;
  readonly troubles: Troubles;
  /** A number that no life had before; ids begin with it. */
  readonly nextRun: (copy: Copy) => number;
}

/**
 * One computer of the organisation through all its lives: killed in the middle of calls, started again with what its disk
 * holds, and now and then replaced by a new computer of the same technician, with an empty disk.
 */
export class Copy {
  readonly #parts: CopyParts;
  #ledger: MemoryLedger = memoryLedger();
  #keychain: FakeKeychain = fakeKeychain();
  #life: { dead: boolean; readonly latchkey: Latchkey; open: boolean } | undefined;
  #downSince: Instant | undefined;
  readonly downs: Span[] = [];
  /** Ledgers of computers that are gone for good. */
  readonly gone: MemoryLedger[] = [];
  kills = 0;

  constructor(
    parts: CopyParts,
    readonly technician: TechnicianId,
  ) {
    this.#parts = parts;
    this.#start();
  }

  get ledger(): MemoryLedger {
    return this.#ledger;
  }

  /** The program, when it runs and takes commands. */
  running(): Latchkey | undefined {
    return this.#life?.dead === false && this.#life.open ? this.#life.latchkey : undefined;
  }

  /** The lease as the disk of this computer, or of one that it replaced, has it. */
  lease(id: Lease['id']): Lease | undefined {
    return this.#ledger.lease(id) ?? this.gone.map((ledger) => ledger.lease(id)).find((lease) => lease !== undefined);
  }

  /** Never comes back; a new one of the same technician starts a little later, with nothing. */
  lose(): void {
    this.#end();
    this.gone.push(this.#ledger);
    this.#ledger = memoryLedger();
    this.#keychain = fakeKeychain();
  }

  #end(): void {
    if (this.#life === undefined || this.#life.dead) return;
    this.#life.dead = true;
    this.#ledger.close();
    this.kills += 1;
    const { base, dice } = this.#parts;
    const now = base.clock.wall();
    this.#downSince = now;
    // Most come back at once, some only much later.
    const down = dice.chance(0.8) ? dice.below(2 * MINUTE) : dice.below(LONGEST_DOWN);
    base.timers.after(down, () => {
      this.downs.push({ from: now, to: base.clock.wall() });
      this.#downSince = undefined;
      this.#ledger = this.#ledger.reopen();
      this.#start();
    });
  }

  /** Whether it is off at this moment. */
  isDown(): boolean {
    return this.#downSince !== undefined;
  }

  #start(): void {
    const run = this.#parts.nextRun(this);
    const life = { dead: false, open: false };
    const latchkey = createLatchkey(this.#world(run, life));
    const alive = Object.assign(life, { latchkey });
    this.#life = alive;
    void latchkey.start().then(() => {
      alive.open = true;
    });
  }

  #world(run: number, life: { dead: boolean }): World {
    const { base, troubles } = this.#parts;
    const mortal = {
      dead: () => life.dead,
      die: () => {
        if (!life.dead) this.#end();
      },
    };
    return {
      ...base,
      ids: sequentialIds(run),
      random: seededRandom(`copy ${String(run)}`),
      ledger: this.#ledger,
      keychain: this.#keychain,
      sweepEveryMs: SWEEP_EVERY,
      organisation: {
        current: () => {
          const current = base.organisation.current();
          return current && { ...current, me: this.technician, verifiedAt: base.clock.wall() };
        },
      },
      timers: {
        after: (ms, action) => {
          if (life.dead) return () => undefined;
          return base.timers.after(ms, () => {
            if (!life.dead) action();
          });
        },
      },
      directories: {
        directory: (id) => {
          const found = base.directories.directory(id);
          return found.ok ? ok(aroundDirectory(found.value, troubled(troubles, base.timers, mortal))) : found;
        },
      },
    };
  }
}
