import { join } from 'node:path';
import type { Failure } from '../../../../shared/errors';
import { failure } from '../../../../shared/errors';
import type { ConnectorId } from '../../../../shared/ids';
import type { Connector, M365Connector, Source } from '../../../../shared/model/connector';
import type { Organisation } from '../../../../shared/model/organisation';
import { privilegeKey, type Privilege } from '../../../../shared/model/policy';
import { err, ok, type Result } from '../../../../shared/result';
import type { Secret } from '../../../../shared/secret';
import { openAuditSinks } from '../../../adapters/audit-delivery';
import { createGraphDirectory } from '../../../adapters/graph/graph-directory';
import { createGroupSearch } from '../../../adapters/graph/read/group-search';
import { createTenantProbe } from '../../../adapters/graph/tenant/tenant-probe';
import { createTokenSource } from '../../../adapters/identity/token-source';
import { fileDraftStore } from '../../../adapters/store/drafts';
import type { OffsetClock } from '../../../adapters/system/clock';
import type { Latchkey } from '../../../app/api';
import { createCatalogue } from '../../../app/catalogue';
import { examinedCatalogue } from '../../../app/catalogue/examined';
import { createDoctor, type Doctor } from '../../../app/doctor';
import type { CredentialEnds } from '../../../app/sign-in/credential-ends';
import { createEditing, type Editing, type PrivilegeLookUp } from '../../../app/editing';
import { createLatchkey } from '../../../app/latchkey';
import { createDomainFinder } from '../../../adapters/ldap/domain/domain-finder';
import { createAdminFinder } from '../../../app/organisation/domain-finder';
import { createHostKeys } from '../../../app/organisation/host-keys';
import { connectorEntry, createConnectorSecrets } from '../../../app/organisation/secrets';
import { indexOf } from '../../../core/policy/lookup';
import type { Directory } from '../../../ports/directory';
import type { FactsProbe } from '../../../ports/doctor';
import type { TokenSource } from '../../../ports/identity';
import type { Keychain } from '../../../ports/security';
import type { Ledger } from '../../../ports/storage';
import { practiceDomainFinder } from '../../../practice/domain-finder';
import { practiceHostKeys } from '../../../practice/host-keys';
import { readdressed } from '../../../practice/organisation/places';
import type { PracticeWorld } from './practice';
import type { PracticeControls, Workplace } from '../../workplace';
import { practiceCleaner } from '../organisation/endpoint-cleaner';
import { fingerprintOf } from '../organisation/sync';
import { forgetPractice, practiceControls } from './controls';
import type { PracticeDesk } from './desk';
import { fetchOf } from '../network/network';
import { practiceDirectories } from './directories';
import { practiceSeals, SWEEP_EVERY } from '../organisation/marker-seals';
import { type PartnerLooks, practicePartner } from '../organisation/partner-look';
import { practiceLookUp, practiceProbe } from './looks';
import { practiceSignIn, putDraftedSecrets } from './sign-in';
import type { PracticeTenantHandle } from './tenant';
import { hearingAll } from '../listening';
import { credentialEnds, renewableTokens, signInDesk, type OpenSignIn } from '../sign-in';

/** A real domain controller or endpoint in the place of one in memory. */
export interface RealPlace {
  readonly connector: Connector;
  readonly directory: Directory & { close(): Promise<void> };
  /** What the doctor reads of it; `groups` are those that policies give there. */
  readonly probe: (groups: () => readonly Privilege[]) => FactsProbe;
}

export interface PracticeParts {
  readonly world: PracticeWorld;
  readonly practiceClock: OffsetClock;
  readonly tenant: PracticeTenantHandle;
  readonly ledger: Ledger;
  readonly desk: PracticeDesk;
  /** What Practice begins with; leases of other starts may name its connectors. */
  readonly seed: Organisation;
  readonly real: readonly RealPlace[];
  /** Puts the practice tenants' client secrets into the keychain, also for connectors that came later. */
  readonly putSecrets: () => Promise<void>;
  /** False while the keychain is locked that Practice was opened with. */
  readonly secretsArePut: () => boolean;
}

/** The secret with which Practice signs in to a connector's directory. */
export async function practiceSecretOf(
  keychain: Keychain,
  connectorId: ConnectorId,
): Promise<Result<Secret<string>, Failure>> {
  const found = await keychain.get(connectorEntry(connectorId));
  if (!found.ok) return found;
  return found.value === undefined ? err(failure('sign_in_failed', { detail: 'no client secret' })) : ok(found.value);
}

/** Practice, wired: everything follows the version in force and the person at the keyboard. */
export function assemblePractice(parts: PracticeParts): Workplace {
  const { world, practiceClock, tenant, ledger, desk, real } = parts;
  const { clock } = practiceClock;
  const { timers, keychain, preferences } = world;
  const rooms = directoriesOf(parts);
  const { directories, doctor } = rooms;
  const catalogue = createCatalogue({
    organisation: desk,
    clock,
    ledger,
    directories,
    pinned: () => preferences.get().pinned,
    durationTrouble: (connector, policy, code) => doctor.durationTrouble(connector, policy, code),
  });
  const latchkey = latchkeyOf(parts, directories);
  const editing = editingOf(parts, rooms);
  rooms.lookInto((id) => draftedConnector(editing, id));
  const drafted = (id: ConnectorId): Connector | undefined => {
    const found = draftedConnector(editing, id);
    return found === undefined ? undefined : readdressed(found, tenant);
  };
  const changed = (connectorId?: ConnectorId): void => {
    rooms.renew(connectorId);
    ends.changed(connectorId);
    latchkey.accessChanged(connectorId);
  };
  const ends = endsOf(parts, rooms, drafted);
  // A practice secret is there as soon as its connector is drafted, so that it can be tried before it is published.
  const forgetDraft = editing.subscribe(() => void putDraftedSecrets(editing, keychain));
  const signIn = signInDesk(world, rooms.signIn, { organisation: desk, drafted, changed });
  const forget = desk.subscribe(() => {
    void parts.putSecrets();
    // A policy or a person that is gone ends leases, and another person sees other leases.
    latchkey.wake('organisation');
  });
  return {
    kind: 'practice',
    organisation: desk,
    clock,
    timers,
    latchkey,
    offers: examinedCatalogue(catalogue, { doctor, organisation: desk, timers }),
    editing,
    practice: controlsOf(parts, () => latchkey.wake('practice clock')),
    ...findersOf(parts),
    secrets: createConnectorSecrets({ organisation: desk, keychain, drafted, changed }),
    signIn,
    ends,
    subscribe: hearingAll(editing, signIn, ends),
    problems: () => [],
    async close(graceMs) {
      forget();
      forgetDraft();
      signIn.close();
      await latchkey.stop(graceMs);
      ledger.close();
      await Promise.all(real.map(({ directory }) => directory.close()));
      await tenant.stop();
    },
  };
}

function endsOf({ world, desk, tenant }: PracticeParts, rooms: Rooms, drafted: Drafted): CredentialEnds {
  const addressed = (connector: M365Connector): M365Connector => ({
    ...connector,
    cloud: { kind: 'custom', graphUrl: tenant.graphUrl, loginUrl: tenant.loginUrl },
  });
  return credentialEnds(world, rooms.signIn, rooms.tokens, rooms.doctor, { organisation: desk, drafted, addressed });
}

/** What an admin may look up about ways in; nothing outside this computer is asked. */
function findersOf({
  world,
  practiceClock: { clock },
  ledger,
  desk: organisation,
  real,
}: PracticeParts): Pick<Workplace, 'hostKeys' | 'cleaner' | 'domainFinder'> {
  return {
    hostKeys: createHostKeys({ organisation, reader: practiceHostKeys }),
    cleaner: practiceCleaner({
      organisation,
      clock,
      ledger,
      connector: (id) => real.find((one) => one.connector.id === id)?.connector,
      secret: (id) => practiceSecretOf(world.keychain, id),
    }),
    domainFinder: createAdminFinder({ organisation, finder: practiceDomainFinder(createDomainFinder()) }),
  };
}

function latchkeyOf(
  { world, practiceClock, ledger, desk }: PracticeParts,
  directories: Rooms['directories'],
): Latchkey {
  return createLatchkey({
    ...world,
    clock: practiceClock.clock,
    ledger,
    directories,
    organisation: desk,
    seals: practiceSeals(),
    // Receivers compare the time of a signature with their own.
    auditSinks: openAuditSinks({ clock: world.clock, version: world.program.version, agent: world.network?.agent }),
    sweepEveryMs: SWEEP_EVERY,
    clipboardClearSeconds: () => world.preferences.get().clipboardClearSeconds,
  });
}

function controlsOf({ world, practiceClock, tenant, desk }: PracticeParts, onSkip: () => void): PracticeControls {
  return {
    ...practiceControls({ folder: world.folder, clock: practiceClock, inspection: tenant.inspection, onSkip }),
    forget: () => forgetPractice(world.folder),
    personas: () => desk.personas(),
    setPersona: (technicianId) => desk.setPersona(technicianId),
  };
}

type Drafted = (id: ConnectorId) => Connector | undefined;

interface Rooms {
  readonly directories: ReturnType<typeof practiceDirectories>;
  readonly doctor: Doctor;
  readonly lookUp: PrivilegeLookUp;
  readonly partner: PartnerLooks;
  /** Connectors of the draft may be looked at before they are published. */
  readonly lookInto: (drafted: (id: ConnectorId) => Connector | undefined) => void;
  /** Absent connector: somebody signed in or out. */
  readonly renew: (connectorId?: ConnectorId) => void;
  readonly signIn: OpenSignIn;
  readonly tokens: TokenSource;
}

function directoriesOf(parts: PracticeParts): Rooms {
  const { world, practiceClock, tenant, desk, seed, real } = parts;
  const { clock } = practiceClock;
  const { timers, random, ids, log, keychain } = world;
  let drafted: (id: ConnectorId) => Connector | undefined = () => undefined;
  const organisation = (): Organisation => desk.current().organisation;
  const connectorOf = (id: ConnectorId): Connector | undefined => {
    const found = indexOf(organisation()).connectors.get(id) ?? drafted(id);
    return found === undefined ? undefined : readdressed(found, tenant);
  };
  const signIn = practiceSignIn(world, desk, tenant, connectorOf);
  const secretOf = async (connectorId: ConnectorId) => {
    if (!parts.secretsArePut()) await parts.putSecrets();
    return practiceSecretOf(keychain, connectorId);
  };
  const tokens = renewableTokens(() => createTokenSource({ ...signIn.forTokens, secretOf }));
  const former = (id: ConnectorId): Connector | undefined => {
    const found = desk.former().find((one) => one.id === id) ?? indexOf(seed).connectors.get(id);
    return found === undefined ? undefined : readdressed(found, tenant);
  };
  const directories = practiceDirectories({
    organisation,
    former,
    clock,
    folder: join(world.folder, 'directories'),
    openM365: (connector) => createGraphDirectory({ connector, tokens, clock, timers, random, log, ...fetchOf(world) }),
    real: real.map(({ connector: { id }, directory }) => ({ id, directory })),
  });
  const m365 = (id: ConnectorId): M365Connector | undefined => {
    const found = connectorOf(id);
    return found?.kind === 'm365' ? found : undefined;
  };
  const tenants = { connector: m365, tokens, clock, ids, log, timers, ...fetchOf(world) };
  const probes = real.map(({ connector: { id, kind }, probe }) => ({
    id,
    probe: probe(() => groupsGiven(organisation(), kind)),
  }));
  return {
    directories,
    doctor: createDoctor({ clock, probe: practiceProbe(connectorOf, createTenantProbe(tenants), clock, probes) }),
    lookUp: practiceLookUp(connectorOf, createGroupSearch(tenants), organisation),
    partner: practicePartner(tenant, { clock, ids, log, timers }),
    lookInto: (look) => {
      drafted = look;
    },
    renew: (connectorId) => {
      tokens.renew();
      if (connectorId !== undefined) directories.renew(connectorId);
    },
    signIn,
    tokens,
  };
}

/** The groups that policies for one kind of directory give, each once. */
function groupsGiven({ policies }: Organisation, wanted: Source): readonly Privilege[] {
  const given = policies.filter(({ source }) => source === wanted).flatMap(({ privileges }) => privileges);
  return [...new Map(given.map((privilege) => [privilegeKey(privilege), privilege])).values()];
}

function editingOf({ world, practiceClock, ledger, desk }: PracticeParts, { doctor, lookUp, partner }: Rooms): Editing {
  return createEditing({
    desk,
    drafts: fileDraftStore(world.folder),
    clock: practiceClock.clock,
    ids: world.ids,
    log: world.log,
    ledger,
    doctor,
    lookUp,
    ...partner,
    fingerprint: fingerprintOf,
  });
}

/** A connector as the admin at the keyboard drafted it. */
function draftedConnector(editing: Editing, id: ConnectorId): Connector | undefined {
  const found = editing['entity.get']({ kind: 'connector', id });
  if ('then' in found || !found.ok) return undefined;
  return found.value.entity.kind === 'connector' ? found.value.entity.value : undefined;
}
