import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Failure } from '../../../shared/errors';
import { failure } from '../../../shared/errors';
import type { ActiveDirectoryConnector, Connector, M365Connector } from '../../../shared/model/connector';
import type { Organisation } from '../../../shared/model/organisation';
import { err, ok, type Result } from '../../../shared/result';
import { Secret } from '../../../shared/secret';
import { createGraphDirectory } from '../../adapters/graph/graph-directory';
import { createTenantProbe } from '../../adapters/graph/tenant-probe';
import { createTokenSource } from '../../adapters/identity/token-source';
import type { LdapDirectory } from '../../adapters/ldap';
import { openLedger } from '../../adapters/store/ledger';
import { offsetClock, type OffsetClock } from '../../adapters/system/clock';
import { createCatalogue } from '../../app/catalogue';
import { examinedCatalogue } from '../../app/catalogue/examined';
import { createDoctor } from '../../app/doctor';
import { createLatchkey } from '../../app/latchkey';
import type { FactsProbe } from '../../ports/doctor';
import type { TokenSource } from '../../ports/identity';
import type { OrganisationInForce } from '../../ports/organisation';
import type { Clipboard, Keychain } from '../../ports/security';
import type { Ledger } from '../../ports/storage';
import type { Clock, Ids, Log, Random, Timers } from '../../ports/system';
import { practiceTenants } from '../../practice/m365';
import { practiceOrganisation, practicePersona } from '../../practice/organisation';
import type { Options } from '../cli';
import type { PreferencesStore } from '../product';
import type { Workplace } from '../workplace';
import { closedLedger } from './closed-ledger';
import { alignClocks, keptPractice, practiceControls } from './practice-controls';
import { practiceDirectories } from './practice-directories';
import { practiceDomain, withDomain } from './practice-domain';
import { openTenant, type PracticeTenantHandle } from './practice-tenant';

export interface PracticeWorld {
  /** Everything of Practice lies below it, apart from anything of a real organisation. */
  readonly folder: string;
  readonly elsewhere: Options['tenant'];
  readonly domainFile: Options['domainFile'];
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly ids: Ids;
  readonly log: Log;
  readonly keychain: Keychain;
  readonly clipboard: Clipboard;
  readonly preferences: PreferencesStore;
}

/** Opens the practice organisation: its clock, tenant, ledger, directories and engine. */
export async function openPractice(world: PracticeWorld): Promise<Result<Workplace, Failure>> {
  const { folder, keychain, log } = world;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const practiceClock = offsetClock(world.clock);
  practiceClock.skip(keptPractice(folder).skippedMs);
  const tenant = await openTenant(folder, world.clock, world.elsewhere);
  if (!tenant.ok) return tenant;
  try {
    await alignClocks(practiceClock, tenant.value.inspection);
  } catch {
    await tenant.value.stop();
    return err(failure('unreachable', { detail: 'practice tenant does not answer' }));
  }
  const { clock } = practiceClock;
  const ledger = ledgerIn(folder, clock);
  const { graphUrl, loginUrl } = tenant.value;
  const inMemory = practiceOrganisation({ graphUrl, loginUrl, now: clock.wall() });
  const domain = await domainOf(world, clock);
  if (!domain.ok) {
    ledger.close();
    await tenant.value.stop();
    return domain;
  }
  const organisation = withDomain(inMemory, domain.value?.connector);
  const secrets = await storeSecrets(organisation, keychain);
  if (!secrets.ok) log.warn('practice.secretsNotStored', { code: secrets.error.code });
  // Leases of an organisation without the domain, or with it, find their directories either way.
  const connectors = [...inMemory.connectors, ...organisation.connectors];
  return ok(
    assemble({ world, practiceClock, tenant: tenant.value, ledger, organisation, connectors, domain: domain.value }),
  );
}

interface RealDomain {
  readonly connector: ActiveDirectoryConnector;
  readonly directory: LdapDirectory;
}

/** The domain controller in the place of a practice domain; its library is loaded only where there is one. */
async function domainOf(
  { folder, domainFile, keychain, log }: PracticeWorld,
  clock: Clock,
): Promise<Result<RealDomain | undefined, Failure>> {
  const connector = await practiceDomain({ folder, file: domainFile, keychain, entryOf });
  if (!connector.ok) {
    log.warn('practice.domain', { code: connector.error.code, detail: connector.error.detail });
    // A file that the command line names is meant; one that was kept must not close the rest of Practice.
    return domainFile === undefined ? ok(undefined) : connector;
  }
  if (connector.value === undefined) return ok(undefined);
  const { createLdapDirectory } = await import('../../adapters/ldap');
  const { id } = connector.value;
  const secret = () => secretOf(keychain, id);
  return ok({
    connector: connector.value,
    directory: createLdapDirectory({ connector: connector.value, secret, clock }),
  });
}

function ledgerIn(folder: string, clock: Clock): Ledger {
  const opened = openLedger({ file: join(folder, 'ledger.db'), clock });
  return opened.ok ? opened.value : closedLedger(opened.error);
}

const entryOf = (connectorId: string): string => `connector/${connectorId}`;

/** Puts the practice tenants' client secrets where those of real customers lie. */
async function storeSecrets({ connectors }: Organisation, keychain: Keychain): Promise<Result<void, Failure>> {
  for (const connector of connectors) {
    const tenant = practiceTenants.find(({ tenantId }) => connector.kind === 'm365' && tenantId === connector.tenantId);
    if (tenant === undefined) continue;
    const put = await keychain.put(entryOf(connector.id), new Secret(tenant.clientSecret));
    if (!put.ok) return put;
  }
  return ok(undefined);
}

interface Parts {
  readonly world: PracticeWorld;
  readonly practiceClock: OffsetClock;
  readonly tenant: PracticeTenantHandle;
  readonly ledger: Ledger;
  readonly organisation: Organisation;
  /** Those of the organisation, and others that leases may still name. */
  readonly connectors: readonly Connector[];
  readonly domain: RealDomain | undefined;
}

function assemble({ world, practiceClock, tenant, ledger, organisation, connectors, domain }: Parts): Workplace {
  const { clock } = practiceClock;
  const { timers, random, log, keychain, preferences } = world;
  // Practice is its own source, so its copy of the organisation is as fresh as the clock; only skipping makes it old.
  let verifiedAt = clock.wall();
  const inForce: OrganisationInForce = { current: () => ({ organisation, me: practicePersona, verifiedAt }) };
  const tokens = createTokenSource({ secretOf: (connectorId) => secretOf(keychain, connectorId) });
  const openM365 = (connector: M365Connector) =>
    createGraphDirectory({ connector, tokens, clock, timers, random, log });
  const directories = practiceDirectories({
    organisation,
    connectors,
    clock,
    folder: join(world.folder, 'directories'),
    openM365,
    ...(domain === undefined ? {} : { domain: { id: domain.connector.id, directory: domain.directory } }),
  });
  const doctor = createDoctor({ clock, probe: tenantProbe(world, clock, organisation, tokens) });
  const catalogue = createCatalogue({
    organisation: inForce,
    clock,
    ledger,
    directories,
    pinned: () => preferences.get().pinned,
    durationTrouble: (connector, policy, code) => doctor.durationTrouble(connector, policy, code),
  });
  const latchkey = createLatchkey({
    ...world,
    clock,
    ledger,
    directories,
    organisation: inForce,
    clipboardClearSeconds: () => preferences.get().clipboardClearSeconds,
  });
  const onSkip = (): void => {
    verifiedAt = clock.wall();
    latchkey.wake('practice clock');
  };
  return {
    kind: 'practice',
    organisation: inForce,
    clock,
    timers,
    latchkey,
    offers: examinedCatalogue(catalogue, { doctor, organisation: inForce, timers }),
    practice: practiceControls({ folder: world.folder, clock: practiceClock, inspection: tenant.inspection, onSkip }),
    problems: () => [],
    async close(graceMs) {
      await latchkey.stop(graceMs);
      ledger.close();
      await domain?.directory.close();
      await tenant.stop();
    },
  };
}

/** Reads what the doctor judges, of the customers' tenants. */
function tenantProbe(
  { ids, log, timers }: PracticeWorld,
  clock: Clock,
  { connectors }: Organisation,
  tokens: TokenSource,
): FactsProbe {
  const tenants = new Map(connectors.flatMap((one) => (one.kind === 'm365' ? [[one.id, one] as const] : [])));
  return createTenantProbe({ connector: (id) => tenants.get(id), tokens, clock, ids, log, timers });
}

async function secretOf(keychain: Keychain, connectorId: string): Promise<Result<Secret<string>, Failure>> {
  const found = await keychain.get(entryOf(connectorId));
  if (!found.ok) return found;
  return found.value === undefined ? err(failure('sign_in_failed', { detail: 'no client secret' })) : ok(found.value);
}
