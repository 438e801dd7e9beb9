import { describe, expect, it } from 'vitest';
import type { LeaseView } from '../../shared/ipc/views';
import type { Source } from '../../shared/model/connector';
import { instant } from '../../shared/time';
import { lease as sample } from '../testing/sample-leases';
import { enforcedLine, enforcedParts } from './enforced';
import { atTime } from './time';

const now = 1_790_000_000_000;
const end = now + 3_600_000;
const app = { by: 'app' } as const;
const by = (at: number) => ({ by: 'directory', at: instant(at) }) as const;

function lease(source: Source, signIn: number, privilege: number, object: number): LeaseView {
  const part = (at: number) => (at === 0 ? app : by(at));
  const enforcedBy = { signIn: part(signIn), privilege: part(privilege), object: part(object) };
  const sketch = { id: 'l1', customer: 0, account: 'ana-jit', policyName: 'x', privilege: 'y' };
  return { ...sample({ ...sketch, minutesLeft: 60, minutesLong: 60, source }, now), enforcedBy };
}

describe('who ends a live lease', () => {
  it.each<[LeaseView, string]>([
    [lease('m365', 0, 0, 0), 'Only Latchkey ends it: nothing in Entra does'],
    [lease('m365', end, 0, 0), `Sign-in ends in Entra ${atTime(end, now)}, the rest by Latchkey`],
    [lease('m365', 0, end, 0), `Privileges end in Entra ${atTime(end, now)}, the rest by Latchkey`],
    [
      lease('activeDirectory', end, end, 0),
      `Sign-in and privileges end in Active Directory ${atTime(end, now)}, the rest by Latchkey`,
    ],
    [lease('local', end, end, end), `All of it ends at the computer ${atTime(end, now)}`],
    [
      lease('m365', end - 1_800_000, end, 0),
      `Sign-in and privileges end in Entra ${atTime(end, now)}, the rest by Latchkey`,
    ],
  ])('is said in one line', (one, line) => {
    expect(enforcedLine(one, now)).toBe(line);
  });

  it('is said part by part', () => {
    expect(enforcedParts(lease('m365', end, 0, 0)).map((line) => line.split(',')[0])).toEqual([
      'Sign-in: by itself in Entra',
      'Privileges: only Latchkey',
      'Account: only Latchkey',
    ]);
  });
});
