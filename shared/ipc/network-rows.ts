import { z } from 'zod';
import { failureSchema } from '../errors';
import { proxyCredentialsSchema, proxyNameSchema } from '../model/network';
import { channel, nothing, type Channel } from './channel';
import { certificateFactsSchema } from './domain-rows';

/** How https requests of this computer leave it, beside what the preferences choose. */
export const networkViewSchema = z.strictObject({
  /** The proxy that may be told who is there: the chosen one, else the one that asked last. */
  proxy: z
    .strictObject({
      name: proxyNameSchema,
      /** It asked who is there and was not content. */
      asking: z.boolean(),
      /** The keychain of this computer holds a name and a password for it. */
      known: z.boolean(),
    })
    .optional(),
  /** Authorities that are believed beside those of the system. `managed`: by the policy of the computer. */
  authorities: z.array(certificateFactsSchema.extend({ managed: z.boolean() })).max(40),
});
export type NetworkView = z.infer<typeof networkViewSchema>;

/** What came of asking the services that the organisation needs, or Microsoft's own without one. */
export const networkTrialSchema = z.strictObject({
  trials: z.array(z.strictObject({ host: z.string().max(260), failure: failureSchema.optional() })).max(8),
});
export type NetworkTrial = z.infer<typeof networkTrialSchema>['trials'][number];

/** The network as a person sets it up on this computer; without an organisation, too. */
export const networkRows = {
  'network.view': channel('read', nothing, networkViewSchema),
  /** For the proxy of the view only (`bad_input`, `proxy`). Fails with those of the keychain. */
  'network.setCredentials': channel(
    'secret',
    proxyCredentialsSchema.extend({ proxy: proxyNameSchema }),
    networkViewSchema,
  ),
  'network.removeCredentials': channel('change', z.strictObject({ proxy: proxyNameSchema }), networkViewSchema),
  /** Certificates of a PEM text as they would be believed, in their order; null for one that cannot be read. */
  'network.certificates': channel(
    'read',
    z.strictObject({ pem: z.string().max(65_536) }),
    z.strictObject({ certificates: z.array(certificateFactsSchema.nullable()).max(32) }),
  ),
  'network.try': channel('read', nothing, networkTrialSchema),
  /**
   * Believes the authorities of a PEM text. Fails with `bad_input`: `certificate none`, `certificate noAuthority`, `certificate ended`,
   * `certificate many`.
   */
  'network.trust': channel('change', z.strictObject({ pem: z.string().max(65_536) }), networkViewSchema),
  'network.distrust': channel('change', certificateFactsSchema.pick({ fingerprint: true }), networkViewSchema),
} as const satisfies Record<string, Channel>;
