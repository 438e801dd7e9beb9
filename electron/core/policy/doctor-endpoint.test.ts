import { expect, test } from 'vitest';
import { failure } from '../../../shared/errors';
import { practicePolicies } from '../../practice/organisation/policies';
import { examineEndpoint } from './doctor-endpoint';
import type { EndpointFacts } from './doctor-facts';

const policy = practicePolicies.find(({ source }) => source === 'local');
const well: EndpointFacts = { connection: undefined, mayAdminister: true, clockAheadMs: 0 };

test.each<[string, Partial<EndpointFacts>, readonly string[]]>([
  [
    'lets the management account not in',
    { connection: failure('bind_failed', { detail: 'account locked' }) },
    ['red signInRefusedThere bind_failed account locked'],
  ],
  ['does not answer', { connection: failure('timeout') }, ['red unreachable timeout']],
  ['has an older program', { installedProgram: 'older' }, ['yellow endpointProgramOlder']],
  ['has a newer program', { installedProgram: 'newer' }, []],
  ['is well', {}, []],
])('a computer that %s', (_what, change, expected) => {
  if (policy === undefined) throw new Error('no policy for computers');
  const found = examineEndpoint(policy, { ...well, ...change });
  const words = found.map(({ severity, code, failure: why }) => [severity, code, why?.code, why?.detail]);
  expect(words.map((line) => line.filter((word) => word !== undefined).join(' '))).toEqual(expected);
  for (const one of found) if (one.severity === 'red') expect(one.durations).toEqual(policy.durations);
});
