import { z } from 'zod';
import { connectorIdSchema, customerIdSchema } from '../ids';
import { nameSchema } from './text';

export const sources = ['m365', 'activeDirectory', 'local'] as const;
export const sourceSchema = z.enum(sources);
/** Where a JIT account lives. */
export type Source = z.infer<typeof sourceSchema>;

/**
 * Which Microsoft cloud. The named clouds fix their addresses; `custom` names them, for sovereign installations and for
 * the practice tenant (which is the only one that may use plain http, and only on a loopback address).
 */
export const cloudSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['global', 'usGov', 'usGovDod', 'china']) }),
  z.strictObject({ kind: z.literal('custom'), graphUrl: z.url().max(300), loginUrl: z.url().max(300) }),
]);
export type Cloud = z.infer<typeof cloudSchema>;

export const m365ConnectorSchema = z.strictObject({
  kind: z.literal('m365'),
  id: connectorIdSchema,
  customerId: customerIdSchema,
  label: nameSchema,
  tenantId: z.guid(),
  cloud: cloudSchema,
  defaultDomain: z.string().min(3).max(253),
  signIn: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('technician'), clientId: z.guid() }),
    z.strictObject({ kind: z.literal('app'), clientId: z.guid(), credential: z.enum(['secret', 'certificate']) }),
  ]),
});
export type M365Connector = z.infer<typeof m365ConnectorSchema>;

export const activeDirectoryConnectorSchema = z.strictObject({
  kind: z.literal('activeDirectory'),
  id: connectorIdSchema,
  customerId: customerIdSchema,
  label: nameSchema,
  /** Host names, first is preferred. */
  domainControllers: z.array(z.string().min(1).max(253)).min(1).max(16),
  encryption: z.enum(['ldaps', 'startTls']),
  baseDn: z.string().min(3).max(1_000),
  accountOu: z.string().min(3).max(1_000),
  upnSuffix: z.string().min(1).max(253),
  /** PEM of the CA that signed the domain controllers' certificates; absent = the system's own list. */
  caCertificate: z.string().max(65_536).optional(),
  bindAccount: z.string().min(1).max(1_000),
});
export type ActiveDirectoryConnector = z.infer<typeof activeDirectoryConnectorSchema>;

export const localConnectorSchema = z.strictObject({
  kind: z.literal('local'),
  id: connectorIdSchema,
  customerId: customerIdSchema,
  label: nameSchema,
  os: z.enum(['linux', 'windows', 'macos']),
  transport: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('thisComputer') }),
    z.strictObject({
      kind: z.literal('ssh'),
      host: z.string().min(1).max(253),
      port: z.number().int().min(1).max(65_535),
      user: z.string().min(1).max(64),
      /** SHA-256 fingerprint of the host key, pinned on first use. */
      hostKey: z.string().max(100).optional(),
    }),
  ]),
});
export type LocalConnector = z.infer<typeof localConnectorSchema>;

export const connectorSchema = z.discriminatedUnion('kind', [
  m365ConnectorSchema,
  activeDirectoryConnectorSchema,
  localConnectorSchema,
]);
/** A configured way into one directory of one customer. */
export type Connector = z.infer<typeof connectorSchema>;
