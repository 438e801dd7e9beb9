import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { failure, type Failure } from '../../../../shared/errors';
import type { ConnectorId, OrganisationId } from '../../../../shared/ids';
import type { SyncSource } from '../../../../shared/ipc/organisation-views';
import type { M365Connector } from '../../../../shared/model/connector';
import { err, ok, type Result } from '../../../../shared/result';
import { createSignatures } from '../../../adapters/organisation-source/ed25519';
import { openKept } from '../../../adapters/store/kept';
import { createOrganisationService, type OrganisationService } from '../../../app/organisation';
import { connectorEntry } from '../../../app/organisation/secrets';
import { parseInvitation, type Invitation } from '../../../core/organisation/invitation';
import type { OrganisationSource } from '../../../ports/organisation';
import type { Organisations } from '../../product';
import { folderOf, membershipIn, type MembershipFile } from './membership';
import { fetchOf } from '../network/network';
import { ledgerIn, organisationTokens, type OrganisationPlace } from './file';
import { openOrganisation } from './workplace';
import { found } from './founding';
import { openSource } from './source';

export type { OrganisationPlace } from './file';

/** The real organisation of this computer. */
export function organisationsIn(place: OrganisationPlace): Organisations {
  const membership = membershipIn(place.folder);
  let invited: ConnectorId | undefined;
  return {
    open: () => Promise.resolve(openOrganisation(place, membership)),
    create: (input) => {
      const free = mayTakeUp(place, membership);
      return free.ok
        ? found({ ...place, membership, serviceAt: (source) => serviceAt(place, source) }, input)
        : Promise.resolve(free);
    },
    join: async (input) => {
      const invitation = parseInvitation(input.invitation);
      if (!invitation.ok) return invitation;
      invited = invitation.value.connector?.id;
      return joinBy(place, membership, invitation.value, input.entraObjectId);
    },
    keepSecret: (connectorId, secret) =>
      connectorId === invited
        ? place.keychain.put(connectorEntry(connectorId), secret)
        : Promise.resolve(err(failure('unknown_connector', { connectorId }))),
  };
}

async function joinBy(
  place: OrganisationPlace,
  membership: MembershipFile,
  { source: sync, publicKeys, connector }: Invitation,
  entraObjectId: string,
): Promise<Result<void, Failure>> {
  const source = sourceFor(place, sync, connector);
  if (!source.ok) return source;
  const service = serviceAt(place, source.value);
  const former = membership.read();
  // To come back to the organisation whose leases this computer still holds is what is wanted.
  const free = mayTakeUp(place, membership);
  const joined = await service.join({ publicKeys, entraObjectId });
  if (!joined.ok) return joined;
  const organisationId = joined.value.id;
  if (!free.ok && former.ok && former.value?.organisationId !== organisationId) {
    const left = service.leave();
    return left.ok ? free : left;
  }
  return membership.write({
    organisationId,
    source: sync,
    publicKeys,
    entraObjectId,
    ...(connector === undefined ? {} : { connector }),
  });
}

/** Refuses while an organisation that this computer belonged to still has live leases here, which nobody would end then. */
function mayTakeUp(place: OrganisationPlace, membership: MembershipFile): Result<void, Failure> {
  const former = membership.read();
  if (!former.ok || former.value === undefined) return ok(undefined);
  return hasLiveLeases(place, former.value.organisationId)
    ? err(failure('policy_denied', { detail: 'live leases' }))
    : ok(undefined);
}

function hasLiveLeases(place: OrganisationPlace, organisationId: OrganisationId): boolean {
  const folder = folderOf(place.folder, organisationId);
  if (!existsSync(join(folder, 'ledger.db'))) return false;
  const ledger = ledgerIn(folder, place.clock);
  const live = ledger.leases({ states: 'live', limit: 1 }).length > 0;
  ledger.close();
  return live;
}

function serviceAt({ clock, folder, keychain }: OrganisationPlace, source: OrganisationSource): OrganisationService {
  return createOrganisationService({
    clock,
    store: openKept({ folder }),
    signatures: createSignatures(keychain),
    source,
  });
}

/** A source before there is an organisation: SharePoint can be reached only by what an invitation says. */
function sourceFor(
  place: OrganisationPlace,
  sync: SyncSource,
  connector: M365Connector | undefined,
): Result<OrganisationSource, Failure> {
  const tokens = organisationTokens(place.keychain, fetchOf(place));
  const agent = place.network?.agent;
  return openSource(sync, { tokens, agent, connector: (id) => (connector?.id === id ? connector : undefined) });
}
