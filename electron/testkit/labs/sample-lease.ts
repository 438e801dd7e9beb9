import type { AuditDraft } from '../../../shared/model/audit';
import { leaseSchema, type Lease } from '../../../shared/model/lease';
import { HOUR, instant, plus } from '../../../shared/time';
import type { Intent } from '../../ports/storage';
import { TEST_START } from '../fakes/clock';
import { leaseIdSchema, operationIdSchema } from '../../../shared/ids';

/** A valid, freshly requested lease, number `n` of a test; requested `n` minutes after the start. */
export function sampleLease(n: number, changes: Partial<Lease> = {}): Lease {
  const requestedAt = instant(TEST_START + n * 60_000);
  return leaseSchema.parse({
    id: `lease-${String(n)}`,
    organisationId: 'org-1',
    customer: { id: 'contoso', name: 'Contoso', timeZone: 'Europe/Vienna' },
    connectorId: 'contoso-m365',
    technician: { id: 'ana', name: 'Ana' },
    recipe: {
      policyId: 'break-fix',
      policyName: 'Global Admin break-fix',
      source: 'm365',
      mode: 'burner',
      privileges: [],
      authentication: { kind: 'tap', lifetime: 'lease', oneTime: false },
      durations: ['1h'],
      extensionsAllowed: 1,
      reason: { required: true, minLength: 0 },
    },
    account: { name: `ana-jit-${String(n)}@contoso.example`, displayName: 'Ana (JIT)' },
    reason: 'Printer',
    requestedAt,
    duration: '1h',
    endsAt: plus(requestedAt, HOUR),
    extensionsUsed: 0,
    state: { kind: 'requested' },
    steps: [],
    enforcedBy: { signIn: { by: 'app' }, privilege: { by: 'app' }, object: { by: 'app' } },
    retry: { attempt: 0, notBefore: requestedAt },
    ...changes,
  });
}

/** The same lease, at its end. */
export function endedLease(n: number, changes: Partial<Lease> = {}): Lease {
  const at = instant(TEST_START + n * 60_000 + HOUR);
  return sampleLease(n, { state: { kind: 'revoked', at, cause: 'expired', neutralisedAt: at }, ...changes });
}

export function sampleIntent(n: number, lease = n): Intent {
  return {
    opId: operationIdSchema.parse(`op-${String(n)}`),
    leaseId: leaseIdSchema.parse(`lease-${String(lease)}`),
    step: 'create',
    key: 'create',
    at: instant(TEST_START + n * 1_000),
  };
}

export function sampleDraft(n: number, what = 'check-out'): AuditDraft {
  return {
    at: instant(TEST_START + n * 1_000),
    leaseId: leaseIdSchema.parse(`lease-${String(n)}`),
    event: { kind: 'refused', failure: { code: 'policy_denied' }, what },
  };
}
