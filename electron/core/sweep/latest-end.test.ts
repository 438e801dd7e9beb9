import { describe, expect, it } from 'vitest';
import { policyIdSchema } from '../../../shared/ids';
import type { Organisation } from '../../../shared/model/organisation';
import { HOUR } from '../../../shared/time';
import { sampleLease } from '../../testkit/labs/sample-lease';
import { testWorld } from '../../testkit/labs/world';
import { markerOf } from '../lease/state';
import { latestEnd } from './latest-end';

const now = sampleLease(1).requestedAt;
const [policy] = testWorld().organisation.current()!.organisation.policies;
const organisation: Organisation = {
  ...testWorld().organisation.current()!.organisation,
  policies: [
    {
      ...policy!,
      id: policyIdSchema.parse('short'),
      durations: ['1h', '4h'],
      limits: { ...policy!.limits, extensions: 2 },
    },
    { ...policy!, id: policyIdSchema.parse('long'), durations: ['1d'], limits: { ...policy!.limits, extensions: 0 } },
  ],
};
const hours = (policyId: string): number =>
  (latestEnd(organisation, { ...markerOf(sampleLease(1)), policyId: policyIdSchema.parse(policyId) }, now) - now) /
  HOUR;

describe('the latest end by policy, an hour of slack apart', () => {
  it.each([
    ['short', 12 + 1],
    ['long', 24 + 1],
    ['gone', 24 + 1],
  ])('%s', (policyId, expected) => {
    expect(hours(policyId)).toBe(expected);
  });
});
