import { z } from 'zod';
import { serviceSchema } from './state/schema';

const lagSchema = z.strictObject({
  /** Reads see the world as it was this many ms ago. */
  ms: z.number().min(0).max(3_600_000),
  /** After a write, the service is read this often before it shows the new state. */
  reads: z.number().int().min(0).max(1_000),
});

/** What an injected fault does to a request that it matches. */
export const faultKinds = [
  'throttle',
  'unavailableHtml',
  'unavailableJson',
  'gatewayTimeout',
  'serverError',
  'reset',
  'hang',
  'forbidden',
  'notFound',
  'claimsChallenge',
  'lostResponse',
  'malformedJson',
] as const;

export const faultRuleSchema = z.strictObject({
  id: z.string().min(1).max(64),
  kind: z.enum(faultKinds),
  service: z.enum(['graph', 'signIn']).default('graph'),
  tenantId: z.string().optional(),
  method: z.enum(['GET', 'POST', 'PATCH', 'PUT', 'DELETE']).optional(),
  /** Regular expression looked for in the path (without `/v1.0` and query). */
  path: z.string().max(300).optional(),
  /** Matching requests let through first. */
  skip: z.number().int().min(0).default(0),
  /** Hits only each nth of the requests that match; 2 = every other one. */
  every: z.number().int().min(1).default(1),
  /** How many requests it hits before it is used up; absent = until removed or over. */
  count: z.number().int().min(1).optional(),
  /** By the practice clock, ms since 1970. */
  from: z.number().optional(),
  until: z.number().optional(),
  /** Seconds, fractions allowed; null = no header. Only for throttle and unavailable. */
  retryAfterSeconds: z.number().min(0).nullable().default(2.128),
});
export type FaultRule = z.infer<typeof faultRuleSchema>;
/** A fault as a test writes it: an id is given when it has none. */
export type FaultInput = Omit<z.input<typeof faultRuleSchema>, 'id'> & { readonly id?: string };

export const switchesSchema = z.strictObject({
  replication: z.strictObject({
    lag: z.record(serviceSchema, lagSchema),
    /** Whether a write finds an object that reads do not show yet (`primary`) or answers 404 too (`replica`). */
    writes: z.enum(['primary', 'replica']),
  }),
  /** Real time every request takes, ms, rolled between the two. */
  latency: z.strictObject({ min: z.number().min(0).max(60_000), max: z.number().min(0).max(60_000) }),
  /** Graph's own resource-unit quotas, times `factor`. */
  quota: z.strictObject({ enforced: z.boolean(), factor: z.number().positive() }),
  signIn: z.strictObject({
    /** UPN for whom the authorize page answers at once; null = the page asks. */
    autoAs: z.string().nullable(),
    /** Life of access tokens: for clients that take claims challenges, and for others. */
    tokenSeconds: z.strictObject({ continuous: z.number().int().min(1), plain: z.number().int().min(1) }),
    /** Permissions that new tokens lack although they were consented to. */
    withheld: z.array(z.string().max(100)).max(100),
  }),
  faults: z.array(faultRuleSchema),
});
/** Everything about the behaviour of the simulator that can be changed while it runs. */
export type Switches = z.infer<typeof switchesSchema>;

const none = { ms: 0, reads: 0 };

/** No lag, no faults, no latency: what tests start from. */
export function calmSwitches(): Switches {
  return {
    replication: {
      lag: { directory: none, authenticationMethods: none, roleManagement: none },
      writes: 'replica',
    },
    latency: { min: 0, max: 0 },
    quota: { enforced: false, factor: 1 },
    signIn: { autoAs: null, tokenSeconds: { continuous: 86_399, plain: 3_599 }, withheld: [] },
    faults: [],
  };
}

/** A believable service on a good day: what the practice organisation runs on. */
export function realisticSwitches(): Switches {
  return {
    ...calmSwitches(),
    replication: {
      lag: {
        directory: { ms: 400, reads: 0 },
        authenticationMethods: { ms: 900, reads: 0 },
        roleManagement: { ms: 700, reads: 0 },
      },
      writes: 'replica',
    },
    latency: { min: 30, max: 90 },
    quota: { enforced: true, factor: 1 },
  };
}

/** A change of switches: every part that is given replaces the same part. */
export const switchesPatchSchema = z
  .strictObject({
    replication: z
      .strictObject({ lag: z.partialRecord(serviceSchema, lagSchema), writes: z.enum(['primary', 'replica']) })
      .partial(),
    latency: switchesSchema.shape.latency,
    quota: switchesSchema.shape.quota.partial(),
    signIn: switchesSchema.shape.signIn.partial(),
    faults: switchesSchema.shape.faults,
  })
  .partial();
export type SwitchesPatch = z.input<typeof switchesPatchSchema>;

/** The switches with a patch laid over them. */
export function patched(switches: Switches, patch: z.output<typeof switchesPatchSchema>): Switches {
  const { replication, quota, signIn, latency, faults } = patch;
  return {
    replication: {
      lag: { ...switches.replication.lag, ...replication?.lag },
      writes: replication?.writes ?? switches.replication.writes,
    },
    latency: latency ?? switches.latency,
    quota: { enforced: quota?.enforced ?? switches.quota.enforced, factor: quota?.factor ?? switches.quota.factor },
    signIn: {
      autoAs: signIn?.autoAs === undefined ? switches.signIn.autoAs : signIn.autoAs,
      tokenSeconds: signIn?.tokenSeconds ?? switches.signIn.tokenSeconds,
      withheld: signIn?.withheld ?? switches.signIn.withheld,
    },
    faults: faults ?? switches.faults,
  };
}
