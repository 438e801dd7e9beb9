import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { failure, type Failure } from '../../../shared/errors';
import { connectorIdSchema, customerIdSchema, type ConnectorId, type CustomerId } from '../../../shared/ids';
import {
  activeDirectoryConnectorSchema,
  localConnectorSchema,
  type ActiveDirectoryConnector,
  type LocalConnector,
} from '../../../shared/model/connector';
import type { Organisation } from '../../../shared/model/organisation';
import { err, ok, type Result } from '../../../shared/result';
import { Secret } from '../../../shared/secret';
import type { Keychain } from '../../ports/security';
import { keep } from './kept-file';

/** Practice reaches nothing but this computer. */
const loopbackSchema = z.string().regex(/^(127(\.\d{1,3}){3}|::1|localhost)$/);

type Real = ActiveDirectoryConnector | LocalConnector;
type Bare<C extends Real> = Omit<C, 'id' | 'customerId' | 'label'>;
type Placed = Pick<Real, 'id' | 'customerId'>;

/** What Practice may be given in the place of something in memory: for one customer, which has no other way in of that kind. */
export interface StandIn<C extends Real> {
  /** As files and failures name it. */
  readonly name: 'domain' | 'endpoint';
  readonly kind: C['kind'];
  readonly customerId: CustomerId;
  /** Not the id of the one in memory, so that leases of the one are never looked for in the other. */
  readonly id: ConnectorId;
  /** The connector with its place in the organisation and a name. */
  readonly placed: (connector: Bare<C>, place: Placed) => C;
  /** How to connect, and the secret as long as no keychain has it. */
  readonly facts: z.ZodType<{ readonly connector: Bare<C>; readonly secret?: string | undefined }>;
}

/** A real domain controller, as `npm run lab:ad` writes it down. */
export const labDomain: StandIn<ActiveDirectoryConnector> = {
  name: 'domain',
  kind: 'activeDirectory',
  customerId: customerIdSchema.parse('cust-jun'),
  id: connectorIdSchema.parse('ad-lab'),
  placed: (connector, place) => ({ ...connector, ...place, label: `${connector.upnSuffix} (domain controller)` }),
  facts: z.strictObject({
    connector: activeDirectoryConnectorSchema
      .omit({ id: true, customerId: true, label: true })
      .extend({ domainControllers: z.array(loopbackSchema).min(1).max(16) }),
    secret: z.string().min(1).max(256).optional(),
  }),
};

/** A real endpoint, as `npm run lab:endpoint` writes it down. */
export const labEndpoint: StandIn<LocalConnector> = {
  name: 'endpoint',
  kind: 'local',
  customerId: customerIdSchema.parse('cust-ard'),
  id: connectorIdSchema.parse('local-lab'),
  placed: (connector, place) => ({ ...connector, ...place, label: 'Lab endpoint' }),
  facts: z.strictObject({
    connector: localConnectorSchema.omit({ id: true, customerId: true, label: true }).extend({
      // Practice never makes an account on the computer it runs on, and reaches nothing but loopback.
      transport: z.strictObject({
        kind: z.literal('ssh'),
        host: loopbackSchema,
        port: z.number().int().min(1).max(65_535),
        user: z.string().min(1).max(64),
        hostKey: z.string().min(1).max(100),
      }),
    }),
    secret: z.string().min(1).max(8_192).optional(),
  }),
};

/** Where it is kept what stands in Practice, the secret apart, so that leases find it at every later start. */
export const keptStandIn = (folder: string, name: 'domain' | 'endpoint'): string => join(folder, `${name}.json`);

export interface StandInWorld {
  /** The folder of Practice. */
  readonly folder: string;
  /** A file that the command line named; it must be there. */
  readonly file: string | undefined;
  readonly keychain: Keychain;
  /** Name of the keychain entry with a connector's secret. */
  readonly entryOf: (connectorId: ConnectorId) => string;
}

/**
 * The connector that Practice was given, now or earlier; undefined when there is none. Its secret goes to the keychain and out
 * of Practice's own copy of the file. Fails with `bad_input` and those of the keychain.
 */
export async function standIn<C extends Real>(
  what: StandIn<C>,
  { folder, file, keychain, entryOf }: StandInWorld,
): Promise<Result<C | undefined, Failure>> {
  const { id, customerId, name } = what;
  const kept = keptStandIn(folder, name);
  const facts = read(what, file ?? kept);
  if (!facts.ok) return facts;
  if (facts.value === undefined) {
    return file === undefined ? ok(undefined) : err(failure('bad_input', { detail: `no practice ${name} file` }));
  }
  const { connector, secret } = facts.value;
  if (secret !== undefined) {
    const put = await keychain.put(entryOf(id), new Secret(secret));
    if (!put.ok) return put;
  }
  keep(kept, { connector });
  return ok(what.placed(connector, { id, customerId }));
}

function read<C extends Real>({ facts, name }: StandIn<C>, file: string) {
  try {
    return ok(facts.parse(JSON.parse(readFileSync(file, 'utf8'))));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ok(undefined);
    return err(failure('bad_input', { detail: `practice ${name} file` }));
  }
}

/**
 * The practice organisation with the connector in the place of the customer's one in memory, as long as it has that customer.
 * Without one, what an earlier start left in it gives way to the one in memory again, as in `seed`.
 */
export function withStandIn(
  { id: own, kind, customerId }: Pick<StandIn<Real>, 'id' | 'kind' | 'customerId'>,
  organisation: Organisation,
  connector: Real | undefined,
  seed: Organisation = organisation,
): Organisation {
  const { connectors, customers } = organisation;
  const isOne = (one: Organisation['connectors'][number]): boolean =>
    one.kind === kind && one.customerId === customerId;
  if (connector === undefined) {
    if (!connectors.some(({ id }) => id === own)) return organisation;
    const others = connectors.filter(({ id }) => id !== own);
    const inMemory = seed.connectors.filter((one) => isOne(one) && others.every(({ id }) => id !== one.id));
    return { ...organisation, connectors: [...others, ...inMemory] };
  }
  if (!customers.some(({ id }) => id === customerId)) return organisation;
  return { ...organisation, connectors: [...connectors.filter((one) => !isOne(one)), connector] };
}
