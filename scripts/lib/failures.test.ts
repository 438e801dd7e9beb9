import { describe, expect, it } from 'vitest';
import { failedSpecs, failedUnits, flakySpecs } from './failures.mjs';

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
      tests: [{ status: 'unexpected', results: [{}, { error: { message: 'the window was gone' } }] }],
    };
    const passed = {
      title: 'opens',
      file: 'ending.spec.ts',
      ok: true,
      tests: [{ status: 'expected', results: [{}] }],
    };
    const second = {
      title: 'closes',
      file: 'ending.spec.ts',
      ok: true,
      tests: [{ status: 'flaky', results: [{ error: { message: 'late' } }, {}] }],
    };
    const report = { suites: [{ suites: [{ specs: [passed, failed, second] }] }] };
    expect(failedSpecs(report)).toEqual(['ending.spec.ts: quits\n    the window was gone']);
    expect(flakySpecs(report)).toEqual(['ending.spec.ts: closes\n    late']);
  });

  it('is nothing without a report', () => {
    expect([...failedUnits(undefined), ...failedSpecs(undefined), ...flakySpecs(undefined)]).toEqual([]);
  });
});
