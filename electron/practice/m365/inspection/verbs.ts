import { z } from 'zod';
import { switchesPatchSchema, switchesSchema } from '../switches';
import { tapPolicySchema, tenantSettingsSchema } from '../state/schema';
import { plantSchema } from './plant';
import { accountTruthSchema } from './truth';
import { signInOutcomeSchema } from './witness';

/** One request as the log keeps it: no body, no token. */
export const requestRecordSchema = z.strictObject({
  /** Number in the order of arrival, from 1. */
  number: z.number().int(),
  /** By the practice clock, ms. */
  at: z.number(),
  service: z.enum(['graph', 'signIn']),
  tenantId: z.string().nullable(),
  method: z.string(),
  path: z.string(),
  query: z.string(),
  /** null = no answer was sent. */
  status: z.number().int().nullable(),
  clientRequestId: z.string().nullable(),
  /** Injected fault that hit it. */
  fault: z.string().nullable(),
});
export type RequestRecord = z.infer<typeof requestRecordSchema>;

const settingsPatchSchema = tenantSettingsSchema.partial().extend({ tapPolicy: tapPolicySchema.partial().optional() });
export type TenantPatch = z.input<typeof settingsPatchSchema>;

/** Every way to look into or change a practice tenant from outside Graph: name → what goes in and what comes out. */
export const verbs = {
  clock: { input: z.strictObject({}), output: z.strictObject({ now: z.number(), skippedMs: z.number() }) },
  skip: {
    input: z.strictObject({
      ms: z
        .number()
        .min(0)
        .max(3_660 * 86_400_000),
    }),
    output: z.strictObject({ now: z.number(), skippedMs: z.number() }),
  },
  accounts: { input: z.strictObject({ tenantId: z.string().optional() }), output: z.array(accountTruthSchema) },
  account: {
    input: z.strictObject({ tenantId: z.string(), user: z.string() }),
    output: accountTruthSchema.nullable(),
  },
  signIn: { input: z.strictObject({ upn: z.string(), secret: z.string() }), output: signInOutcomeSchema },
  sessionAlive: { input: z.strictObject({ session: z.string() }), output: z.boolean() },
  plant: { input: z.strictObject({ tenantId: z.string(), planting: plantSchema }), output: z.string() },
  switches: { input: z.strictObject({}), output: switchesSchema },
  setSwitches: { input: switchesPatchSchema, output: switchesSchema },
  settings: { input: z.strictObject({ tenantId: z.string() }), output: tenantSettingsSchema },
  setTenant: {
    input: z.strictObject({ tenantId: z.string(), settings: settingsPatchSchema }),
    output: tenantSettingsSchema,
  },
  revokeTokens: { input: z.strictObject({ tenantId: z.string() }), output: z.null() },
  requests: { input: z.strictObject({ after: z.number().int().optional() }), output: z.array(requestRecordSchema) },
} as const;
export type Verb = keyof typeof verbs;
export type VerbInput<V extends Verb> = z.output<(typeof verbs)[V]['input']>;
export type VerbOutput<V extends Verb> = z.output<(typeof verbs)[V]['output']>;

/**
 * The witness and the hand of a test: reads what is true, does what a person could do in the portal, sets switches. The
 * same in process and over HTTP. Rejects with an Error when the tenant or account is unknown.
 */
export interface InspectionApi {
  /** The practice clock, ms, and how far it was set forward. */
  clock(): Promise<VerbOutput<'clock'>>;
  /** Sets the practice clock forward by `ms`. */
  skip(ms: number): Promise<VerbOutput<'clock'>>;
  /** All accounts, of one tenant or of all, deleted ones too. */
  accounts(tenantId?: string): Promise<VerbOutput<'accounts'>>;
  /** One account by id or UPN; null when there never was one, or it has been gone for long. */
  account(tenantId: string, user: string): Promise<VerbOutput<'account'>>;
  /** Whether this secret opens this account right now. Uses up a one-time pass. */
  signIn(upn: string, secret: string): Promise<VerbOutput<'signIn'>>;
  /** Whether a session that `signIn` opened still counts. */
  sessionAlive(session: string): Promise<boolean>;
  /** Does something by hand in a tenant; gives the id of what was made or changed. */
  plant(tenantId: string, planting: z.input<typeof plantSchema>): Promise<string>;
  switches(): Promise<VerbOutput<'switches'>>;
  /** Lays a patch over the switches: lag, latency, quota, faults. */
  setSwitches(patch: z.input<typeof switchesPatchSchema>): Promise<VerbOutput<'switches'>>;
  settings(tenantId: string): Promise<VerbOutput<'settings'>>;
  /** Changes what a tenant is: licences, pass policy, PIM rules, permissions of the app. */
  setTenant(tenantId: string, settings: TenantPatch): Promise<VerbOutput<'settings'>>;
  /** Makes the app's tokens worthless: a claims challenge for clients that take one, else 401. */
  revokeTokens(tenantId: string): Promise<void>;
  /** Requests so far, at most the last 5,000; with `after` only those with a higher number. */
  requests(after?: number): Promise<VerbOutput<'requests'>>;
}

/** The interface on top of a way to carry out one verb. */
export function inspectionOver(
  run: <V extends Verb>(verb: V, input: z.input<(typeof verbs)[V]['input']>) => Promise<VerbOutput<V>>,
): InspectionApi {
  return {
    clock: () => run('clock', {}),
    skip: (ms) => run('skip', { ms }),
    accounts: (tenantId) => run('accounts', tenantId === undefined ? {} : { tenantId }),
    account: (tenantId, user) => run('account', { tenantId, user }),
    signIn: (upn, secret) => run('signIn', { upn, secret }),
    sessionAlive: (session) => run('sessionAlive', { session }),
    plant: (tenantId, planting) => run('plant', { tenantId, planting }),
    switches: () => run('switches', {}),
    setSwitches: (patch) => run('setSwitches', patch),
    settings: (tenantId) => run('settings', { tenantId }),
    setTenant: (tenantId, settings) => run('setTenant', { tenantId, settings }),
    revokeTokens: async (tenantId) => {
      await run('revokeTokens', { tenantId });
    },
    requests: (after) => run('requests', after === undefined ? {} : { after }),
  };
}
