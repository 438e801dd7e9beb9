import { failure, type Failure } from '../../../../shared/errors';
import type { M365Connector } from '../../../../shared/model/connector';
import { err, ok, type Result } from '../../../../shared/result';
import { Secret } from '../../../../shared/secret';
import { createPartnerReader } from '../../../adapters/graph/tenant/partner';
import { createPeopleReader } from '../../../adapters/graph/read/people';
import type { Fetch } from '../../../adapters/network';
import { createTokenSource } from '../../../adapters/identity/token-source';
import { objectIdAtKeyboard } from '../../../app/sign-in/roster';
import type { TechnicianSignIn, TokenSource } from '../../../ports/identity';
import type { OrganisationInForce } from '../../../ports/organisation';
import type { PartnerLook, PeopleLook } from '../../../ports/partner';
import type { Clock, Ids, Log, Timers } from '../../../ports/system';
import { practiceClientSecret, practicePartnerTenantId } from '../../../practice/m365';
import type { PracticeAddresses } from '../../../practice/organisation/customers';

/** What the partner's own tenant may be asked for. */
export interface PartnerLooks {
  readonly partner: PartnerLook;
  readonly people: PeopleLook;
}

/** The app of a connection, at home: in the tenant that the account of whoever is at the keyboard lives in. */
type HomeOf = (through: M365Connector) => Promise<Result<M365Connector, Failure>>;

/**
 * The partner's tenant as the technician at the keyboard sees it: asked in the tenant their own account lives in. An app
 * knows its customers only one by one, so a connection that an app signs in to leads nowhere (`no_connection`).
 */
export function partnerLooks(
  around: Around & { readonly tokens: TokenSource },
  signIn: Pick<TechnicianSignIn, 'accounts'>,
  organisation: OrganisationInForce,
): PartnerLooks {
  return looksAt(around, async (through) => {
    if (through.signIn.kind !== 'technician') return err(failure('bad_input', { detail: 'no_connection' }));
    const accounts = await signIn.accounts({ clientId: through.signIn.clientId, cloud: through.cloud });
    if (!accounts.ok) return accounts;
    const me = objectIdAtKeyboard(organisation);
    const account = accounts.value.find(({ objectId }) => objectId === me);
    if (account === undefined) return err(failure('sign_in_failed', { detail: 'signed_out' }));
    return ok({ ...through, tenantId: account.tenantId });
  });
}

interface Around {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly timers: Timers;
  readonly fetch?: Fetch;
}

function looksAt(options: Around & { readonly tokens: TokenSource }, homeOf: HomeOf): PartnerLooks {
  const customers = createPartnerReader(options);
  const people = createPeopleReader(options);
  return {
    partner: async (through) => {
      const home = await homeOf(through);
      return home.ok ? customers(home.value) : home;
    },
    people: async (through, asked) => {
      const home = await homeOf(through);
      return home.ok ? people(home.value, asked) : home;
    },
  };
}

/** The same in Practice, whose app is known in the partner's tenant, too, and signs in there by itself. */
export function practicePartner({ graphUrl, loginUrl }: PracticeAddresses, around: Around): PartnerLooks {
  const secretOf = () => Promise.resolve(ok(new Secret(practiceClientSecret(practicePartnerTenantId))));
  const cloud = { kind: 'custom', graphUrl, loginUrl } as const;
  return looksAt({ ...around, tokens: createTokenSource({ secretOf }) }, (through) =>
    Promise.resolve(ok({ ...through, tenantId: practicePartnerTenantId, cloud })),
  );
}
