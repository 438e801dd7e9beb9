import { describe, expect, it } from 'vitest';
import { failedSpecs, failedUnits } from './failures.mjs';

describe('what failed', () => {
  it('is named with the beginning of its message, without colour', () => {
    const message = `\u001B[31mexpected 1\u001B[39m\n${'at somewhere\n'.repeat(40)}`;
    const report = {
      testResults: [
        {
          name: 'a.test.ts',
          status: 'failed',
          assertionResults: [
            { status: 'passed', fullName: 'holds' },
            { status: 'failed', fullName: 'breaks', failureMessages: [message] },
          ],
        },
        { name: 'b.test.ts', status: 'passed', assertionResults: [{ status: 'passed', fullName: 'holds' }] },
      ],
    };
    const [only, ...others] = failedUnits(report);
    expect(others).toEqual([]);
    expect(only?.split('\n').slice(0, 2)).toEqual(['a.test.ts: breaks', '    expected 1']);
    expect(only?.split('\n').length).toBeLessThan(15);
  });

  it('is the file when it could not be loaded', () => {
    const report = {
      testResults: [{ name: 'c.test.ts', status: 'failed', message: 'no such module', assertionResults: [] }],
    };
    expect(failedUnits(report)).toEqual(['c.test.ts\n    no such module']);
  });

  it('is found in nested suites of the real program', () => {
    const failed = {
      title: 'quits',
      file: 'ending.spec.ts',
      ok: false,
      tests: [{ results: [{ error: { message: 'the window was gone' } }] }],
    };
    const passed = { title: 'opens', file: 'ending.spec.ts', ok: true, tests: [{ results: [{}] }] };
    expect(failedSpecs({ suites: [{ suites: [{ specs: [passed, failed] }] }] })).toEqual([
      'ending.spec.ts: quits\n    the window was gone',
    ]);
  });

  it('is nothing without a report', () => {
    expect([...failedUnits(undefined), ...failedSpecs(undefined)]).toEqual([]);
  });
});
