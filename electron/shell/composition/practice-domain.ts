import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { failure, type Failure } from '../../../shared/errors';
import { connectorIdSchema, customerIdSchema, type ConnectorId } from '../../../shared/ids';
import { activeDirectoryConnectorSchema, type ActiveDirectoryConnector } from '../../../shared/model/connector';
import type { Organisation } from '../../../shared/model/organisation';
import { err, ok, type Result } from '../../../shared/result';
import { Secret } from '../../../shared/secret';
import type { Keychain } from '../../ports/security';
import { keep } from './kept-file';

/** The practice customer whose domain a real domain controller may stand in for. It has no other way in. */
const CUSTOMER = customerIdSchema.parse('cust-jun');
/** Not the id of the domain in memory, so that leases of the one are never looked for in the other. */
const CONNECTOR = connectorIdSchema.parse('ad-lab');
const LONGEST_SECRET = 256;

/** Practice reaches nothing but this computer. */
export const loopbackSchema = z.string().regex(/^(127(\.\d{1,3}){3}|::1|localhost)$/);

/** What `npm run lab:ad` writes: how to connect, and the bind account's password as long as no keychain has it. */
const factsSchema = z.strictObject({
  connector: activeDirectoryConnectorSchema
    .omit({ id: true, customerId: true, label: true })
    .extend({ domainControllers: z.array(loopbackSchema).min(1).max(16) }),
  secret: z.string().min(1).max(LONGEST_SECRET).optional(),
});

/** Where the facts are kept, the secret apart, so that leases find the domain at every later start. */
/** Where it is kept which real domain stands in Practice. */
export const keptDomain = (folder: string): string => join(folder, 'domain.json');

function read(file: string): Result<z.infer<typeof factsSchema> | undefined, Failure> {
  try {
    return ok(factsSchema.parse(JSON.parse(readFileSync(file, 'utf8'))));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ok(undefined);
    return err(failure('bad_input', { detail: 'practice domain file' }));
  }
}

export interface PracticeDomainWorld {
  /** The folder of Practice. */
  readonly folder: string;
  /** A file that the command line named; it must be there. */
  readonly file: string | undefined;
  readonly keychain: Keychain;
  /** Name of the keychain entry with a connector's secret. */
  readonly entryOf: (connectorId: ConnectorId) => string;
}

/**
 * The connector of the real domain controller that Practice was given, now or earlier; undefined when there is none. Its
 * secret goes to the keychain and out of Practice's own copy of the file.
 */
export async function practiceDomain({
  folder,
  file,
  keychain,
  entryOf,
}: PracticeDomainWorld): Promise<Result<ActiveDirectoryConnector | undefined, Failure>> {
  const facts = read(file ?? keptDomain(folder));
  if (!facts.ok) return facts;
  if (facts.value === undefined) {
    return file === undefined ? ok(undefined) : err(failure('bad_input', { detail: 'no practice domain file' }));
  }
  const { connector, secret } = facts.value;
  if (secret !== undefined) {
    const put = await keychain.put(entryOf(CONNECTOR), new Secret(secret));
    if (!put.ok) return put;
  }
  keep(keptDomain(folder), { connector });
  const label = `${connector.upnSuffix} (domain controller)`;
  return ok({ ...connector, id: CONNECTOR, customerId: CUSTOMER, label });
}

/**
 * The practice organisation with the domain in the place of the one in memory, as long as it has that customer. Without a
 * domain, one that an earlier start left in it gives way to the one in memory again, as in `seed`.
 */
export function withDomain(
  organisation: Organisation,
  domain: ActiveDirectoryConnector | undefined,
  seed: Organisation = organisation,
): Organisation {
  const { connectors, customers } = organisation;
  if (domain === undefined) {
    if (!connectors.some(({ id }) => id === CONNECTOR)) return organisation;
    const others = connectors.filter(({ id }) => id !== CONNECTOR);
    const inMemory = seed.connectors.filter(
      ({ id, kind, customerId }) =>
        kind === 'activeDirectory' && customerId === CUSTOMER && others.every((other) => other.id !== id),
    );
    return { ...organisation, connectors: [...others, ...inMemory] };
  }
  if (!customers.some(({ id }) => id === domain.customerId)) return organisation;
  const others = connectors.filter(
    ({ kind, customerId }) => kind !== 'activeDirectory' || customerId !== domain.customerId,
  );
  return { ...organisation, connectors: [...others, domain] };
}
