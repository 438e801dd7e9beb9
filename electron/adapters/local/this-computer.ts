import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { failure, type Failure } from '../../../shared/errors';
import { err, ok, type Result } from '../../../shared/result';
import { Collected } from './collected';
import { Deadline } from './deadline';
import type { Program, Ran, Transport } from './transport';

const exitCodeOf = (code: number | null, signal: NodeJS.Signals | null): number =>
  code ?? 128 + (signal === null ? 0 : constants.signals[signal]);

/**
 * Runs programs on this computer. Elevation is the program's own business (sudo, pkexec, the system's prompt), so that there
 * is one prompt for one order at most; a person who takes longer than the order's time for the prompt lets it run out.
 */
export class ThisComputer implements Transport {
  run({ argv: [program, ...parameters], stdin }: Program, timeoutMs: number): Promise<Result<Ran, Failure>> {
    const deadline = new Deadline(timeoutMs);
    return new Promise((resolve) => {
      const [out, complaints] = [new Collected(), new Collected()];
      const child = spawn(program, parameters, { stdio: 'pipe', shell: false, windowsHide: true, cwd: '/' });
      const late = setTimeout(() => {
        resolve(err(failure('timeout', { detail: 'endpoint program' })));
        child.kill('SIGKILL');
      }, deadline.left());
      child.stdout.on('data', (part: Buffer) => {
        out.add(part);
      });
      child.stderr.on('data', (part: Buffer) => {
        complaints.add(part);
      });
      child.once('error', () => {
        clearTimeout(late);
        resolve(err(failure('constraint_violation', { detail: 'program not found on this computer' })));
      });
      child.once('close', (code, signal) => {
        clearTimeout(late);
        resolve(ok({ exitCode: exitCodeOf(code, signal), stdout: out.text(), stderr: complaints.text() }));
      });
      // A program that ends without reading everything breaks the pipe; how it ended tells enough.
      child.stdin.on('error', () => undefined);
      child.stdin.end(stdin.reveal());
    });
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
