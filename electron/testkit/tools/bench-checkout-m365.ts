import { randomUUID } from 'node:crypto';
import {
  correlationIdSchema,
  leaseIdSchema,
  operationIdSchema,
  organisationIdSchema,
  policyIdSchema,
  technicianIdSchema,
} from '../../../shared/ids';
import type { Privilege } from '../../../shared/model/policy';
import { Secret } from '../../../shared/secret';
import { HOUR, plus } from '../../../shared/time';
import { systemClock } from '../../adapters/system/clock';
import type { Call } from '../../ports/directory';
import { calmSwitches } from '../../practice/m365';
import { startGraphLab, type GraphLab } from '../labs/graph-lab';
import { must } from '../must';
import { median } from './driver/medians';
import { noOptions } from './driver/options';

noOptions();

/** One round trip to the practice tenant, ms: a slow but ordinary way to Microsoft. */
const LATENCY_MS = 100;
const ROUNDS = 30;
/** Rounds before it counts, so that code and connections are warm. */
const WARM_UP = 3;
/** Create, then pass and roles together, then the read-back: three, and half a one for everything else. */
const BASELINE = 3.5;

const privileges: readonly Privilege[] = [
  { kind: 'directoryRole', name: 'User Administrator', roleTemplateId: 'fe930be7-5e62-47db-91af-98c3a49a38b1' },
  { kind: 'directoryRole', name: 'Helpdesk Administrator', roleTemplateId: '729827e3-9c14-49f7-bb1b-9608f156bbb8' },
];

const clock = systemClock();

/** A whole check-out in the waves of the planner; gives its length in ms. Throws when anything is missing at the end. */
async function checkOut(lab: GraphLab): Promise<number> {
  const leaseId = leaseIdSchema.parse(randomUUID());
  const endsAt = plus(clock.wall(), HOUR);
  const marker = {
    organisationId: organisationIdSchema.parse('org-bench'),
    leaseId,
    technicianId: technicianIdSchema.parse('tech-bench'),
    policyId: policyIdSchema.parse('policy-bench'),
    mode: 'burner' as const,
    endsAt,
  };
  const call = (): Call => ({
    leaseId,
    opId: operationIdSchema.parse(randomUUID()),
    correlationId: correlationIdSchema.parse(randomUUID()),
    timeoutMs: 30_000,
    priority: 'high',
    unseenPassword: () => new Secret(`Aa1!${randomUUID()}`),
  });
  const { directory } = lab;
  const name = `bench-${randomUUID().slice(0, 13)}@${lab.tenant.defaultDomain}`;
  const from = performance.now();
  const request = { account: { name }, marker, displayName: 'Bench', mode: marker.mode, endsAt };
  const { objectId } = must(await directory.create(request, call()));
  const account = { name, objectId };
  const granted = { account, marker, endsAt, justification: 'bench' };
  const authentication = { kind: 'tap', lifetime: 'lease', oneTime: false } as const;
  const second = await Promise.all([
    directory.issueCredential({ account, marker, authentication, endsAt }, call()),
    ...privileges.map((privilege) => directory.grant({ ...granted, privilege }, call())),
  ]);
  second.forEach((answer) => must<unknown>(answer));
  const seen = must(await directory.observe({ account, marker }, call()));
  const took = performance.now() - from;
  if (seen.grants.length !== privileges.length || seen.credential?.usable !== true) throw new Error('not complete');
  return took;
}

const switches = { ...calmSwitches(), latency: { min: LATENCY_MS, max: LATENCY_MS } };
const lab = await startGraphLab({ customer: 'brightwater', clock, switches });
try {
  must(await lab.tokens.token(lab.connector));
  for (let round = 0; round < WARM_UP; round += 1) await checkOut(lab);
  const lengths: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) lengths.push(await checkOut(lab));
  const value = Number((median(lengths) / LATENCY_MS).toFixed(2));
  console.log(
    JSON.stringify({ bench: 'checkout-m365', metric: 'rtts', value, unit: 'rtt', baseline: BASELINE, n: ROUNDS }),
  );
} finally {
  await lab.dispose();
}
