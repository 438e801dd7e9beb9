import type { Failure } from '../../../shared/errors';
import type { CustomerId } from '../../../shared/ids';
import type { Output } from '../../../shared/ipc/contract';
import type { Result } from '../../../shared/result';
import type { Millis } from '../../../shared/time';
import { indexOf } from '../../core/policy/lookup';
import type { OrganisationInForce } from '../../ports/organisation';
import type { Timers } from '../../ports/system';
import type { Catalogue } from '../catalogue';
import type { Doctor } from '../doctor';

/** A catalogue whose offers know what the doctor found. */
export interface ExaminedCatalogue extends Omit<Catalogue, 'policies'> {
  policies(customerId: CustomerId): Promise<Result<Output<'catalogue.policies'>, Failure>>;
}

export interface ExaminedWorld {
  readonly doctor: Doctor;
  readonly organisation: OrganisationInForce;
  readonly timers: Timers;
  /** How long a person waits for a first look at most, ms; what comes later counts the next time. */
  readonly patienceMs?: Millis;
}

/**
 * Lets the doctor look at a customer's tenants before their policies are offered. `catalogue` must have been made with the
 * same doctor's `durationTrouble`. A customer that was looked at lately costs no waiting.
 */
export function examinedCatalogue(catalogue: Catalogue, world: ExaminedWorld): ExaminedCatalogue {
  const { doctor, organisation, timers, patienceMs = 700 } = world;
  const looked = async (customerId: CustomerId): Promise<void> => {
    const current = organisation.current();
    if (current === undefined) return;
    const connectors = indexOf(current.organisation).connectorsOf.get(customerId) ?? [];
    const tenants = connectors.filter((connector) => connector.kind === 'm365');
    if (tenants.length === 0) return;
    let callOff = (): void => undefined;
    const patience = new Promise<void>((resolve) => {
      callOff = timers.after(patienceMs, resolve);
    });
    await Promise.race([Promise.all(tenants.map(({ id }) => doctor.look(id))), patience]);
    callOff();
  };
  return {
    customers: (query) => catalogue.customers(query),
    recents: () => catalogue.recents(),
    policies: async (customerId) => {
      // Nothing is asked of customers that are none of this technician's business.
      const before = catalogue.policies(customerId);
      if (!before.ok || before.value.offers.length === 0) return before;
      await looked(customerId);
      return catalogue.policies(customerId);
    },
  };
}
