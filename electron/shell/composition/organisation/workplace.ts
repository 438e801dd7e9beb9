import { failure, type ErrorCode, type Failure } from '../../../../shared/errors';
import type { ConnectorId } from '../../../../shared/ids';
import type { Connector } from '../../../../shared/model/connector';
import { err, ok, type Result } from '../../../../shared/result';
import { SECOND, type Millis } from '../../../../shared/time';
import { openAuditSinks } from '../../../adapters/audit-delivery';
import { createGraphDirectory } from '../../../adapters/graph/graph-directory';
import { createDomainFinder } from '../../../adapters/ldap/domain/domain-finder';
import { fileDraftStore } from '../../../adapters/store/drafts';
import type { Latchkey } from '../../../app/api';
import { createCatalogue } from '../../../app/catalogue';
import { examinedCatalogue } from '../../../app/catalogue/examined';
import { createDoctor, type Doctor } from '../../../app/doctor';
import { createEditing, type Editing, type OrganisationDesk, type PrivilegeLookUp } from '../../../app/editing';
import { createLatchkey } from '../../../app/latchkey';
import { createAdminFinder } from '../../../app/organisation/domain-finder';
import { createHostKeys } from '../../../app/organisation/host-keys';
import { createConnectorSecrets } from '../../../app/organisation/secrets';
import type { Timers } from '../../../ports/system';
import type { Sync, Workplace } from '../../workplace';
import { organisationSeals, SWEEP_EVERY } from './marker-seals';
import { adminCleaner } from './endpoint-cleaner';
import { organisationDirectories, type OrganisationDirectories } from './directories';
import { directoryLooks, sshHostKeys } from './looks';
import { fetchOf } from '../network/network';
import { openFile, secretOf, type OpenFile, type OrganisationPlace } from './file';
import { type MembershipFile } from './membership';
import { fingerprintOf, organisationSync } from './sync';
import { type PartnerLooks, partnerLooks } from './partner-look';
import { hearingAll } from '../listening';
import { credentialEnds, signInDesk } from '../sign-in';

/** Opens the organisation this computer belongs to. Fails with `not_found` when there is none, and with `ledger_corrupt`. */
export function openOrganisation(place: OrganisationPlace, membership: MembershipFile): Result<Workplace, Failure> {
  const member = membership.read();
  if (!member.ok) return member;
  if (member.value === undefined) return err(failure('not_found', { detail: 'membership' }));
  const opened = openFile(place, member.value);
  return opened.ok ? ok(assemble(place, membership, opened.value)) : opened;
}

/** How soon connectors are looked at that leases may need no more, ms. */
const FORGET_AFTER: Millis = 5 * SECOND;

interface Engine {
  readonly directories: OrganisationDirectories;
  readonly doctor: Doctor;
  readonly lookUp: PrivilegeLookUp;
  readonly partner: PartnerLooks;
  /** Lets the doctor look at connectors of the draft, once there is one. */
  readonly lookInto: (drafted: (id: ConnectorId) => Connector | undefined) => void;
  readonly latchkey: Latchkey;
  readonly offers: Workplace['offers'];
}

function engineOver(place: OrganisationPlace, file: OpenFile): Engine {
  const { clock, timers, random, ids, log, keychain, preferences } = place;
  const { inForce, tokens, folder, ledger } = file;
  const directories = organisationDirectories({
    organisation: inForce,
    folder,
    log,
    needed: () => ledger.leases({ states: 'live', limit: 100_000 }),
    openM365: (connector) => createGraphDirectory({ connector, tokens, clock, timers, random, log, ...fetchOf(place) }),
    openActiveDirectory: async (connector) => {
      const { createLdapDirectory } = await import('../../../adapters/ldap');
      return createLdapDirectory({ connector, clock, secret: () => secretOf(keychain, connector.id) });
    },
    openLocal: async (connector) => {
      const { openEndpoint } = await import('../../../adapters/local');
      return openEndpoint({ connector, clock, secret: () => secretOf(keychain, connector.id) });
    },
  });
  let drafted: (id: ConnectorId) => Connector | undefined = () => undefined;
  const { probe, lookUp } = directoryLooks({
    ...{ clock, timers, ids, log, tokens },
    ...fetchOf(place),
    organisation: inForce,
    secretOf: (id) => secretOf(keychain, id),
    connector: (id) => drafted(id) ?? file.connector(id),
  });
  const doctor = createDoctor({ clock, probe });
  const catalogue = createCatalogue({
    organisation: inForce,
    clock,
    ledger,
    directories,
    pinned: () => preferences.get().pinned,
    durationTrouble: (connector, policy, code) => doctor.durationTrouble(connector, policy, code),
  });
  const latchkey = createLatchkey({
    ...place,
    ledger,
    directories,
    organisation: inForce,
    seals: organisationSeals(file.signatures),
    auditSinks: openAuditSinks({ clock: place.clock, version: place.program.version, agent: place.network?.agent }),
    sweepEveryMs: SWEEP_EVERY,
    clipboardClearSeconds: () => preferences.get().clipboardClearSeconds,
  });
  const offers = examinedCatalogue(catalogue, { doctor, organisation: inForce, timers });
  const lookInto: Engine['lookInto'] = (look) => {
    drafted = look;
  };
  const partner = partnerLooks({ tokens, clock, ids, log, timers, ...fetchOf(place) }, file.signIn.technician, inForce);
  return { directories, doctor, lookUp, partner, lookInto, latchkey, offers };
}

/** Looks which connectors are needed soon after leases changed, since many end at once and each time all of them are read. */
function followNeeded(latchkey: Latchkey, directories: OrganisationDirectories, timers: Timers): () => void {
  let callOff: (() => void) | undefined;
  const unsubscribe = latchkey.subscribe(({ kind }) => {
    if (kind !== 'leases') return;
    callOff ??= timers.after(FORGET_AFTER, () => {
      callOff = undefined;
      directories.rememberNeeded();
    });
  });
  directories.rememberNeeded();
  return () => {
    unsubscribe();
    callOff?.();
  };
}

function assemble(place: OrganisationPlace, membership: MembershipFile, file: OpenFile): Workplace {
  const { service, inForce, tokens, ledger } = file;
  const engine = engineOver(place, file);
  const { directories, latchkey } = engine;
  const drafts = fileDraftStore(file.folder);
  const sync = organisationSync({ place, membership, drafts, latchkey, ...file });
  const editing = createEditing({
    desk: deskOf(file, sync),
    drafts,
    clock: place.clock,
    ids: place.ids,
    log: place.log,
    ledger,
    doctor: engine.doctor,
    lookUp: engine.lookUp,
    ...engine.partner,
    fingerprint: fingerprintOf,
  });
  const drafted = (id: ConnectorId): Connector | undefined => draftedConnector(editing, id);
  engine.lookInto(drafted);
  const forget = followNeeded(latchkey, directories, place.timers);
  const changed = (connectorId?: ConnectorId): void => {
    tokens.renew();
    if (connectorId !== undefined) directories.renew(connectorId);
    ends.changed(connectorId);
    latchkey.accessChanged(connectorId);
  };
  const ends = credentialEnds(place, file.signIn, tokens, engine.doctor, { organisation: inForce, drafted });
  const signIn = signInDesk(place, file.signIn, { organisation: inForce, drafted, changed });
  return {
    kind: 'organisation',
    organisation: inForce,
    clock: place.clock,
    timers: place.timers,
    latchkey,
    offers: engine.offers,
    editing,
    sync,
    ...findersOf(place, file),
    secrets: createConnectorSecrets({ organisation: inForce, keychain: place.keychain, drafted, changed }),
    signIn,
    ends,
    subscribe: hearingAll(editing, signIn, ends),
    problems: () => refusalOf(service.trouble()),
    async close(graceMs) {
      forget();
      signIn.close();
      sync.stop();
      await latchkey.stop(graceMs);
      ledger.close();
      await directories.close();
    },
  };
}

/** What an admin may look up about computers and domains, and clean up there. */
function findersOf(
  { keychain, clock }: OrganisationPlace,
  file: OpenFile,
): Pick<Workplace, 'hostKeys' | 'cleaner' | 'domainFinder'> {
  const organisation = file.inForce;
  return {
    hostKeys: createHostKeys({ organisation, reader: sshHostKeys }),
    cleaner: adminCleaner({
      organisation,
      clock,
      ledger: file.ledger,
      connector: (id) => file.connector(id),
      secret: (id) => secretOf(keychain, id),
    }),
    domainFinder: createAdminFinder({ organisation, finder: createDomainFinder() }),
  };
}

function deskOf({ service, inForce }: OpenFile, sync: Sync): OrganisationDesk {
  return {
    current: () => inForce.current(),
    publish: (edit) => service.publish(edit),
    subscribe: (listener) => service.subscribe(listener),
    ownKey: async () => {
      const key = await sync.ownKey();
      return key.ok ? ok(key.value.publicKey) : key;
    },
    source: () => sync.source(),
    trouble: () => service.trouble(),
  };
}

/** A connector as the admin at the keyboard drafted it. */
function draftedConnector(editing: Editing, id: ConnectorId): Connector | undefined {
  const found = editing['entity.get']({ kind: 'connector', id });
  if ('then' in found || !found.ok) return undefined;
  return found.value.entity.kind === 'connector' ? found.value.entity.value : undefined;
}

const awayCodes: readonly ErrorCode[] = [
  'unreachable',
  'timeout',
  'dns',
  'throttled',
  'busy',
  'offline',
  'connection_refused',
  'captive_portal',
  'proxy_unreachable',
];

/** A source that cannot be reached is no news for someone on the road; a file that was refused is. */
function refusalOf(trouble: Failure | undefined): readonly Failure[] {
  if (trouble === undefined) return [];
  return awayCodes.includes(trouble.code) ? [] : [trouble];
}
