import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { failure, type Failure } from '../../../shared/errors';
import type { ConnectorId } from '../../../shared/ids';
import type { Connector, M365Connector } from '../../../shared/model/connector';
import { err, ok, type Result } from '../../../shared/result';
import type { Secret } from '../../../shared/secret';
import { createGraphDirectory } from '../../adapters/graph/graph-directory';
import { createTokenSource } from '../../adapters/identity/token-source';
import { createSignatures } from '../../adapters/organisation-source/ed25519';
import { openKept } from '../../adapters/store/kept';
import { fileDraftStore } from '../../adapters/store/drafts';
import { openLedger } from '../../adapters/store/ledger';
import type { Latchkey, Program } from '../../app/api';
import { createCatalogue } from '../../app/catalogue';
import { examinedCatalogue } from '../../app/catalogue/examined';
import { createDoctor, type Doctor } from '../../app/doctor';
import { createEditing, type Editing, type OrganisationDesk, type PrivilegeLookUp } from '../../app/editing';
import { createLatchkey } from '../../app/latchkey';
import { createOrganisationService, type OrganisationService } from '../../app/organisation';
import { copyAge } from '../../app/organisation/age';
import { connectorEntry, createConnectorSecrets } from '../../app/organisation/secrets';
import { objectIdAtKeyboard } from '../../app/sign-in/roster';
import { indexOf } from '../../core/policy/lookup';
import type { TokenSource } from '../../ports/identity';
import type { OrganisationInForce, OrganisationSource, Signatures } from '../../ports/organisation';
import type { Clipboard, Keychain } from '../../ports/security';
import type { Ledger } from '../../ports/storage';
import type { Clock, Ids, Log, Random, Timers } from '../../ports/system';
import type { PreferencesStore } from '../product';
import type { Sync, Workplace } from '../workplace';
import { closedLedger } from './closed-ledger';
import { organisationSeals } from './marker-seals';
import { organisationDirectories, type OrganisationDirectories } from './organisation-directories';
import { directoryLooks } from './organisation-looks';
import { folderOf, type Membership, type MembershipFile } from './organisation-membership';
import { openSource } from './organisation-source';
import { fingerprintOf, organisationSync } from './organisation-sync';
import { openSignIn, signInDesk, type OpenSignIn } from './sign-in';

export interface OrganisationPlace {
  /** Everything of the real organisation lies below it, apart from anything of Practice. */
  readonly folder: string;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly ids: Ids;
  readonly log: Log;
  readonly keychain: Keychain;
  readonly clipboard: Clipboard;
  readonly preferences: PreferencesStore;
  /** Opens a page in the person's browser; false when there is none. Absent = there is none. */
  readonly openBrowser?: (url: string) => Promise<boolean>;
  readonly program: Program;
}

/** Opens the organisation this computer belongs to. Fails with `not_found` when there is none, and with `ledger_corrupt`. */
export function openOrganisation(place: OrganisationPlace, membership: MembershipFile): Result<Workplace, Failure> {
  const member = membership.read();
  if (!member.ok) return member;
  if (member.value === undefined) return err(failure('not_found', { detail: 'membership' }));
  const opened = openFile(place, member.value);
  return opened.ok ? ok(assemble(place, membership, opened.value)) : opened;
}

/** The ledger of an organisation; one that cannot be opened says so and keeps check-outs closed. */
export function ledgerIn(folder: string, clock: Clock): Ledger {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const opened = openLedger({ file: join(folder, 'ledger.db'), clock });
  return opened.ok ? opened.value : closedLedger(opened.error);
}

/** Tokens for the customers' tenants, with the secrets of this computer's keychain. */
export function organisationTokens(keychain: Keychain, more: Partial<OpenSignIn['forTokens']> = {}): TokenSource {
  return createTokenSource({ ...more, secretOf: (connectorId) => secretOf(keychain, connectorId) });
}

async function secretOf(keychain: Keychain, connectorId: ConnectorId): Promise<Result<Secret<string>, Failure>> {
  const found = await keychain.get(connectorEntry(connectorId));
  if (!found.ok) return found;
  return found.value === undefined
    ? err(failure('sign_in_failed', { connectorId, detail: 'secret_missing' }))
    : ok(found.value);
}

/** The organisation file on this computer, and what is needed to read and write it. */
interface OpenFile {
  readonly service: OrganisationService;
  readonly inForce: OrganisationInForce;
  readonly signatures: Signatures;
  readonly source: OrganisationSource;
  readonly tokens: RenewableTokens;
  readonly signIn: OpenSignIn;
  readonly connector: (id: ConnectorId) => Connector | undefined;
  readonly folder: string;
  readonly ledger: Ledger;
}

function openFile(place: OrganisationPlace, member: Membership): Result<OpenFile, Failure> {
  const { clock, keychain, log } = place;
  const signIn = openSignIn(place, () => objectIdAtKeyboard(inForce) ?? member.entraObjectId);
  const tokens = renewableTokens(() => organisationTokens(keychain, signIn.forTokens));
  const signatures = createSignatures(keychain);
  const told = member.connector;
  let named: OpenFile['connector'] = () => undefined;
  // What the organisation in force says of the way to its file is newer than what was known when it was joined.
  const way = (id: ConnectorId): M365Connector | undefined => {
    const now = named(id);
    return now?.kind === 'm365' ? now : told?.id === id ? told : undefined;
  };
  const source = openSource(member.source, { tokens, connector: way });
  if (!source.ok) return source;
  const store = openKept({ folder: place.folder });
  const folder = folderOf(place.folder, member.organisationId);
  const ledger = ledgerIn(folder, clock);
  const age = copyAge(clock, ledger);
  const service = createOrganisationService({ clock: age.clock, store, signatures, source: source.value });
  const inForce = atKeyboard(age.dated(service), member.entraObjectId);
  const started = service.start(member);
  if (!started.ok) log.warn('organisation.copy', { code: started.error.code, detail: started.error.detail });
  const connector = (id: ConnectorId): Connector | undefined => {
    const current = inForce.current();
    return current === undefined ? undefined : indexOf(current.organisation).connectors.get(id);
  };
  named = connector;
  return ok({ service, inForce, signatures, source: source.value, tokens, signIn, connector, folder, ledger });
}

interface Engine {
  readonly directories: OrganisationDirectories;
  readonly doctor: Doctor;
  readonly lookUp: PrivilegeLookUp;
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
    needed: () => new Set(ledger.leases({ states: 'live', limit: 100_000 }).map(({ connectorId }) => connectorId)),
    openM365: (connector) => createGraphDirectory({ connector, tokens, clock, timers, random, log }),
    openActiveDirectory: async (connector) => {
      const { createLdapDirectory } = await import('../../adapters/ldap');
      return createLdapDirectory({ connector, clock, secret: () => secretOf(keychain, connector.id) });
    },
  });
  let drafted: (id: ConnectorId) => Connector | undefined = () => undefined;
  const { probe, lookUp } = directoryLooks({
    ...{ clock, timers, ids, log, tokens },
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
    clipboardClearSeconds: () => preferences.get().clipboardClearSeconds,
  });
  const offers = examinedCatalogue(catalogue, { doctor, organisation: inForce, timers });
  const lookInto: Engine['lookInto'] = (look) => {
    drafted = look;
  };
  return { directories, doctor, lookUp, lookInto, latchkey, offers };
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
    fingerprint: fingerprintOf,
  });
  const drafted = (id: ConnectorId): Connector | undefined => draftedConnector(editing, id);
  engine.lookInto(drafted);
  const forget = latchkey.subscribe(({ kind }) => {
    if (kind === 'leases') directories.rememberNeeded();
  });
  directories.rememberNeeded();
  const changed = (connectorId?: ConnectorId): void => {
    tokens.renew();
    if (connectorId !== undefined) directories.renew(connectorId);
    latchkey.wake('secret');
  };
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
    secrets: createConnectorSecrets({
      organisation: inForce,
      keychain: place.keychain,
      drafted,
      changed,
    }),
    signIn,
    subscribe: (listener) => {
      const ways = [editing.subscribe(listener), signIn.subscribe(listener)];
      return () => ways.forEach((forgetOne) => forgetOne());
    },
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

interface RenewableTokens extends TokenSource {
  renew(): void;
}

/** A token source that can be made to forget what it knows, because a secret changed. */
function renewableTokens(make: () => TokenSource): RenewableTokens {
  let tokens = make();
  return {
    token: (connector, options) => tokens.token(connector, options),
    renew: () => {
      tokens = make();
    },
  };
}

/** Who is at the keyboard is found in every version anew, by the object id of their own Entra account. */
function atKeyboard(service: OrganisationInForce, entraObjectId: string): OrganisationInForce {
  const wanted = entraObjectId.toLowerCase();
  let last: ReturnType<OrganisationInForce['current']>;
  return {
    current: () => {
      const current = service.current();
      if (current === undefined) return undefined;
      const { organisation, verifiedAt } = current;
      if (last?.organisation === organisation) {
        last = { ...last, verifiedAt };
        return last;
      }
      const found = organisation.technicians.find((one) => one.entraObjectId.toLowerCase() === wanted);
      last = { ...current, me: found?.id ?? current.me };
      return last;
    },
  };
}

/** A source that cannot be reached is no news for someone on the road; a file that was refused is. */
function refusalOf(trouble: Failure | undefined): readonly Failure[] {
  if (trouble === undefined) return [];
  const away = ['unreachable', 'timeout', 'dns', 'throttled', 'busy'].includes(trouble.code);
  return away ? [] : [trouble];
}
