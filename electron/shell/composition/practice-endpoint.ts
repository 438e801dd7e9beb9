import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { failure, type Failure } from '../../../shared/errors';
import { connectorIdSchema, customerIdSchema, type ConnectorId } from '../../../shared/ids';
import { localConnectorSchema, type LocalConnector } from '../../../shared/model/connector';
import type { Organisation } from '../../../shared/model/organisation';
import { err, ok, type Result } from '../../../shared/result';
import { Secret } from '../../../shared/secret';
import type { Keychain } from '../../ports/security';
import { keep } from './kept-file';
import { loopbackSchema } from './practice-domain';

/** The practice customer that has a real endpoint besides the ones in memory. It has no other local connector. */
const CUSTOMER = customerIdSchema.parse('cust-ard');
/** Not the id of the endpoint in memory, so that leases of the one are never looked for in the other. */
const CONNECTOR = connectorIdSchema.parse('local-lab');
const LONGEST_SECRET = 8_192;

/** What `npm run lab:endpoint` writes: how to connect, and the key as long as no keychain has it. */
const factsSchema = z.strictObject({
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
  secret: z.string().min(1).max(LONGEST_SECRET).optional(),
});

/** Where the facts are kept, the secret apart, so that leases find the endpoint at every later start. */
const keptIn = (folder: string): string => join(folder, 'endpoint.json');

function read(file: string): Result<z.infer<typeof factsSchema> | undefined, Failure> {
  try {
    return ok(factsSchema.parse(JSON.parse(readFileSync(file, 'utf8'))));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ok(undefined);
    return err(failure('bad_input', { detail: 'practice endpoint file' }));
  }
}

export interface PracticeEndpointWorld {
  /** The folder of Practice. */
  readonly folder: string;
  /** A file that the command line named; it must be there. */
  readonly file: string | undefined;
  readonly keychain: Keychain;
  /** Name of the keychain entry with a connector's secret. */
  readonly entryOf: (connectorId: ConnectorId) => string;
}

/**
 * The connector of the real endpoint that Practice was given, now or earlier; undefined when there is none. Its secret goes to
 * the keychain and out of Practice's own copy of the file.
 */
export async function practiceEndpoint({
  folder,
  file,
  keychain,
  entryOf,
}: PracticeEndpointWorld): Promise<Result<LocalConnector | undefined, Failure>> {
  const facts = read(file ?? keptIn(folder));
  if (!facts.ok) return facts;
  if (facts.value === undefined) {
    return file === undefined ? ok(undefined) : err(failure('bad_input', { detail: 'no practice endpoint file' }));
  }
  const { connector, secret } = facts.value;
  if (secret !== undefined) {
    const put = await keychain.put(entryOf(CONNECTOR), new Secret(secret));
    if (!put.ok) return put;
  }
  keep(keptIn(folder), { connector });
  return ok({ ...connector, id: CONNECTOR, customerId: CUSTOMER, label: 'Lab endpoint' });
}

/**
 * The practice organisation with the endpoint in the place of the customer's one in memory. Without an endpoint, one that an
 * earlier start left in it gives way to the one in memory again, as in `seed`.
 */
export function withEndpoint(
  organisation: Organisation,
  endpoint: LocalConnector | undefined,
  seed: Organisation = organisation,
): Organisation {
  const { connectors, customers } = organisation;
  const had = connectors.some(({ id }) => id === CONNECTOR);
  if (endpoint === undefined && !had) return organisation;
  const isLocal = (one: Organisation['connectors'][number]): boolean =>
    one.kind === 'local' && one.customerId === CUSTOMER;
  const others = connectors.filter((one) => !isLocal(one));
  const hasCustomer = customers.some(({ id }) => id === CUSTOMER);
  if (endpoint !== undefined)
    return hasCustomer ? { ...organisation, connectors: [...others, endpoint] } : organisation;
  return { ...organisation, connectors: [...others, ...seed.connectors.filter(isLocal)] };
}
