import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import type { LabFacts } from '../../../adapters/ldap/witness/lab-administrator';

/** A running domain controller, as the project's script gives it. */
export interface LabController extends Pick<LabFacts, 'addresses' | 'caCertificate' | 'secrets'> {
  /** What it printed, its audit lines among it. */
  output(): string;
  /** Kills it and starts it again with the same data, its clock ahead of the computer's. */
  restart(aheadSeconds?: number): Promise<void>;
  stop(): Promise<void>;
}

/** A script of the project. It is no part of what is built, so it is looked up where the tool runs. */
export async function script(name: string): Promise<unknown> {
  return import(pathToFileURL(join(process.cwd(), 'scripts', 'lib', name)).href);
}

export const callable = <F>() => z.custom<F>((value) => typeof value === 'function');

const labModule = z.object({
  LAB: z.custom<Omit<LabFacts, keyof LabController>>((value) => typeof value === 'object'),
  startDomainController: callable<() => Promise<LabController>>(),
});
const packagesModule = z.object({
  ensureSystemPackages: callable<(purposes: readonly string[]) => Promise<readonly string[]>>(),
});

/** Installs what the lab needs, starts a fresh domain controller, and says how to reach it. */
export async function startLab(
  purposes: readonly string[],
): Promise<{ readonly controller: LabController; readonly facts: LabFacts }> {
  await packagesModule.parse(await script('system-packages.mjs')).ensureSystemPackages(purposes);
  const lab = labModule.parse(await script('samba.mjs'));
  const controller = await lab.startDomainController();
  const { addresses, caCertificate, secrets } = controller;
  return { controller, facts: { ...lab.LAB, addresses, caCertificate, secrets } };
}
