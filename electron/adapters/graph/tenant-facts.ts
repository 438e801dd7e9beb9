import type { z } from 'zod';
import { failure, type Failure } from '../../../shared/errors';
import { err, ok, type Result } from '../../../shared/result';
import { MINUTE, type Millis } from '../../../shared/time';
import type { Clock } from '../../ports/system';
import type { Operation } from './operation';
import { groupsNamed, passPolicyPath, skusPath } from './paths';
import { groupSchema, passPolicySchema, skuSchema } from './schemas';
import type { Transport } from './transport';

export type PassPolicy = z.infer<typeof passPolicySchema>;

/** Service plan of Entra ID P2, which PIM needs (Microsoft: licensing service plan reference). */
const P2 = 'eec0eb4f-6444-4f95-aba0-50c24d67f998';

/** A value that is asked for again after a while; several who need it at once share one request. */
class Kept<T> {
  #value: T | undefined;
  #askedAt = Number.NEGATIVE_INFINITY;
  #asking: Promise<T | undefined> | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly lifetime: Millis,
  ) {}

  get last(): T | undefined {
    return this.#value;
  }

  /** `ask` gives undefined when the value cannot be had; that is not kept. */
  get(ask: () => Promise<T | undefined>): Promise<T | undefined> {
    if (this.clock.monotonic() - this.#askedAt < this.lifetime) return Promise.resolve(this.#value);
    this.#asking ??= ask()
      .then((value) => {
        if (value !== undefined) this.set(value);
        return value;
      })
      .finally(() => {
        this.#asking = undefined;
      });
    return this.#asking;
  }

  set(value: T): void {
    this.#value = value;
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
  ) {
    this.#p2 = new Kept(clock, 30 * MINUTE);
    this.#policy = new Kept(clock, 5 * MINUTE);
  }

  /** As far as known without asking. */
  get knownP2(): boolean | undefined {
    return this.#p2.last;
  }

  /** Whether PIM can be used; undefined when the licences cannot be read. */
  p2(operation: Operation): Promise<boolean | undefined> {
    return this.#p2.get(async () => {
      const skus = await this.transport.list(operation, skusPath, skuSchema);
      if (!skus.ok) return undefined;
      return skus.value.value.some(
        (sku) =>
          (sku.capabilityStatus === 'Enabled' || sku.capabilityStatus === 'Warning') &&
          (sku.servicePlans ?? []).some((plan) => plan.servicePlanId === P2 && plan.provisioningStatus === 'Success'),
      );
    });
  }

  /** The service itself said that PIM is not licensed. */
  noP2(): void {
    this.#p2.set(false);
  }

  /** The tenant's rules for passes; undefined when they cannot be read. */
  passPolicy(operation: Operation): Promise<PassPolicy | undefined> {
    return this.#policy.get(() => this.#askPolicy(operation));
  }

  /** The same, not from memory: a pass has just been refused. */
  async freshPassPolicy(operation: Operation): Promise<PassPolicy | undefined> {
    const policy = await this.#askPolicy(operation);
    if (policy !== undefined) this.#policy.set(policy);
    return policy;
  }

  async #askPolicy(operation: Operation): Promise<PassPolicy | undefined> {
    const answer = await this.transport.send(operation, { method: 'GET', path: passPolicyPath }, passPolicySchema);
    return answer.ok ? answer.value.value : undefined;
  }

  /** Object id of the one group of this name. */
  async groupId(operation: Operation, name: string): Promise<Result<string, Failure>> {
    const kept = this.#groups.get(name) ?? new Kept<string>(this.clock, 10 * MINUTE);
    this.#groups.set(name, kept);
    let refused: Failure | undefined;
    const id = await kept.get(async () => {
      const found = await this.transport.list(operation, groupsNamed(name), groupSchema);
      if (!found.ok) refused = found.error.failure;
      else if (found.value.value.length > 1)
        refused = failure('constraint_violation', { detail: 'several groups have this name' });
      return found.ok && found.value.value.length === 1 ? found.value.value[0]?.id : undefined;
    });
    return id === undefined ? err(refused ?? failure('not_found', { detail: 'no group has this name' })) : ok(id);
  }
}
