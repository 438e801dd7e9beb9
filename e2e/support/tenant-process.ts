import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { connectInspection, type InspectionApi } from '../../electron/practice/m365';
import { root } from './places';

/** The simulated Microsoft 365 in a process of its own, so that it outlives a killed app, and the way to look behind it. */
export interface TenantProcess {
  readonly url: string;
  readonly keyFile: string;
  readonly key: string;
  readonly truth: InspectionApi;
  stop(): Promise<void>;
}

const readySchema = z.object({ graphUrl: z.string() });

/** Starts it with no lag and no faults; `folder` holds its key. Rejects when it does not become ready. */
export async function startTenant(folder: string): Promise<TenantProcess> {
  const key = randomBytes(24).toString('hex');
  const keyFile = join(folder, 'tenant.key');
  writeFileSync(keyFile, key, { mode: 0o600 });
  const program = join(root, 'out', 'tools', 'practice-tenant.js');
  const child = spawn(process.execPath, [program, '--key-file', keyFile], { stdio: ['pipe', 'pipe', 'inherit'] });
  const { graphUrl } = readySchema.parse(JSON.parse(await firstLine(child)));
  return {
    url: graphUrl,
    keyFile,
    key,
    truth: connectInspection(graphUrl, key),
    stop: () => ended(child),
  };
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the practice tenant ended with code ${String(code)}`)));
    if (child.stdout !== null) createInterface({ input: child.stdout }).once('line', resolve);
  });
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.removeAllListeners('exit');
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}
