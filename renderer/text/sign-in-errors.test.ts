import { describe, expect, it } from 'vitest';
import { signInTroubles } from '../../shared/sign-in-words';
import { errorText } from './errors';

describe('what is read about a failed sign-in', () => {
  it.each(signInTroubles)('%s has words of its own', (trouble) => {
    const words = errorText({ code: 'sign_in_failed', detail: `${trouble} 50076` });
    for (const part of [words.title, words.body, words.action]) expect(part.length).toBeGreaterThan(3);
    expect(words.title).not.toMatch(/[.!]$/);
  });

  it('tells all of them apart', () => {
    const titles = signInTroubles.map((trouble) => errorText({ code: 'sign_in_failed', detail: trouble }).title);
    expect(new Set(titles).size).toBe(signInTroubles.length);
  });

  it('takes no other word for a trouble', () => {
    expect(errorText({ code: 'sign_in_failed', detail: 'constructor' }).title).toBe(
      errorText({ code: 'sign_in_failed' }).title,
    );
    expect(errorText({ code: 'timeout', detail: 'declined' }).title).not.toBe('The sign-in was declined');
  });
});
