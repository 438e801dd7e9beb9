import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { failure, type Failure } from '../../../shared/errors';
import { organisationIdSchema, technicianIdSchema, type ConnectorId, type OrganisationId } from '../../../shared/ids';
import type { SyncSource } from '../../../shared/ipc/organisation-views';
import type { M365Connector } from '../../../shared/model/connector';
import { ORGANISATION_SCHEMA_VERSION, organisationSchema, type Organisation } from '../../../shared/model/organisation';
import { err, ok, type Result } from '../../../shared/result';
import { createSignatures } from '../../adapters/organisation-source/ed25519';
import { openKept } from '../../adapters/store/kept';
import { createOrganisationService, type OrganisationService } from '../../app/organisation';
import { connectorEntry } from '../../app/organisation/secrets';
import { parseInvitation, type Invitation } from '../../core/organisation/invitation';
import type { OrganisationSource } from '../../ports/organisation';
import type { Organisations } from '../product';
import type { Parsed } from '../route';
import { folderOf, membershipIn, type MembershipFile } from './organisation-membership';
import { ledgerIn, openOrganisation, organisationTokens, type OrganisationPlace } from './organisation-workplace';
import { openSource, prepareSource } from './organisation-source';

export type { OrganisationPlace } from './organisation-workplace';

/** Days after which a copy that could not be verified again closes check-outs, until the admins set another limit. */
const STALE_AFTER_DAYS = 7;

/** The real organisation of this computer. */
export function organisationsIn(place: OrganisationPlace): Organisations {
  const membership = membershipIn(place.folder);
  let invited: ConnectorId | undefined;
  return {
    open: () => Promise.resolve(openOrganisation(place, membership)),
    create: (input) => create(place, membership, input),
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

async function create(
  place: OrganisationPlace,
  membership: MembershipFile,
  { name, me, source: sync }: Parsed<'organisation.create'>,
): Promise<Result<void, Failure>> {
  const free = mayTakeUp(place, membership);
  if (!free.ok) return free;
  const source = sourceFor(place, sync, undefined);
  if (!source.ok) return source;
  const prepared = await prepareSource(sync);
  if (!prepared.ok) return prepared;
  const draft = firstOrganisation(name, me, place.clock.wall());
  if (draft === undefined) return err(failure('bad_input', { detail: 'organisation' }));
  const primary = draft.technicians[0];
  if (primary === undefined) return err(failure('bug'));
  const service = serviceAt(place, source.value);
  const made = await service.create(draft, primary.id);
  if (!made.ok) {
    const taken = made.error.code === 'stale_revision';
    return taken ? err(failure('bad_input', { detail: 'source holds an organisation' })) : made;
  }
  if (made.value.kind !== 'published') return err(failure('bad_input', { detail: 'organisation' }));
  const { id: organisationId, adminKeys } = made.value.organisation;
  const publicKeys = adminKeys.map(({ publicKey }) => publicKey);
  return membership.write({ organisationId, source: sync, publicKeys, entraObjectId: me.entraObjectId });
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
  const tokens = organisationTokens(place.keychain);
  return openSource(sync, { tokens, connector: (id) => (connector?.id === id ? connector : undefined) });
}

/** An organisation of one Primary; undefined when what was typed is none. */
function firstOrganisation(
  name: string,
  me: Parsed<'organisation.create'>['me'],
  now: number,
): Organisation | undefined {
  return organisationSchema.safeParse({
    schemaVersion: ORGANISATION_SCHEMA_VERSION,
    id: organisationIdSchema.parse(randomUUID()),
    name,
    version: 1,
    issuedAt: now,
    staleAfterDays: STALE_AFTER_DAYS,
    adminKeys: [],
    technicians: [
      { ...me, id: technicianIdSchema.parse(randomUUID()), role: 'primary', groups: [], scope: { kind: 'all' } },
    ],
    technicianGroups: [],
    customers: [],
    customerGroups: [],
    connectors: [],
    policies: [],
  }).data;
}
