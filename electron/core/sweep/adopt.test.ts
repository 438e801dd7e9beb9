import { expect, it } from 'vitest';
import { leaseIdSchema, operationIdSchema } from '../../../shared/ids';
import type { StepRecord } from '../../../shared/model/lease';
import { HOUR, MINUTE, plus } from '../../../shared/time';
import { TEST_START } from '../../testkit/fakes/clock';
import { smallOrganisation } from '../../testkit/labs/organisation-lab';
import { sampleLease } from '../../testkit/labs/sample-lease';
import type { Marker } from '../naming/marker';
import { adoptedLease, reopenedLease } from './adopt';

const organisation = smallOrganisation();
const connector = organisation.connectors[0]!;
const marker: Marker = {
  organisationId: organisation.id,
  leaseId: leaseIdSchema.parse('lease-of-another-computer'),
  technicianId: organisation.technicians[0]!.id,
  policyId: organisation.policies[0]!.id,
  mode: 'burner',
  endsAt: TEST_START,
};
const adopted = (now: Marker['endsAt']) =>
  adoptedLease({ account: { name: 'jit-ana' }, marker, connector, organisation, now });

it.each([
  ['an hour after its end, from its end', HOUR, 0],
  ['before its end, from now', -MINUTE, -MINUTE],
])('a lease that is taken over %s counts as requested', (_, offset, requested) => {
  expect(adopted(plus(TEST_START, offset)).requestedAt).toBe(plus(TEST_START, requested));
});

it('a lease that is taken over can do nothing but end', () => {
  const now = plus(TEST_START, HOUR);
  expect(adopted(now)).toMatchObject({
    id: marker.leaseId,
    customer: { id: connector.customerId },
    recipe: { mode: 'burner', extensionsAllowed: 0 },
    state: { kind: 'revoking', since: now, cause: 'swept' },
    steps: [],
    retry: { attempt: 0, notBefore: now },
  });
});

it('a lease whose account is back ends once more from the first step of the end on, and waits for nothing', () => {
  const opId = operationIdSchema.parse('op');
  const step = (kind: 'create' | 'neutralise'): StepRecord => ({
    ...{ key: kind, kind, opId, attempts: 1, intentAt: TEST_START },
    outcome: { kind: 'done', at: TEST_START, already: false, evidence: [] },
  });
  const lease = sampleLease(1, {
    account: { ...sampleLease(1).account, objectId: 'an object' },
    steps: [step('create'), step('neutralise')],
    retry: { attempt: 7, notBefore: plus(TEST_START, HOUR) },
  });
  const now = plus(TEST_START, 2 * HOUR);
  const again = reopenedLease(lease, 'another object', now);
  expect(again.account).toEqual({ ...lease.account, objectId: 'another object' });
  expect(reopenedLease(lease, undefined, now).account).toEqual(lease.account);
  expect(again.steps.map(({ key }) => key)).toEqual(['create']);
  expect(again.state).toEqual({ kind: 'revoking', since: now, cause: 'swept' });
  expect(again.retry).toEqual({ attempt: 0, notBefore: now });
});
