import { failure } from '../../../shared/errors';
import { err, ok } from '../../../shared/result';
import { Secret } from '../../../shared/secret';
import { createPartnerReader } from '../../adapters/graph/partner';
import { createTokenSource } from '../../adapters/identity/token-source';
import { objectIdAtKeyboard } from '../../app/sign-in/roster';
import type { TechnicianSignIn } from '../../ports/identity';
import type { OrganisationInForce } from '../../ports/organisation';
import type { PartnerLook } from '../../ports/partner';
import type { Clock, Ids, Log, Timers } from '../../ports/system';
import { practiceClientSecret, practicePartnerTenantId } from '../../practice/m365';
import type { PracticeAddresses } from '../../practice/organisation/customers';

/**
 * Customers of the partner as the technician at the keyboard sees them: asked in the tenant their own account lives in.
 * An app knows its customers only one by one, so a connection that an app signs in to leads nowhere (`no_connection`).
 */
export function partnerLook(
  read: PartnerLook,
  signIn: TechnicianSignIn,
  organisation: OrganisationInForce,
): PartnerLook {
  return async (through) => {
    if (through.signIn.kind !== 'technician') return err(failure('bad_input', { detail: 'no_connection' }));
    const accounts = await signIn.accounts({ clientId: through.signIn.clientId, cloud: through.cloud });
    if (!accounts.ok) return accounts;
    const me = objectIdAtKeyboard(organisation);
    const account = accounts.value.find(({ objectId }) => objectId === me);
    if (account === undefined) return err(failure('sign_in_failed', { detail: 'signed_out' }));
    return read({ ...through, tenantId: account.tenantId });
  };
}

interface Around {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly timers: Timers;
}

/** The same in Practice, whose app is known in the partner's tenant, too, and signs in there by itself. */
export function practicePartner({ graphUrl, loginUrl }: PracticeAddresses, around: Around): PartnerLook {
  const secretOf = () => Promise.resolve(ok(new Secret(practiceClientSecret(practicePartnerTenantId))));
  const read = createPartnerReader({ ...around, tokens: createTokenSource({ secretOf }) });
  return (through) =>
    read({ ...through, tenantId: practicePartnerTenantId, cloud: { kind: 'custom', graphUrl, loginUrl } });
}
