import { expect, test } from 'vitest';
import { z } from 'zod';
import { countSchema, readOptions } from './options';

const known = { leases: { type: 'string', default: '50' }, only: { type: 'string' } } as const;
const schema = z.object({ leases: countSchema, only: z.enum(['memory', 'domain']).optional() });
const read = (...given: readonly string[]) => readOptions(given, known, schema);

test('options are read by their schema', () => {
  expect(read()).toEqual({ ok: true, value: { leases: 50 } });
  expect(read('--leases', '7', '--only', 'domain')).toEqual({ ok: true, value: { leases: 7, only: 'domain' } });
});

test.each([
  [['--leases', 'many'], /^--leases: /],
  [['--leases', '0'], /^--leases: /],
  [['--leases', '1.5'], /^--leases: /],
  [['--leases'], /--leases/],
  [['--only', 'nothing'], /^--only: .*memory.*domain/],
  [['--lease', '7'], /--lease/],
  [['7'], /7/],
])('%j is one line about what is wrong', (given, line) => {
  const answer = read(...given);
  expect(answer.ok ? '' : answer.error).toMatch(line);
  expect(answer.ok ? '' : answer.error).not.toContain('\n');
});
