import type { Failure } from '../../../shared/errors';
import type { OrganisationId } from '../../../shared/ids';
import type { Result } from '../../../shared/result';
import type { Instant, Millis } from '../../../shared/time';
import type { AccountRequest, Call, Directory, MarkedAccount, Observation } from '../../ports/directory';
import type { Clock } from '../../ports/system';

interface Write {
  readonly at: Instant;
  readonly name: string;
  readonly organisationId: OrganisationId;
  readonly before: Observation;
  readonly marked: readonly MarkedAccount[];
}

/** Reads as a lagging replica shows them: a write is seen only once the lag has passed since it was made. */
export class DelayedSight {
  readonly #inner: Directory;
  readonly #clock: Clock;
  readonly #lagMs: () => Millis;
  #writes: Write[] = [];

  constructor(inner: Directory, clock: Clock, lagMs: () => Millis) {
    this.#inner = inner;
    this.#clock = clock;
    this.#lagMs = lagMs;
  }

  /** Remembers what reads go on to show for a while. */
  async beforeWrite(request: AccountRequest, call: Call): Promise<void> {
    if (this.#lagMs() <= 0) return;
    const { organisationId } = request.marker;
    const [before, marked] = await Promise.all([
      this.#inner.observe({ account: request.account, marker: request.marker }, call),
      this.#inner.listMarked(organisationId, call),
    ]);
    if (!before.ok || !marked.ok) return;
    const name = request.account.name.toLowerCase();
    this.#writes.push({ at: this.#clock.wall(), name, organisationId, before: before.value, marked: marked.value });
  }

  /** Whether reads do not show the account yet. */
  isYoung(name: string): boolean {
    return this.#hidden(name)?.before.account === 'absent';
  }

  async observe(request: AccountRequest, call: Call): Promise<Result<Observation, Failure>> {
    const truth = await this.#inner.observe(request, call);
    const hidden = this.#hidden(request.account.name);
    if (!truth.ok || hidden === undefined) return truth;
    return { ok: true, value: { ...hidden.before, at: truth.value.at } };
  }

  async listMarked(organisationId: OrganisationId, call: Call): Promise<Result<readonly MarkedAccount[], Failure>> {
    const truth = await this.#inner.listMarked(organisationId, call);
    const hidden = this.#unseen().find((write) => write.organisationId === organisationId);
    return truth.ok && hidden !== undefined ? { ok: true, value: hidden.marked } : truth;
  }

  /** The oldest write to the account that reads do not show yet. */
  #hidden(name: string): Write | undefined {
    return this.#unseen().find((write) => write.name === name.toLowerCase());
  }

  #unseen(): readonly Write[] {
    const seen = this.#clock.wall() - this.#lagMs();
    this.#writes = this.#writes.filter((write) => write.at > seen);
    return this.#writes;
  }
}
