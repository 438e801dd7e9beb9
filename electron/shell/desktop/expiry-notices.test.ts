import { describe, expect, it } from 'vitest';
import { connectorIdSchema } from '../../../shared/ids';
import type { EndingCredential } from '../../app/sign-in/credential-ends';
import { instant } from '../../../shared/time';
import { dueExpiryNotices } from './expiry-notices';

const ending = (expiry: EndingCredential['expiry'], given: Partial<EndingCredential> = {}): EndingCredential => ({
  connectorId: connectorIdSchema.parse('k'),
  customer: 'Contoso',
  label: 'Microsoft 365',
  kind: 'certificate',
  mark: 'A'.repeat(64),
  endsAt: instant(0),
  expiry,
  ...given,
});

/** Tells what is due and remembers it. */
function teller() {
  const told = new Set<string>();
  return (given: readonly EndingCredential[]) => {
    const due = dueExpiryNotices(given, told);
    for (const key of due.flatMap(({ keys }) => keys)) told.add(key);
    return due;
  };
}

describe('a certificate or client secret that ends', () => {
  it('is told once for each limit, and anew for its successor', () => {
    const tell = teller();
    const titles = (given: readonly EndingCredential[]): string[] => tell(given).map(({ title }) => title);
    expect(titles([])).toEqual([]);
    expect(titles([ending('in30Days')])).toEqual(['Certificate of Contoso, Microsoft 365 ends within 30 days']);
    expect(titles([ending('in30Days')])).toEqual([]);
    expect(titles([ending('in7Days')])).toEqual(['Certificate of Contoso, Microsoft 365 ends within 7 days']);
    expect(titles([ending('in1Day')])).toEqual(['Certificate of Contoso, Microsoft 365 ends within a day']);
    expect(titles([ending('expired')])).toEqual(['Certificate of Contoso, Microsoft 365 has ended']);
    const next = ending('in30Days', { mark: 'B'.repeat(64), kind: 'secret' });
    expect(titles([ending('expired'), next])).toEqual(['Client secret of Contoso, Microsoft 365 ends within 30 days']);
  });

  it('leads to its connection', () => {
    expect(dueExpiryNotices([ending('expired')], new Set())).toMatchObject([{ connectorId: 'k' }]);
  });

  it('is told with others when there are many, and none of them again', () => {
    const tell = teller();
    const many = Array.from({ length: 200 }, (_, index) =>
      ending('in7Days', { mark: String(index), customer: `Customer ${String(index)}` }),
    );
    const [only, ...rest] = tell(many);
    expect(rest).toEqual([]);
    expect(only?.title).toBe('200 certificates and client secrets end soon');
    expect(only?.body).toBe(
      'Customer 0, Microsoft 365; Customer 1, Microsoft 365; Customer 2, Microsoft 365; and 197 more. Their connections say what to do.',
    );
    expect(only?.connectorId).toBeUndefined();
    expect(tell(many)).toEqual([]);
  });
});
