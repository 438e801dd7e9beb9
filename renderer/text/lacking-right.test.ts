import { describe, expect, it } from 'vitest';
import { failure } from '../../shared/errors';
import { errorText } from './errors';

const body = (detail: string): string => errorText(failure('insufficient_rights', { detail })).body;

describe('a refusal for want of rights in Active Directory', () => {
  it('says in words what the bind account may not do', () => {
    expect(body('right resetPassword')).toBe('It may not set passwords.');
    expect(body('right userAccountControl, accountExpires')).toBe(
      'It may not enable and disable accounts, or not set when an account ends.',
    );
    expect(body('right member of group Help, "Desk" (2)')).toBe('It may not change the members of “Help, "Desk" (2)”.');
  });

  it('is the general sentence for anything else', () => {
    const general = errorText(failure('insufficient_rights')).body;
    const others = ['ldap 50', 'right', 'right to remain silent', 'right constructor'];
    expect(others.map(body)).toEqual(others.map(() => general));
  });
});
