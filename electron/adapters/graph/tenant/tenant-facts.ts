import type { z } from 'zod';
import { failure, type Failure } from '../../../../shared/errors';
import { err, ok, type Result } from '../../../../shared/result';
import { MINUTE, type Millis } from '../../../../shared/time';
import type { Clock, Timers } from '../../../ports/system';
import { withinTime, type Operation } from '../wire/operation';
import { groupsNamed, passPolicyPath, skusPath } from '../wire/paths';
import { groupSchema, passPolicySchema, skuSchema } from '../wire/schemas';
import type { Transport } from '../wire/transport';
import { premiumOf } from './premium';

export type PassPolicy = z.infer<typeof passPolicySchema>;

/** A value that is asked for again after a while; several who need it at once share one request. */
class Kept<T> {
  #value: Result<T, Failure> | undefined;
  #askedAt = Number.NEGATIVE_INFINITY;
  #asking: Promise<Result<T, Failure>> | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly lifetime: Millis,
  ) {}

  get last(): T | undefined {
    return this.#value?.ok === true ? this.#value.value : undefined;
  }

  /** What is kept, or what `ask` finds; a failure is not kept. */
  get(ask: () => Promise<Result<T, Failure>>): Promise<Result<T, Failure>> {
    const fresh = this.clock.monotonic() - this.#askedAt < this.lifetime;
    if (fresh && this.#value !== undefined) return Promise.resolve(this.#value);
    this.#asking ??= ask()
      .then((found) => {
        if (found.ok) this.set(found.value);
        return found;
      })
      .finally(() => {
        this.#asking = undefined;
      });
    return this.#asking;
  }

  set(value: T): void {
    this.#value = ok(value);
    this.#askedAt = this.clock.monotonic();
  }
}

/** What changes rarely in a tenant and is needed for nearly every check-out: kept for some minutes. */
export class TenantFacts {
  readonly #p2: Kept<boolean>;
  readonly #policy: Kept<PassPolicy>;
  readonly #groups = new Map<string, Kept<string>>();

  constructor(
    private readonly transport: Transport,
    private readonly clock: Clock,
    private readonly timers: Timers | undefined,
  ) {
    this.#p2 = new Kept(clock, 30 * MINUTE);
    this.#policy = new Kept(clock, 5 * MINUTE);
  }

  /** As far as known without asking. */
  get knownP2(): boolean | undefined {
    return this.#p2.last;
  }

  /** Whether PIM can be used; undefined when the licences cannot be read. */
  async p2(operation: Operation): Promise<boolean | undefined> {
    const found = await this.#shared(operation, this.#p2, async (own) => {
      const skus = await this.transport.list(own, skusPath, skuSchema);
      return skus.ok ? ok(premiumOf(skus.value.value) === 'p2') : err(skus.error.failure);
    });
    return found.ok ? found.value : undefined;
  }

  /** The service itself said that PIM is not licensed. */
  noP2(): void {
    this.#p2.set(false);
  }

  /** The tenant's rules for passes; undefined when they cannot be read. */
  async passPolicy(operation: Operation): Promise<PassPolicy | undefined> {
    const found = await this.#shared(operation, this.#policy, (own) => this.#askPolicy(own));
    return found.ok ? found.value : undefined;
  }

  /** The same, not from memory: a pass has just been refused. */
  async freshPassPolicy(operation: Operation): Promise<PassPolicy | undefined> {
    const policy = await this.#askPolicy(operation);
    if (!policy.ok) return undefined;
    this.#policy.set(policy.value);
    return policy.value;
  }

  /** Object id of the one group of this name. */
  groupId(operation: Operation, name: string): Promise<Result<string, Failure>> {
    const kept = this.#groups.get(name) ?? new Kept<string>(this.clock, 10 * MINUTE);
    this.#groups.set(name, kept);
    return this.#shared(operation, kept, async (own) => {
      const found = await this.transport.list(own, groupsNamed(name), groupSchema);
      if (!found.ok) return err(found.error.failure);
      const [group, another] = found.value.value;
      if (another !== undefined)
        return err(failure('constraint_violation', { detail: 'several groups have this name' }));
      return group === undefined ? err(failure('not_found', { detail: 'no group has this name' })) : ok(group.id);
    });
  }

  /** The group of this name has gone; one that was made in its place has another id. */
  forgetGroup(name: string): void {
    this.#groups.delete(name);
  }

  async #askPolicy(operation: Operation): Promise<Result<PassPolicy, Failure>> {
    const answer = await this.transport.send(operation, { method: 'GET', path: passPolicyPath }, passPolicySchema);
    return answer.ok ? ok(answer.value.value) : err(answer.error.failure);
  }

  /** A request that several calls may share has a time of its own; each call waits for it no longer than its own time. */
  async #shared<T>(
    operation: Operation,
    kept: Kept<T>,
    ask: (own: Operation) => Promise<Result<T, Failure>>,
  ): Promise<Result<T, Failure>> {
    const asked = kept.get(() => withinTime(operation.call, this.clock, this.timers, ask));
    return (await Promise.race([asked, operation.ended])) ?? err(failure('timeout'));
  }
}
