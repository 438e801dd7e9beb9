import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from './support/fixtures';

/** A field of `/proc/PID/status` (proc_pid_status(5)), or nothing when the process has ended. */
function status(pid: number, field: string): string {
  try {
    const text = readFileSync(`/proc/${String(pid)}/status`, 'utf8');
    return new RegExp(`^${field}:\\s*(.*)$`, 'm').exec(text)?.[1] ?? '';
  } catch {
    return '';
  }
}

/** Processes that show pages, below the program's own. */
function renderersOf(program: number): readonly number[] {
  const isBelow = (pid: number): boolean => {
    for (let at = pid; at > 1; at = Number(status(at, 'PPid'))) if (at === program) return true;
    return false;
  };
  const isRenderer = (pid: number): boolean => {
    try {
      return readFileSync(`/proc/${String(pid)}/cmdline`, 'latin1').includes('--type=renderer');
    } catch {
      return false;
    }
  };
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => isRenderer(pid) && isBelow(pid));
}

test('pages live in a sandbox, and the health list says truly whether they do', async ({ app }) => {
  const { items } = await app.get('health.view', {});
  const told = items.find(({ id }) => id === 'sandbox');
  if (process.getuid?.() === 0) {
    expect(told).toEqual({ id: 'sandbox', state: 'bad', why: 'superuser' });
    return;
  }
  expect(told).toEqual({ id: 'sandbox', state: 'good' });
  const renderers = renderersOf(app.pid);
  expect(renderers.length).toBeGreaterThan(0);
  for (const pid of renderers) {
    // A filter of system calls (2), no way to more rights, and process numbers of its own.
    expect([status(pid, 'Seccomp'), status(pid, 'NoNewPrivs')]).toEqual(['2', '1']);
    expect(status(pid, 'NSpid').split(/\s+/).length).toBeGreaterThan(1);
  }
});
