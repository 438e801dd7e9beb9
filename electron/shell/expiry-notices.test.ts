import { describe, expect, it } from 'vitest';
import { connectorIdSchema } from '../../shared/ids';
import type { ExpiringCertificate } from '../app/sign-in/expiring';
import { instant } from '../../shared/time';
import { dueExpiryNotices } from './expiry-notices';

const ending = (expiry: ExpiringCertificate['expiry'], thumbprint = 'A'.repeat(64)): ExpiringCertificate => ({
  connectorId: connectorIdSchema.parse('k'),
  label: 'Nine Lives',
  thumbprint,
  notAfter: instant(0),
  expiry,
});

describe('a certificate that ends', () => {
  it('is told once for each limit, and anew for its successor', () => {
    const told = new Set<string>();
    const tell = (expiring: readonly ExpiringCertificate[]): string[] => {
      const due = dueExpiryNotices(expiring, told);
      for (const { key } of due) told.add(key);
      return due.map(({ title }) => title);
    };
    expect(tell([])).toEqual([]);
    expect(tell([ending('in30Days')])).toEqual(['Certificate of Nine Lives ends within 30 days']);
    expect(tell([ending('in30Days')])).toEqual([]);
    expect(tell([ending('in7Days')])).toEqual(['Certificate of Nine Lives ends within 7 days']);
    expect(tell([ending('in1Day')])).toEqual(['Certificate of Nine Lives ends within a day']);
    expect(tell([ending('expired')])).toEqual(['Certificate of Nine Lives has ended']);
    expect(tell([ending('expired'), ending('in30Days', 'B'.repeat(64))])).toEqual([
      'Certificate of Nine Lives ends within 30 days',
    ]);
  });
});
