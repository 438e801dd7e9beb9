import { describe, expect, test } from 'vitest';
import { instant } from '../../../../shared/time';
import type { Observation } from '../../../ports/directory';
import { worse } from './look';

describe('two domain controllers that disagree', () => {
  const base = { at: instant(1), methods: [] };
  const absent: Observation = { ...base, account: 'absent', grants: [] };
  const seen = (enabled: boolean, ...groups: string[]): Observation => ({
    ...base,
    account: 'present',
    enabled,
    grants: groups.map((name) => ({ name, key: `adGroup:${name}` })),
  });
  test.each<[Observation, Observation, Observation]>([
    [absent, absent, absent],
    [absent, seen(false), seen(false)],
    [seen(false), absent, seen(false)],
    [seen(false), seen(true), seen(true)],
    [seen(true), seen(false), seen(true)],
    [seen(false, 'a'), seen(false, 'a', 'b'), seen(false, 'a', 'b')],
    [seen(false, 'a'), seen(true, 'b'), seen(true, 'a', 'b')],
  ])('the worse one counts (%#)', (first, second, expected) => {
    expect(worse(first, second)).toEqual(expected);
  });
});
