import { expect, it } from 'vitest';
import { exposuresOfOthers, p99, TENANTS } from './isolation';

it('a tenant that fell silent makes no lease of another outlive its end longer', async () => {
  const alive = await exposuresOfOthers(false, 4, 'isolation');
  const dead = await exposuresOfOthers(true, 4, 'isolation');
  expect(dead).toHaveLength((TENANTS - 1) * 4);
  expect(Math.abs(p99(dead) / p99(alive) - 1)).toBeLessThanOrEqual(0.1);
}, 120_000);

it('counts the worst of a hundred out, and not more', () => {
  const hundred = Array.from({ length: 100 }, (_, n) => n + 1);
  expect(p99(hundred)).toBe(99);
  expect(p99([3])).toBe(3);
});
