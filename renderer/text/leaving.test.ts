import { describe, expect, it } from 'vitest';
import { instant } from '../../shared/time';
import { lease as sample } from '../testing/sample-leases';
import { leaveButton, staysText } from './leaving';

const now = new Date(2026, 10, 25, 20, 0).getTime();
const tomorrow = instant(new Date(2026, 10, 26, 1, 32).getTime());
const app = { by: 'app' } as const;
const sketch = { id: 'l1', customer: 0, account: 'ana-jit', policyName: 'x', privilege: 'y' };
const base = sample({ ...sketch, minutesLeft: 332, minutesLong: 480, source: 'activeDirectory' }, now);
const guarded = {
  ...base,
  enforcedBy: { signIn: { by: 'directory', at: tomorrow } as const, privilege: app, object: app },
};
const alone = { ...base, enforcedBy: { signIn: app, privilege: app, object: app } };

describe('before the program goes', () => {
  it('names the day of an end that is not today', () => {
    expect(staysText(guarded, now)).toContain('Sign-in ends tomorrow at 01:32');
    expect(staysText(alone, now)).toContain('Should end tomorrow at 01:32');
  });

  it('says on a short button what leaving means; the list above it has the times', () => {
    expect(leaveButton([guarded])).toBe('Leave it to the directory');
    expect(leaveButton([guarded, guarded])).toBe('Leave them to the directory');
    expect(leaveButton([guarded, alone])).toBe('Leave (1 stays usable)');
  });
});
