import type { LeaseId } from '../../../shared/ids';
import type { Instant, Millis } from '../../../shared/time';
import type { Directory } from '../../ports/directory';
import type { Clock } from '../../ports/system';
import type { AccountTruth, MemoryDirectory } from '../../practice/memory-directory';
import { aroundDirectory, type Visit } from '../fakes/around-directory';
import type { Where } from '../labs/world';

/** When an account became useless, and whether that was late. */
export interface Ending {
  readonly where: Where;
  readonly endsAt: Instant;
  readonly at: Instant;
}

/** Says what is wrong with ending this account now, if anything. */
export type Objection = (where: Where, visit: Visit, account: AccountTruth) => string | undefined;

const ENDING: ReadonlySet<Visit['verb']> = new Set(['halt', 'neutralise', 'strip', 'erase']);

/** Somebody could sign in to it, as far as Latchkey's own doing goes: what the directory ends by itself is not counted. */
const isOpen = (account: AccountTruth | undefined): boolean => account?.state === 'present' && account.enabled;

const isMarked = (account: AccountTruth): boolean => account.marker !== 'foreign';

/** Stands inside each directory, sees every change at the moment at which it happens, and knows what must not change. */
export class Witness {
  readonly wronged: string[] = [];
  readonly endings = new Map<LeaseId, Ending>();
  readonly #truths = new Map<Where, MemoryDirectory>();
  readonly #seen = new Map<Where, ReadonlyMap<string, AccountTruth>>();
  readonly #bystanders = new Map<string, string>();
  /** The clock of the world, once there is one. */
  clock: Clock | undefined;
  objection: Objection = () => undefined;

  watch(where: Where, truth: MemoryDirectory): Directory {
    this.#truths.set(where, truth);
    return aroundDirectory(truth, (visit, work) => {
      const { verb, request } = visit;
      if (verb === 'observe' || verb === 'listMarked' || request === undefined) return work();
      const before = this.#seen.get(where) ?? new Map<string, AccountTruth>();
      // A directory in memory has done its work when it gives its promise.
      const answer = work();
      this.#compare(where, visit, before, this.#look(where));
      return answer;
    });
  }

  /** From now on these accounts must stay as they are. */
  protect(): void {
    for (const where of this.#truths.keys()) {
      for (const account of this.#look(where).values()) {
        this.#bystanders.set(account.objectId, JSON.stringify(account));
      }
    }
  }

  isBystander({ objectId }: AccountTruth): boolean {
    return this.#bystanders.has(objectId);
  }

  /** How many accounts are protected. */
  bystanders(): number {
    return this.#bystanders.size;
  }

  accounts(): readonly { readonly where: Where; readonly account: AccountTruth }[] {
    return [...this.#truths].flatMap(([where, truth]) =>
      truth.inspection
        .accounts()
        .filter((account) => !this.isBystander(account))
        .map((account) => ({ where, account })),
    );
  }

  #look(where: Where): ReadonlyMap<string, AccountTruth> {
    const accounts = this.#truths.get(where)?.inspection.accounts() ?? [];
    const seen = new Map(accounts.map((account) => [account.objectId, account]));
    this.#seen.set(where, seen);
    return seen;
  }

  #compare(
    where: Where,
    visit: Visit,
    before: ReadonlyMap<string, AccountTruth>,
    after: ReadonlyMap<string, AccountTruth>,
  ): void {
    const name = visit.request?.account.name.toLowerCase();
    for (const [id, was] of before) {
      const is = after.get(id);
      const known = this.#bystanders.get(id);
      if (known !== undefined) {
        if (is === undefined || JSON.stringify(is) !== known) this.wronged.push(`${visit.verb}: bystander ${was.name}`);
        continue;
      }
      if (was.name.toLowerCase() !== name) {
        if (is === undefined || is.enabled !== was.enabled) this.wronged.push(`${visit.verb}: other ${was.name}`);
        continue;
      }
      const changed = is === undefined || is.enabled !== was.enabled || is.groups.length < was.groups.length;
      if (!changed || !ENDING.has(visit.verb)) continue;
      const why = isMarked(was) ? this.objection(where, visit, was) : 'it bears no marker';
      if (why !== undefined) this.wronged.push(`${visit.verb} ${was.name}: ${why}`);
      if (isOpen(was) && !isOpen(is)) this.#ended(where, was);
    }
  }

  #ended(where: Where, { marker }: AccountTruth): void {
    if (marker === 'foreign' || this.clock === undefined) return;
    this.endings.set(marker.leaseId, { where, endsAt: marker.endsAt, at: this.clock.wall() });
  }
}

/** A stretch of time. */
export interface Span {
  readonly from: Instant;
  readonly to: Instant;
}

/** Milliseconds from `at` until none of the spans covers the moment. */
export function untilFree(at: Instant, spans: readonly Span[]): Millis {
  let free: number = at;
  for (const span of [...spans].sort((a, b) => a.from - b.from)) {
    if (span.from <= free && span.to > free) free = span.to;
  }
  return free - at;
}
