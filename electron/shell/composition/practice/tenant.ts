import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Failure } from '../../../../shared/errors';
import { failure } from '../../../../shared/errors';
import { err, ok, type Result } from '../../../../shared/result';
import type { Clock } from '../../../ports/system';
import {
  connectInspection,
  practiceSeed,
  realisticSwitches,
  startPracticeTenant,
  type InspectionApi,
} from '../../../practice/m365';
import type { Options } from '../../start/cli';

/** The Microsoft 365 of Practice: built in, or in a process of its own that the command line names. */
export interface PracticeTenantHandle {
  readonly graphUrl: string;
  readonly loginUrl: string;
  readonly inspection: InspectionApi;
  stop(): Promise<void>;
}

/** Fails with `unreachable` when the port is taken, the state cannot be kept, or the other process does not answer. */
export async function openTenant(
  folder: string,
  clock: Clock,
  elsewhere: Options['tenant'],
): Promise<Result<PracticeTenantHandle, Failure>> {
  try {
    return ok(elsewhere === undefined ? await builtIn(folder, clock) : await connected(elsewhere));
  } catch {
    const detail = elsewhere === undefined ? 'practice tenant does not start' : 'practice tenant does not answer';
    return err(failure('unreachable', { detail }));
  }
}

async function builtIn(folder: string, clock: Clock): Promise<PracticeTenantHandle> {
  const server = await startPracticeTenant({
    seed: practiceSeed(),
    clock: { now: () => clock.wall() },
    stateFile: join(folder, 'tenants.json'),
    switches: realisticSwitches(),
  });
  const { graphUrl, loginUrl, inspection } = server;
  return { graphUrl, loginUrl, inspection, stop: () => server.stop() };
}

async function connected(elsewhere: NonNullable<Options['tenant']>): Promise<PracticeTenantHandle> {
  const inspection = connectInspection(elsewhere.url, readFileSync(elsewhere.keyFile, 'utf8'));
  await inspection.clock();
  return {
    graphUrl: elsewhere.url,
    loginUrl: elsewhere.url,
    inspection,
    stop: () => Promise.resolve(),
  };
}
