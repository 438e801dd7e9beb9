import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { failure, type Failure } from '../../../shared/errors';
import type { ConnectorId } from '../../../shared/ids';
import type { Connector, M365Connector } from '../../../shared/model/connector';
import { err, ok, type Result } from '../../../shared/result';
import type { Secret } from '../../../shared/secret';
import { createGraphDirectory } from '../../adapters/graph/graph-directory';
import { createTenantProbe } from '../../adapters/graph/tenant-probe';
import { createTokenSource } from '../../adapters/identity/token-source';
import { createSignatures } from '../../adapters/organisation-source/ed25519';
import { openKept } from '../../adapters/store/kept';
import { openLedger } from '../../adapters/store/ledger';
import { createCatalogue } from '../../app/catalogue';
import { examinedCatalogue } from '../../app/catalogue/examined';
import { createDoctor } from '../../app/doctor';
import { createLatchkey } from '../../app/latchkey';
import { createOrganisationService } from '../../app/organisation';
import { connectorEntry, createConnectorSecrets } from '../../app/organisation/secrets';
import { indexOf } from '../../core/policy/lookup';
import type { TokenSource } from '../../ports/identity';
import type { OrganisationInForce } from '../../ports/organisation';
import type { Clipboard, Keychain } from '../../ports/security';
import type { Ledger } from '../../ports/storage';
import type { Clock, Ids, Log, Random, Timers } from '../../ports/system';
import type { PreferencesStore } from '../product';
import type { Workplace } from '../workplace';
import { closedLedger } from './closed-ledger';
import { organisationDirectories } from './organisation-directories';
import { folderOf, type Membership, type MembershipFile } from './organisation-membership';
import { openSource } from './organisation-source';
import { organisationSync } from './organisation-sync';

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
}

/** Opens the organisation this computer belongs to. Fails with `not_found` when there is none, and with `ledger_corrupt`. */
export async function openOrganisation(
  place: OrganisationPlace,
  membership: MembershipFile,
): Promise<Result<Workplace, Failure>> {
  const member = membership.read();
  if (!member.ok) return member;
  if (member.value === undefined) return err(failure('not_found', { detail: 'membership' }));
  return assemble(place, membership, member.value);
}

/** The ledger of an organisation; one that cannot be opened says so and keeps check-outs closed. */
export function ledgerIn(folder: string, clock: Clock): Ledger {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const opened = openLedger({ file: join(folder, 'ledger.db'), clock });
  return opened.ok ? opened.value : closedLedger(opened.error);
}

/** Tokens for the customers' tenants, with the secrets of this computer's keychain. */
export function organisationTokens(keychain: Keychain): TokenSource {
  return createTokenSource({ secretOf: (connectorId) => secretOf(keychain, connectorId) });
}

async function secretOf(keychain: Keychain, connectorId: ConnectorId): Promise<Result<Secret<string>, Failure>> {
  const found = await keychain.get(connectorEntry(connectorId));
  if (!found.ok) return found;
  return found.value === undefined
    ? err(failure('sign_in_failed', { connectorId, detail: 'no secret' }))
    : ok(found.value);
}

async function assemble(
  place: OrganisationPlace,
  membership: MembershipFile,
  member: Membership,
): Promise<Result<Workplace, Failure>> {
  const { clock, timers, random, ids, log, keychain, preferences } = place;
  const folder = folderOf(place.folder, member.organisationId);
  const tokens = renewableTokens(() => organisationTokens(keychain));
  const signatures = createSignatures(keychain);
  const connectorOf = (id: ConnectorId): Connector | undefined => {
    const current = service.current();
    return current === undefined ? undefined : indexOf(current.organisation).connectors.get(id);
  };
  const m365 = (id: ConnectorId): M365Connector | undefined => {
    const found = connectorOf(id);
    if (found?.kind === 'm365') return found;
    return found === undefined && member.connector?.id === id ? member.connector : undefined;
  };
  const source = openSource(member.source, { tokens, connector: m365 });
  if (!source.ok) return source;
  const service = createOrganisationService({
    clock,
    store: openKept({ folder: place.folder }),
    signatures,
    source: source.value,
  });
  const started = service.start(member);
  if (!started.ok) log.warn('organisation.copy', { code: started.error.code, detail: started.error.detail });
  const inForce = atKeyboard(service, member.entraObjectId);
  const ledger = ledgerIn(folder, clock);
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
  const doctor = createDoctor({
    clock,
    probe: createTenantProbe({ connector: m365, tokens, clock, ids, log, timers }),
  });
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
    clipboardClearSeconds: () => preferences.get().clipboardClearSeconds,
  });
  const sync = organisationSync({
    place,
    membership,
    service,
    inForce,
    signatures,
    ledger,
    latchkey,
    source: source.value,
    m365,
    tokens,
  });
  const forget = latchkey.subscribe(({ kind }) => {
    if (kind === 'leases') directories.rememberNeeded();
  });
  directories.rememberNeeded();
  return ok({
    kind: 'organisation',
    organisation: inForce,
    clock,
    timers,
    latchkey,
    offers: examinedCatalogue(catalogue, { doctor, organisation: inForce, timers }),
    sync,
    secrets: createConnectorSecrets({
      organisation: inForce,
      keychain,
      drafted: () => Promise.resolve(undefined),
      changed: (connectorId) => {
        tokens.renew();
        directories.renew(connectorId);
        latchkey.wake('secret');
      },
    }),
    subscribe: (listener) => service.subscribe(listener),
    problems: () => refusalOf(service.trouble()),
    async close(graceMs) {
      forget();
      sync.stop();
      await latchkey.stop(graceMs);
      ledger.close();
      await directories.close();
    },
  });
}

/** A token source that can be made to forget what it knows, because a secret changed. */
function renewableTokens(make: () => TokenSource): TokenSource & { renew(): void } {
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
