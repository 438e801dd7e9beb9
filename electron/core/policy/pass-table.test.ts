import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import type { Authentication, Policy } from '../../../shared/model/policy';
import { durationMs, MINUTE, type DurationCode } from '../../../shared/time';
import { createTenantProbe } from '../../adapters/graph/tenant/tenant-probe';
import { practicePolicies } from '../../practice/organisation/policies';
import { GraphClient } from '../../practice/m365/testing/client';
import { FakeClock } from '../../testkit/fakes/clock';
import { startGraphLab, type GraphLab } from '../../testkit/labs/graph-lab';
import { sequentialIds } from '../../testkit/fakes/ids';
import { memoryLog } from '../../testkit/fakes/log';
import type { FactsProbe } from '../../ports/doctor';
import { examine } from './doctor';

/**
 * Every combination of a policy's pass and a tenant's rules for passes: what the doctor foresees from the facts it reads
 * is what the tenant then does, as the requests and sign-ins of a witness tell.
 */

type Tap = Extract<Authentication, { kind: 'tap' }>;
const durations: readonly DurationCode[] = ['1h', '8h', '1d', '30d'];
const template = practicePolicies.find(({ authentication }) => authentication.kind === 'tap');
const policyWith = (authentication: Tap): Policy & { readonly authentication: Tap } => {
  if (template === undefined) throw new Error('no policy with a pass');
  return { ...template, durations: [...durations], authentication };
};

const policies = [60, 480, 'lease' as const].flatMap((lifetime) =>
  [false, true].map((oneTime) => policyWith({ kind: 'tap', lifetime, oneTime })),
);
const bounds = [
  [60, 480],
  [10, 60],
  [120, 1_440],
  [10, 43_200],
] as const;
const tenants = (['enabled', 'disabled'] as const).flatMap((state) =>
  [false, true].flatMap((isUsableOnce) =>
    [true, false].flatMap((everyone) =>
      bounds.map(([minimum, maximum]) => ({ state, isUsableOnce, everyone, minimum, maximum })),
    ),
  ),
);
type Rules = (typeof tenants)[number];

const clock = new FakeClock();
let lab: GraphLab;
let graph: GraphClient;
let probe: FactsProbe;
let userId = '';
beforeAll(async () => {
  lab = await startGraphLab({ customer: 'alderbrook', clock });
  graph = await GraphClient.open(lab.server, lab.tenant);
  userId = await graph.createUser('ana-jit');
  const { tokens, connector } = lab;
  probe = createTenantProbe({ connector: () => connector, tokens, clock, ids: sequentialIds(), log: memoryLog() });
});
afterAll(() => lab.dispose());

async function become({ state, isUsableOnce, everyone, minimum, maximum }: Rules): Promise<void> {
  const target = everyone ? 'all_users' : '00000000-0000-4000-8000-00000000aaaa';
  await lab.server.inspection.setTenant(lab.tenant.tenantId, {
    passScopeRefusal: 'atCreation',
    tapPolicy: {
      state,
      isUsableOnce,
      minimumLifetimeInMinutes: minimum,
      maximumLifetimeInMinutes: maximum,
      defaultLifetimeInMinutes: minimum,
      includeTargets: [{ targetType: 'group', id: target, isRegistrationRequired: false }],
    },
  });
}

const passSchema = z.object({ temporaryAccessPass: z.string() });

/** What a pass like this is good for: nothing, one sign-in, or several. */
async function witness(lifetimeInMinutes: number, isUsableOnce: boolean): Promise<'refused' | 'once' | 'often'> {
  const path = `/users/${userId}/authentication/temporaryAccessPassMethods`;
  const answer = await graph.send('POST', path, { lifetimeInMinutes, isUsableOnce });
  if (answer.status !== 201) return 'refused';
  const { temporaryAccessPass } = passSchema.parse(answer.body);
  const upn = `ana-jit@${lab.tenant.defaultDomain}`;
  const signIn = async (): Promise<boolean> => (await lab.server.inspection.signIn(upn, temporaryAccessPass)).ok;
  if (!(await signIn())) return 'refused';
  return (await signIn()) ? 'often' : 'once';
}

/** The same, asked once per kind of pass. */
function remembering(): typeof witness {
  const known = new Map<string, Awaited<ReturnType<typeof witness>>>();
  return async (lifetime, once) => {
    const key = `${String(lifetime)} ${String(once)}`;
    const found = known.get(key) ?? (await witness(lifetime, once));
    known.set(key, found);
    return found;
  };
}

/** A pass as long as the policy says, and the same cut to the lease, both have to be taken. */
function lifetimes({ lifetime }: Tap, code: DurationCode): readonly number[] {
  const lease = durationMs(code) / MINUTE;
  return lifetime === 'lease' ? [lease] : [lifetime, Math.min(lifetime, lease)];
}

it.each(tenants)(
  'passes $state, one-time only $isUsableOnce, for everyone $everyone, $minimum to $maximum minutes',
  async (rules) => {
    await become(rules);
    const facts = await probe.facts(lab.connector.id);
    if (!facts.ok) throw new Error(facts.error.code);
    const ask = remembering();
    for (const policy of policies) {
      const tap = policy.authentication;
      const found = examine(policy, facts.value, clock.wall());
      const codes = found.map(({ code }) => code);
      const red = new Set(found.flatMap((one) => (one.severity === 'red' ? one.durations : [])));
      for (const code of durations) {
        const once = tap.oneTime || rules.isUsableOnce;
        const answers: Awaited<ReturnType<typeof witness>>[] = [];
        // One after the other: the tenant keeps one pass per account.
        for (const lifetime of lifetimes(tap, code)) answers.push(await ask(lifetime, once));
        const case_ = `${String(tap.lifetime)} ${String(tap.oneTime)} ${code}`;
        expect([case_, answers.includes('refused')]).toEqual([case_, red.has(code)]);
        if (answers.includes('refused')) continue;
        expect([case_, answers.every((answer) => answer === 'once')]).toEqual([
          case_,
          codes.includes('passForcesRegistration'),
        ]);
        const asWritten = await ask(lifetimes(tap, code)[0] ?? 0, tap.oneTime);
        expect([case_, asWritten === 'refused']).toEqual([case_, codes.includes('passWillBeOneTime')]);
      }
    }
  },
);
