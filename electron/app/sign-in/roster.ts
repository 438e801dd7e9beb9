import type { SignedInAccountView } from '../../../shared/ipc/sign-in-rows';
import type { Technician } from '../../../shared/model/technician';
import type { SignedInAccount } from '../../ports/identity';
import type { OrganisationInForce } from '../../ports/organisation';

/**
 * The technician behind an account. Object ids decide, which directories give and nobody chooses; names and user names can
 * be had by anyone who may name accounts in some tenant. Undefined when the roster has none, or two.
 */
export function technicianOf(roster: readonly Technician[], account: SignedInAccount): Technician | undefined {
  const found = roster.filter(({ entraObjectId }) => entraObjectId.toLowerCase() === account.objectId.toLowerCase());
  return found.length === 1 ? found[0] : undefined;
}

/** Whether an account is that of the technician at the keyboard. */
export function rosterPlace(account: SignedInAccount, inForce: OrganisationInForce): SignedInAccountView['roster'] {
  const current = inForce.current();
  const technician = technicianOf(current?.organisation.technicians ?? [], account);
  if (technician === undefined) return 'unknown';
  return technician.id === current?.me ? 'me' : 'colleague';
}

/** Object id of the technician at the keyboard, in whose name customers' tenants are asked. */
export function objectIdAtKeyboard(inForce: OrganisationInForce): string | undefined {
  const current = inForce.current();
  const me = current?.organisation.technicians.find(({ id }) => id === current.me);
  return me?.entraObjectId.toLowerCase();
}
