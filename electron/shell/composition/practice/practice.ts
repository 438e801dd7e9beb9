import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Failure } from '../../../../shared/errors';
import { failure } from '../../../../shared/errors';
import type { ConnectorId } from '../../../../shared/ids';
import type { ActiveDirectoryConnector, Connector, LocalConnector } from '../../../../shared/model/connector';
import type { Organisation } from '../../../../shared/model/organisation';
import { err, ok, type Result } from '../../../../shared/result';
import { Secret } from '../../../../shared/secret';
import type { Network } from '../../../adapters/network';
import { openLedger } from '../../../adapters/store/ledger';
import { offsetClock } from '../../../adapters/system/clock';
import type { Program } from '../../../app/api';
import type { Clipboard, Keychain } from '../../../ports/security';
import type { Ledger } from '../../../ports/storage';
import type { Clock, Ids, Log, Random, Timers } from '../../../ports/system';
import { practiceTenants } from '../../../practice/m365';
import { connectorEntry } from '../../../app/organisation/secrets';
import { practiceOrganisation } from '../../../practice/organisation';
import { atPractice } from '../../../practice/organisation/places';
import type { Options } from '../../start/cli';
import type { PreferencesStore } from '../../product';
import type { Workplace } from '../../workplace';
import { closedLedger } from '../organisation/closed-ledger';
import { alignClocks, keptPractice } from './controls';
import { practiceDesk } from './desk';
import { labDomain, labEndpoint, standIn, withStandIn } from './stand-in';
import { openTenant } from './tenant';
import { assemblePractice, practiceSecretOf, type RealPlace } from './workplace';

export interface PracticeWorld {
  /** Everything of Practice lies below it, apart from anything of a real organisation. */
  readonly folder: string;
  readonly elsewhere: Options['tenant'];
  readonly domainFile: Options['domainFile'];
  readonly endpointFile: Options['endpointFile'];
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly ids: Ids;
  readonly log: Log;
  readonly keychain: Keychain;
  readonly clipboard: Clipboard;
  readonly preferences: PreferencesStore;
  readonly program: Program;
  /** Opens the practice tenant's sign-in page in the person's browser; absent = there is none. */
  readonly openBrowser?: (url: string) => Promise<boolean>;
  /** How https requests leave this computer; absent = directly. */
  readonly network?: Network;
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
  const [domains, endpoints] = [await domainsOf(world, clock), await endpointsOf(world, clock)];
  if (!domains.ok || !endpoints.ok) {
    ledger.close();
    await tenant.value.stop();
    return domains.ok ? (endpoints.ok ? err(failure('bug')) : endpoints) : domains;
  }
  const connectorsOf = <C extends Connector>(places: readonly RealOf<C>[]) => places.map(({ connector }) => connector);
  const desk = practiceDesk({
    folder,
    seed: inMemory,
    fitted: (version) =>
      withStandIn(
        labEndpoint,
        withStandIn(labDomain, atPractice(version, tenant.value), connectorsOf(domains.value), inMemory),
        connectorsOf(endpoints.value),
        inMemory,
      ),
    clock,
    log,
  });
  let arePut = false;
  const putSecrets = async (): Promise<void> => {
    const stored = await storeSecrets(desk.current().organisation, keychain);
    arePut = stored.ok;
    if (!stored.ok) log.warn('practice.secretsNotStored', { code: stored.error.code });
  };
  await putSecrets();
  return ok(
    assemblePractice({
      world,
      practiceClock,
      tenant: tenant.value,
      ledger,
      desk,
      seed: inMemory,
      real: [...domains.value, ...endpoints.value],
      putSecrets,
      secretsArePut: () => arePut,
    }),
  );
}

type RealOf<C extends Connector> = RealPlace & { readonly connector: C };

/** The endpoints in the place of a practice one; their library is loaded only where there are some. */
async function endpointsOf(
  { folder, endpointFile, keychain, log }: PracticeWorld,
  clock: Clock,
): Promise<Result<readonly RealOf<LocalConnector>[], Failure>> {
  const connectors = await standIn(labEndpoint, { folder, file: endpointFile, keychain, entryOf: connectorEntry });
  if (!connectors.ok) {
    log.warn('practice.endpoint', { code: connectors.error.code, detail: connectors.error.detail });
    return endpointFile === undefined ? ok([]) : connectors;
  }
  if (connectors.value.length === 0) return ok([]);
  const { createEndpointProbe, openEndpoint } = await import('../../../adapters/local');
  return ok(
    connectors.value.map((connector): RealOf<LocalConnector> => {
      const secret = () => practiceSecretOf(keychain, connector.id);
      const find = (id: ConnectorId) => (id === connector.id ? connector : undefined);
      return {
        connector,
        directory: openEndpoint({ connector, secret, clock }),
        probe: (groups) => createEndpointProbe({ connector: find, secret, groups, clock }),
      };
    }),
  );
}

/** The domain controller in the place of a practice domain; its library is loaded only where there is one. */
async function domainsOf(
  { folder, domainFile, keychain, log }: PracticeWorld,
  clock: Clock,
): Promise<Result<readonly RealOf<ActiveDirectoryConnector>[], Failure>> {
  const connectors = await standIn(labDomain, { folder, file: domainFile, keychain, entryOf: connectorEntry });
  if (!connectors.ok) {
    log.warn('practice.domain', { code: connectors.error.code, detail: connectors.error.detail });
    // A file that the command line names is meant; one that was kept must not close the rest of Practice.
    return domainFile === undefined ? ok([]) : connectors;
  }
  if (connectors.value.length === 0) return ok([]);
  const { createDomainProbe, createLdapDirectory } = await import('../../../adapters/ldap');
  return ok(
    connectors.value.map((connector): RealOf<ActiveDirectoryConnector> => {
      const secret = () => practiceSecretOf(keychain, connector.id);
      const find = (id: ConnectorId) => (id === connector.id ? connector : undefined);
      return {
        connector,
        directory: createLdapDirectory({ connector, secret, clock }),
        probe: (groups) => createDomainProbe({ connector: find, secret, groups, clock }),
      };
    }),
  );
}

function ledgerIn(folder: string, clock: Clock): Ledger {
  const opened = openLedger({ file: join(folder, 'ledger.db'), clock });
  return opened.ok ? opened.value : closedLedger(opened.error);
}

/** Puts the practice tenants' client secrets where those of real customers lie. */
async function storeSecrets({ connectors }: Organisation, keychain: Keychain): Promise<Result<void, Failure>> {
  for (const connector of connectors) {
    const tenant = practiceTenants.find(({ tenantId }) => connector.kind === 'm365' && tenantId === connector.tenantId);
    if (tenant === undefined) continue;
    const put = await keychain.put(connectorEntry(connector.id), new Secret(tenant.clientSecret));
    if (!put.ok) return put;
  }
  return ok(undefined);
}
