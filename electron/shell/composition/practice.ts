import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Failure } from '../../../shared/errors';
import { failure } from '../../../shared/errors';
import type { ActiveDirectoryConnector, Connector, LocalConnector } from '../../../shared/model/connector';
import type { Organisation } from '../../../shared/model/organisation';
import { err, ok, type Result } from '../../../shared/result';
import { Secret } from '../../../shared/secret';
import type { Network } from '../../adapters/network';
import { openLedger } from '../../adapters/store/ledger';
import { offsetClock } from '../../adapters/system/clock';
import type { Program } from '../../app/api';
import type { Clipboard, Keychain } from '../../ports/security';
import type { Ledger } from '../../ports/storage';
import type { Clock, Ids, Log, Random, Timers } from '../../ports/system';
import { practiceTenants } from '../../practice/m365';
import { connectorEntry } from '../../app/organisation/secrets';
import { practiceOrganisation } from '../../practice/organisation';
import { atPractice } from '../../practice/organisation/places';
import type { Options } from '../cli';
import type { PreferencesStore } from '../product';
import type { Workplace } from '../workplace';
import { closedLedger } from './closed-ledger';
import { alignClocks, keptPractice } from './practice-controls';
import { practiceDesk } from './practice-desk';
import { labDomain, labEndpoint, standIn, withStandIn } from './practice-stand-in';
import { openTenant } from './practice-tenant';
import { assemblePractice, practiceSecretOf, type RealPlace } from './practice-workplace';

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
  const [domain, endpoint] = [await domainOf(world, clock), await endpointOf(world, clock)];
  if (!domain.ok || !endpoint.ok) {
    ledger.close();
    await tenant.value.stop();
    return domain.ok ? (endpoint.ok ? err(failure('bug')) : endpoint) : domain;
  }
  const real = [domain.value ?? [], endpoint.value ?? []].flat();
  const desk = practiceDesk({
    folder,
    seed: inMemory,
    fitted: (version) =>
      withStandIn(
        labEndpoint,
        withStandIn(labDomain, atPractice(version, tenant.value), domain.value?.connector, inMemory),
        endpoint.value?.connector,
        inMemory,
      ),
    clock,
    log,
  });
  const putSecrets = async (): Promise<void> => {
    const stored = await storeSecrets(desk.current().organisation, keychain);
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
      real,
      putSecrets,
    }),
  );
}

type RealOf<C extends Connector> = RealPlace & { readonly connector: C };

/** The endpoint in the place of a practice one; its library is loaded only where there is one. */
async function endpointOf(
  { folder, endpointFile, keychain, log }: PracticeWorld,
  clock: Clock,
): Promise<Result<RealOf<LocalConnector> | undefined, Failure>> {
  const connector = await standIn(labEndpoint, { folder, file: endpointFile, keychain, entryOf: connectorEntry });
  if (!connector.ok) {
    log.warn('practice.endpoint', { code: connector.error.code, detail: connector.error.detail });
    return endpointFile === undefined ? ok(undefined) : connector;
  }
  if (connector.value === undefined) return ok(undefined);
  const { createEndpointProbe, openEndpoint } = await import('../../adapters/local');
  const { value } = connector;
  const secret = () => practiceSecretOf(keychain, value.id);
  return ok({
    connector: value,
    directory: openEndpoint({ connector: value, secret, clock }),
    probe: (groups) =>
      createEndpointProbe({ connector: (id) => (id === value.id ? value : undefined), secret, groups, clock }),
  });
}

/** The domain controller in the place of a practice domain; its library is loaded only where there is one. */
async function domainOf(
  { folder, domainFile, keychain, log }: PracticeWorld,
  clock: Clock,
): Promise<Result<RealOf<ActiveDirectoryConnector> | undefined, Failure>> {
  const connector = await standIn(labDomain, { folder, file: domainFile, keychain, entryOf: connectorEntry });
  if (!connector.ok) {
    log.warn('practice.domain', { code: connector.error.code, detail: connector.error.detail });
    // A file that the command line names is meant; one that was kept must not close the rest of Practice.
    return domainFile === undefined ? ok(undefined) : connector;
  }
  if (connector.value === undefined) return ok(undefined);
  const { createDomainProbe, createLdapDirectory } = await import('../../adapters/ldap');
  const { value } = connector;
  const secret = () => practiceSecretOf(keychain, value.id);
  return ok({
    connector: value,
    directory: createLdapDirectory({ connector: value, secret, clock }),
    probe: (groups) =>
      createDomainProbe({ connector: (id) => (id === value.id ? value : undefined), secret, groups, clock }),
  });
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
