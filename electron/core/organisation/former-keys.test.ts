import { describe, expect, it } from 'vitest';
import type { Organisation } from '../../../shared/model/organisation';
import { DAY, instant } from '../../../shared/time';
import { smallOrganisation } from '../../testkit/labs/organisation-lab';
import { FORMER_KEY_KEPT, formerKeys } from './former-keys';

const key = (letter: string): string => `${letter.repeat(43)}=`;
const lab = smallOrganisation();
const now = instant(lab.issuedAt + DAY);

/** Ben works at the computers with these keys. */
const withKeys = (...computers: readonly string[]): Organisation => ({
  ...lab,
  technicians: lab.technicians.map((one) => (one.handle === 'ben' ? { ...one, computers: [...computers] } : one)),
});
const withoutBen: Organisation = { ...lab, technicians: lab.technicians.filter(({ handle }) => handle !== 'ben') };
const former = (before: Organisation, next: Organisation, at = now) =>
  formerKeys(before, next, at).map(({ name, publicKey, removedAt }) => [name, publicKey.charAt(0), removedAt]);

describe('the keys of those who were taken off the roster', () => {
  const ben = lab.technicians.find(({ handle }) => handle === 'ben')!.name;

  it('are those of a computer, and of a technician with all computers', () => {
    expect(former(withKeys(key('A'), key('B')), withKeys(key('B')))).toEqual([[ben, 'A', now]]);
    expect(former(withKeys(key('A'), key('B')), withoutBen)).toEqual([
      [ben, 'A', now],
      [ben, 'B', now],
    ]);
  });

  it('are none while nobody leaves, and leave the list when they come back', () => {
    expect(former(withKeys(key('A')), withKeys(key('A'), key('B')))).toEqual([]);
    const gone = { ...withoutBen, formerKeys: [...formerKeys(withKeys(key('A')), withoutBen, now)] };
    expect(former(gone, gone, instant(now + DAY))).toEqual([[ben, 'A', now]]);
    expect(former(gone, withKeys(key('A')), instant(now + DAY))).toEqual([]);
  });

  it('count those by which an admin published, once they are revoked', () => {
    const ana = lab.technicians.find(({ role }) => role === 'primary')!;
    const admin = { technicianId: ana.id, publicKey: key('C'), addedAt: lab.issuedAt };
    const before = { ...lab, adminKeys: [admin] };
    expect(former(before, { ...lab, adminKeys: [{ ...admin, revokedAt: now }] })).toEqual([[ana.name, 'C', now]]);
  });

  it('are forgotten when no lease can be left of them', () => {
    const gone = { ...withoutBen, formerKeys: [...formerKeys(withKeys(key('A')), withoutBen, now)] };
    expect(former(gone, gone, instant(now + FORMER_KEY_KEPT - 1))).toHaveLength(1);
    expect(former(gone, gone, instant(now + FORMER_KEY_KEPT))).toEqual([]);
  });

  it('are only what the version in force says, whatever a draft holds', () => {
    const forged = { technicianId: lab.technicians[0]!.id, name: 'x', publicKey: key('D'), removedAt: now };
    expect(former(lab, { ...lab, formerKeys: [forged] })).toEqual([]);
  });
});
