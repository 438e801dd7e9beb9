import { z } from 'zod';
import { failure, type Failure } from '../../../../shared/errors';
import { err, ok, type Result } from '../../../../shared/result';
import { reportSchema, type Report } from '../driver';
import type { Ran } from '../transport';

/** What the script gives away of an exception: the name of its type, which is no text in any language. */
const failedSchema = z.object({ failed: z.string().regex(/^[A-Za-z0-9_.`]{1,100}$/) });

/** PowerShell began, but its host could not take the program: no such program, or script blocks are forbidden there. */
function neverBegan({ exitCode }: Ran): Failure {
  return failure('malformed_answer', { detail: `PowerShell did not run the program, exit ${String(exitCode)}` });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Reads what the program printed. Only a report that is complete counts. */
export function readWindowsAnswer(ran: Ran): Result<Report, Failure> {
  const lines = ran.stdout.split(/\r?\n/);
  // The shell of the management account may greet before.
  const start = lines.indexOf('latchkey 1');
  if (start === -1) return err(neverBegan(ran));
  if (lines[start + 2] !== 'complete' || ran.exitCode !== 0) {
    return err(failure('malformed_answer', { detail: `endpoint program, exit ${String(ran.exitCode)}` }));
  }
  const answer = parsed(lines[start + 1] ?? '');
  const failed = failedSchema.safeParse(answer);
  if (failed.success) return err(failure('malformed_answer', { detail: `endpoint program: ${failed.data.failed}` }));
  const report = reportSchema.safeParse(answer);
  return report.success ? ok(report.data) : err(failure('malformed_answer', { detail: 'endpoint report' }));
}
