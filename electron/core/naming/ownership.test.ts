import { describe, expect, it } from 'vitest';
import { leaseIdSchema, organisationIdSchema, policyIdSchema, technicianIdSchema } from '../../../shared/ids';
import { err, ok } from '../../../shared/result';
import { HOUR, plus } from '../../../shared/time';
import { TEST_START } from '../../testkit/fakes/clock';
import { markerText, type Marker } from './marker';
import { checkMayTake, checkOwned, markerIn } from './ownership';

const wanted: Marker = {
  organisationId: organisationIdSchema.parse('org-1'),
  leaseId: leaseIdSchema.parse('lease-1'),
  technicianId: technicianIdSchema.parse('ana'),
  policyId: policyIdSchema.parse('break-fix'),
  mode: 'standard',
  endsAt: plus(TEST_START, HOUR),
};
const foreignOrganisation = { organisationId: organisationIdSchema.parse('org-2') };
const anotherLease = { leaseId: leaseIdSchema.parse('lease-2') };
const isNoneOfOurs = err({ code: 'name_taken_unmarked' });
const isInUse = err({ code: 'account_in_use' });

it.each([undefined, null, '', 'Printer account', `${markerText(wanted)} `])('takes %j for no marker', (text) => {
  expect(markerIn(text)).toBe('foreign');
});

it('reads a marker where one stands', () => {
  expect(markerIn(markerText(wanted))).toEqual(wanted);
});

describe('an account', () => {
  it.each<[string, Marker | 'foreign', unknown]>([
    ['that bears no marker', 'foreign', isNoneOfOurs],
    ['of another organisation, though the lease is called alike', { ...wanted, ...foreignOrganisation }, isNoneOfOurs],
    ['of another lease', { ...wanted, ...anotherLease }, isInUse],
  ])('%s is not owned', (_, found, refusal) => {
    expect(checkOwned(found, wanted)).toEqual(refusal);
    const open = { now: TEST_START, closed: false };
    expect(checkMayTake(found, wanted, open)).toEqual(refusal);
  });

  it('of this lease is owned, whenever it ends, and may be had', () => {
    const moved = { ...wanted, endsAt: plus(TEST_START, 2 * HOUR) };
    expect(checkOwned(moved, wanted)).toEqual(ok(moved));
    expect(checkMayTake(moved, wanted, { now: TEST_START, closed: false })).toEqual(ok(moved));
  });

  it('without our marker may never be had, closed or not', () => {
    const closed = { now: plus(wanted.endsAt, HOUR), closed: true };
    expect(checkMayTake('foreign', wanted, closed)).toEqual(isNoneOfOurs);
    expect(checkMayTake({ ...wanted, ...foreignOrganisation }, wanted, closed)).toEqual(isNoneOfOurs);
  });

  it('of the same technician may be had from the end of its lease on, or once it is closed', () => {
    const last = { ...wanted, ...anotherLease };
    const may = (now: Marker['endsAt'], closed: boolean) => checkMayTake(last, wanted, { now, closed });
    expect(may(plus(last.endsAt, -1), false)).toEqual(isInUse);
    expect(may(last.endsAt, false)).toEqual(ok(last));
    expect(may(plus(last.endsAt, -1), true)).toEqual(ok(last));
  });

  it.each<[string, Partial<Marker>, Partial<Marker>]>([
    ['of another technician', { technicianId: technicianIdSchema.parse('ben') }, {}],
    ['that is a Burner', { mode: 'burner' }, {}],
    ['asked for by a Burner', {}, { mode: 'burner' }],
  ])('%s may not be had, even when its lease is over', (_, its, asked) => {
    const over = { now: plus(wanted.endsAt, HOUR), closed: true };
    expect(checkMayTake({ ...wanted, ...anotherLease, ...its }, { ...wanted, ...asked }, over)).toEqual(isInUse);
  });
});
