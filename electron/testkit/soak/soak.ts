import { technicianIdSchema, type LeaseId, type OperationId } from '../../../shared/ids';
import { Secret } from '../../../shared/secret';
import { DAY, HOUR, MINUTE, plus, SECOND, type Instant, type Millis } from '../../../shared/time';
import { SWEEP_GRACE } from '../../core/sweep/judge';
import { markerText } from '../../core/naming/marker';
import { isLive } from '../../core/lease/state';
import type { AccountTruth } from '../../practice/memory-directory';
import type { Visit } from '../fakes/around-directory';
import { checkOutAt, testWorld, type TestWorld, type Where } from '../labs/world';
import { ALL, Copy } from './copy';
import { dice, type Dice } from './dice';
import { forgedMarker, withThird } from './organisation';
import { Troubles } from './troubles';
import { untilFree, Witness, type Span } from './witness';

const WHERES: readonly [Where, ...Where[]] = ['cloud', 'cloud2', 'domain', 'endpoint'];
const TECHNICIANS = ['ana', 'ben', 'cai'] as const;

export interface SoakPlan {
  readonly leases: number;
  /** Over how long they are checked out. */
  readonly over: Millis;
  readonly seed: string;
  /** Share of the calls that go wrong; default one in 25. */
  readonly trouble?: number;
}

export interface SoakFigures {
  readonly leases: number;
  /** Leases, or their accounts, that are not ended after everything had time to settle. */
  readonly lost: readonly string[];
  /** Accounts that could be used while nobody's record or signed marker answered for them. */
  readonly untracked: readonly string[];
  /** Changes to accounts of others, or to accounts of live leases by a copy that is not theirs. */
  readonly wronglyTouched: readonly string[];
  /** From the end of a lease until Latchkey had made its account useless. */
  readonly maxExposureMs: Millis;
  /** The longest that directory and computer being down made unavoidable. */
  readonly unavoidableMs: Millis;
  /** The longest that a lease was late beyond what was unavoidable for it, while its own computer was there. */
  readonly beyondMs: Millis;
  /** The same where its computer was lost for good and another copy ended it. */
  readonly beyondWhenLostMs: Millis;
  readonly troubles: Troubles;
  readonly kills: number;
  readonly outages: number;
  readonly swept: number;
  readonly bystanders: number;
}

/** Three copies of the program, three technicians, four directories, and everything that can go wrong. */
export async function soak(plan: SoakPlan): Promise<SoakFigures> {
  const run = new Soak(plan);
  await run.live();
  await run.settle();
  return run.figures();
}

class Soak {
  readonly #plan: SoakPlan;
  readonly #dice: Dice;
  readonly #witness = new Witness();
  readonly #base: TestWorld;
  readonly #troubles: Troubles;
  readonly #copies: readonly Copy[];
  readonly #runs: Copy[] = [];
  /** Whose each lease is, and how many computers that technician had lost before. */
  readonly #made = new Map<LeaseId, { readonly copy: Copy; readonly lostBefore: number }>();
  readonly #outages = new Map<Where, Span[]>();
  readonly #untracked: string[] = [];
  #over = false;

  constructor(plan: SoakPlan) {
    this.#plan = plan;
    this.#dice = dice(plan.seed);
    const watch = this.#witness.watch.bind(this.#witness);
    this.#base = testWorld({ latencyMs: 120, lagMs: 2 * SECOND, seed: plan.seed, watch });
    this.#witness.clock = this.#base.clock;
    this.#troubles = new Troubles(dice(`${plan.seed} troubles`), plan.trouble ?? 0.04, 0.02);
    this.#base.reorganise(withThird);
    this.#plantBystanders();
    this.#witness.objection = (where, visit, account) => this.#objection(visit, account);
    const parts = {
      base: this.#base,
      dice: this.#dice,
      troubles: this.#troubles,
      nextRun: (copy: Copy) => this.#runs.push(copy),
    };
    this.#copies = TECHNICIANS.map((id) => new Copy(parts, technicianIdSchema.parse(id)));
    for (const where of WHERES) this.#planOutage(where);
    this.#watchOver();
    // Three computers are lost for good on the way.
    this.#copies.forEach((copy, at) => {
      this.#base.timers.after(Math.round((plan.over * (at + 1)) / 4), () => copy.lose());
    });
  }

  async live(): Promise<void> {
    const { leases, over } = this.#plan;
    const every = over / leases;
    while (this.#made.size < leases) {
      await this.#base.timers.advance(Math.round(every * 2 * this.#dice.unit()));
      for (let tries = 0; tries < 4; tries += 1) if (await this.#checkOut()) break;
    }
  }

  /** Nothing goes wrong any more; everything that is left has its time to end. */
  async settle(): Promise<void> {
    this.#over = true;
    this.#troubles.off = true;
    for (const where of WHERES) this.#base.at[where].fake.faults.endOutage();
    for (let hours = 0; hours < 40 && this.#leftOver().length > 0; hours += 1) await this.#base.timers.advance(HOUR);
    await this.#base.timers.advance(2 * HOUR);
  }

  figures(): SoakFigures {
    const late = [...this.#witness.endings].map(([id, { where, endsAt, at }]) => {
      const exposure = Math.max(0, at - endsAt);
      const unavoidable = this.#unavoidable(id, where, endsAt);
      return { exposure, unavoidable, beyond: exposure - unavoidable, isLost: this.#isLost(id) };
    });
    const beyond = (lost: boolean): Millis =>
      most(late.filter(({ isLost }) => isLost === lost).map((one) => one.beyond));
    const most = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b), 0);
    return {
      leases: this.#made.size,
      lost: this.#leftOver(),
      untracked: this.#untracked,
      wronglyTouched: this.#witness.wronged,
      maxExposureMs: most(late.map(({ exposure }) => exposure)),
      unavoidableMs: most(late.map(({ unavoidable }) => unavoidable)),
      beyondMs: beyond(false),
      beyondWhenLostMs: beyond(true),
      troubles: this.#troubles,
      kills: this.#copies.reduce((sum, { kills }) => sum + kills, 0),
      outages: [...this.#outages.values()].reduce((sum, spans) => sum + spans.length, 0),
      swept: this.#copies.reduce((sum, { ledger }) => sum + sweptIn(ledger.leases({ states: 'all', limit: ALL })), 0),
      bystanders: this.#witness.bystanders(),
    };
  }

  async #checkOut(): Promise<boolean> {
    const copy = this.#dice.pick(this.#copies as [Copy, ...Copy[]]);
    const latchkey = copy.running();
    if (latchkey === undefined) return false;
    const where = this.#dice.pick(WHERES);
    const mode = this.#dice.chance(0.3) ? 'standard' : 'burner';
    const roll = this.#dice.unit();
    const duration = roll < 0.85 ? '1h' : roll < 0.97 ? '4h' : '8h';
    const asked = await latchkey.checkOut(checkOutAt(where, mode, { duration }));
    if (!asked.ok) return false;
    const { leaseId } = asked.value;
    this.#made.set(leaseId, { copy, lostBefore: copy.gone.length });
    this.#use(copy, leaseId, where);
    return true;
  }

  /** What a technician, and a customer's administrator, do with an account while it lives. */
  #use(copy: Copy, id: LeaseId, where: Where): void {
    const roll = this.#dice.unit();
    const later = (ms: Millis, work: () => void): void => void this.#base.timers.after(ms, work);
    if (roll < 0.3) later(this.#dice.below(50 * MINUTE), () => copy.running()?.checkIn(id));
    else if (roll < 0.4) {
      // Killed inside, neither the answer nor the exception reaches anybody.
      const extend = (): void =>
        void copy
          .running()
          ?.extend(id, '1h', 'still burning')
          .catch(() => undefined);
      later((5 + this.#dice.below(50)) * MINUTE, extend);
    } else if (roll < 0.45)
      later(
        5 * MINUTE,
        () =>
          void copy
            .running()
            ?.shorten(id, 20)
            .catch(() => undefined),
      );
    else if (roll < 0.5) later((2 + this.#dice.below(40)) * MINUTE, () => this.#addByHand(copy, id, where));
  }

  #addByHand(copy: Copy, id: LeaseId, where: Where): void {
    const name = copy.lease(id)?.account.name;
    const { inspection } = this.#base.at[where].truth;
    const account = inspection.accounts().find((one) => one.name === name && one.state === 'present');
    if (account?.marker === 'foreign' || account?.marker.leaseId !== id) return;
    inspection.addToGroup(account, 'Administrators');
    inspection.addMethod(account, 'authenticator');
  }

  #plantBystanders(): void {
    const { clock, at } = this.#base;
    for (const where of WHERES) {
      const { inspection } = at[where].truth;
      const domain = where === 'cloud' ? '@contoso.example' : where === 'cloud2' ? '@fabrikam.example' : '';
      const plant = (name: string, text?: string): void => {
        const marked = text === undefined ? {} : { markerText: text };
        inspection.plant({ name: name + domain, password: new Secret('a1!A'), groups: ['Administrators'], ...marked });
      };
      plant('chief');
      plant('ana-jit2', 'latchkey1;org=msp;lease=');
      // Long over, and nobody signed it, or somebody copied it from elsewhere.
      const marker = forgedMarker(plus(clock.wall(), -DAY));
      plant('unsigned', markerText(marker));
      plant('forged', markerText({ ...marker, signature: 'A'.repeat(86) }));
    }
    this.#witness.protect();
  }

  /** Only the copy that has recorded the end of a lease may end it, a stranger's only after the time of grace. */
  #objection({ verb, call }: Visit, { marker }: AccountTruth): string | undefined {
    if (marker === 'foreign') return 'it bears no marker';
    const copy = this.#runs[runOf(call.opId) - 1];
    const state = copy?.lease(marker.leaseId)?.state;
    if (state === undefined) return 'its lease is in no record of this copy';
    const own = this.#made.get(marker.leaseId)?.copy === copy;
    // Where a tenant refuses a pass beside roles, they are taken off and given once more.
    if (own && verb === 'strip' && state.kind === 'provisioning') return undefined;
    if (state.kind !== 'revoking') return `its lease is ${state.kind}`;
    if (state.cause === 'swept' && this.#base.clock.wall() < marker.endsAt + SWEEP_GRACE) return 'too early';
    return own || state.cause === 'swept' ? undefined : 'it is the lease of another copy';
  }

  #planOutage(where: Where): void {
    const { timers, clock, at } = this.#base;
    timers.after(2 * HOUR + this.#dice.below(26 * HOUR), () => {
      if (this.#over) return;
      const { faults } = at[where].fake;
      const from = clock.wall();
      faults.startOutage(this.#dice.chance(0.5) ? 'unreachable' : 'blackHole');
      timers.after(MINUTE + this.#dice.below(90 * MINUTE), () => {
        faults.endOutage();
        this.#outages.set(where, [...(this.#outages.get(where) ?? []), { from, to: clock.wall() }]);
        this.#planOutage(where);
      });
    });
  }

  #watchOver(): void {
    this.#base.timers.after(10 * MINUTE, () => {
      this.#watchOver();
      for (const { where, account } of this.#witness.accounts()) {
        const usable = account.state === 'present' && (account.enabled || account.groups.length > 0);
        if (usable && !this.#answeredFor(account)) this.#untracked.push(`${where} ${account.name}`);
      }
    });
  }

  /** A live lease on the disk of a computer that exists, or a signed marker that any copy may act upon. */
  #answeredFor({ marker }: AccountTruth): boolean {
    if (marker === 'foreign') return false;
    if (marker.signature !== undefined) return this.#made.has(marker.leaseId);
    return this.#copies.some(({ ledger }) => {
      const lease = ledger.lease(marker.leaseId);
      return lease !== undefined && isLive(lease);
    });
  }

  #leftOver(): readonly string[] {
    const live = this.#copies.flatMap(({ ledger }) =>
      ledger.leases({ states: 'live', limit: ALL }).map(({ id, state }) => `lease ${id} is ${state.kind}`),
    );
    const forgotten = [...this.#made]
      .filter(([id, { copy }]) => copy.lease(id) === undefined)
      .map(([id]) => `lease ${id}`);
    const open = this.#witness
      .accounts()
      .filter(({ account: { marker, enabled, groups, state } }) => {
        const burner = marker !== 'foreign' && marker.mode === 'burner';
        return burner || (state === 'present' && (enabled || groups.length > 0));
      })
      .map(({ where, account }) => `account ${where} ${account.name}`);
    return [...live, ...forgotten, ...open];
  }

  /** The computer that checked it out is gone for good. */
  #isLost(id: LeaseId): boolean {
    const made = this.#made.get(id);
    return made === undefined || made.lostBefore < made.copy.gone.length;
  }

  /** Until its computer and its directory are both up; where the computer is lost, the time of grace and its directory. */
  #unavoidable(id: LeaseId, where: Where, endsAt: Instant): Millis {
    const away = this.#outages.get(where) ?? [];
    const made = this.#made.get(id);
    if (made === undefined || this.#isLost(id)) return SWEEP_GRACE + untilFree(plus(endsAt, SWEEP_GRACE), away);
    return untilFree(endsAt, [...away, ...made.copy.downs]);
  }
}

const runOf = (opId: OperationId): number => Number(opId.split('-')[1]);

function sweptIn(leases: readonly { readonly state: { readonly kind: string; readonly cause?: string } }[]): number {
  return leases.filter(({ state }) => state.cause === 'swept').length;
}
