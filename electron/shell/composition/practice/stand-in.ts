import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { failure, type Failure } from '../../../../shared/errors';
import { connectorIdSchema, customerIdSchema, type ConnectorId, type CustomerId } from '../../../../shared/ids';
import {
  activeDirectoryConnectorSchema,
  localConnectorSchema,
  type ActiveDirectoryConnector,
  type LocalConnector,
} from '../../../../shared/model/connector';
import type { Organisation } from '../../../../shared/model/organisation';
import { err, ok, type Result } from '../../../../shared/result';
import { Secret } from '../../../../shared/secret';
import type { Keychain } from '../../../ports/security';
import { keep } from '../kept-file';

/** Practice reaches no network in use. */
const loopbackSchema = z.string().regex(/^(127(\.\d{1,3}){3}|::1|localhost)$/);
/** The range that is kept for tests of networks and is nobody's (RFC 2544, 198.18.0.0/15): lab endpoints behind a cable. */
const testNetworkSchema = z.string().regex(/^198\.1[89](\.\d{1,3}){2}$/);

type Real = ActiveDirectoryConnector | LocalConnector;
type Bare<C extends Real> = Omit<C, 'id' | 'customerId' | 'label'>;
type Placed = Pick<Real, 'id' | 'customerId'>;

/** What Practice may be given in the place of something in memory: for one customer, which has no other way in of that kind. */
export interface StandIn<C extends Real> {
  /** As files and failures name it. */
  readonly name: 'domain' | 'endpoint';
  readonly kind: C['kind'];
  readonly customerId: CustomerId;
  /** For as many as there may be. Not the id of the one in memory, so that leases of the one are never looked for in the other. */
  readonly ids: readonly [ConnectorId, ...ConnectorId[]];
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
  ids: [connectorIdSchema.parse('ad-lab')],
  placed: (connector, place) => ({ ...connector, ...place, label: `${connector.upnSuffix} (domain controller)` }),
  facts: z.strictObject({
    connector: activeDirectoryConnectorSchema
      .omit({ id: true, customerId: true, label: true })
      .extend({ domainControllers: z.array(loopbackSchema).min(1).max(16) }),
    secret: z.string().min(1).max(256).optional(),
  }),
};

const SECOND_ENDPOINT = connectorIdSchema.parse('local-lab-2');

/** A real endpoint, as `npm run lab:endpoint` writes it down, or two. */
export const labEndpoint: StandIn<LocalConnector> = {
  name: 'endpoint',
  kind: 'local',
  customerId: customerIdSchema.parse('cust-ard'),
  ids: [connectorIdSchema.parse('local-lab'), SECOND_ENDPOINT],
  placed: (connector, place) => ({
    ...connector,
    ...place,
    label: place.id === SECOND_ENDPOINT ? 'Second lab endpoint' : 'Lab endpoint',
  }),
  facts: z.strictObject({
    connector: localConnectorSchema.omit({ id: true, customerId: true, label: true }).extend({
      // Practice never makes an account on the computer it runs on.
      transport: z.strictObject({
        kind: z.literal('ssh'),
        host: z.union([loopbackSchema, testNetworkSchema]),
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
 * The connectors that Practice was given, now or earlier; none where there are none. Their secrets go to the keychain and out
 * of Practice's own copy of the file. Fails with `bad_input` and those of the keychain.
 */
export async function standIn<C extends Real>(
  what: StandIn<C>,
  { folder, file, keychain, entryOf }: StandInWorld,
): Promise<Result<readonly C[], Failure>> {
  const { ids, customerId, name } = what;
  const kept = keptStandIn(folder, name);
  const facts = read(what, file ?? kept);
  if (!facts.ok) return facts;
  if (facts.value === undefined) {
    return file === undefined ? ok([]) : err(failure('bad_input', { detail: `no practice ${name} file` }));
  }
  const placed: C[] = [];
  for (const [at, id] of ids.entries()) {
    const one = facts.value[at];
    if (one === undefined) break;
    if (one.secret !== undefined) {
      const put = await keychain.put(entryOf(id), new Secret(one.secret));
      if (!put.ok) return put;
    }
    placed.push(what.placed(one.connector, { id, customerId }));
  }
  keep(
    kept,
    facts.value.map(({ connector }) => ({ connector })),
  );
  return ok(placed);
}

/** One, or a list of some. */
function read<C extends Real>({ facts, name, ids }: StandIn<C>, file: string) {
  try {
    const found: unknown = JSON.parse(readFileSync(file, 'utf8'));
    const list = Array.isArray(found) ? found : [found];
    return ok(z.array(facts).min(1).max(ids.length).parse(list));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ok(undefined);
    return err(failure('bad_input', { detail: `practice ${name} file` }));
  }
}

/**
 * The practice organisation with the connectors in the place of the customer's one in memory, as long as it has that customer.
 * Without any, what an earlier start left in it gives way to the one in memory again, as in `seed`.
 */
export function withStandIn(
  { ids: own, kind, customerId }: Pick<StandIn<Real>, 'ids' | 'kind' | 'customerId'>,
  organisation: Organisation,
  real: readonly Real[],
  seed: Organisation = organisation,
): Organisation {
  const { connectors, customers } = organisation;
  const isOne = (one: Organisation['connectors'][number]): boolean =>
    one.kind === kind && one.customerId === customerId;
  if (real.length === 0) {
    if (!connectors.some(({ id }) => own.includes(id))) return organisation;
    const others = connectors.filter(({ id }) => !own.includes(id));
    const inMemory = seed.connectors.filter((one) => isOne(one) && others.every(({ id }) => id !== one.id));
    return { ...organisation, connectors: [...others, ...inMemory] };
  }
  if (!customers.some(({ id }) => id === customerId)) return organisation;
  return { ...organisation, connectors: [...connectors.filter((one) => !isOne(one)), ...real] };
}
