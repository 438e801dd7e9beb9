import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { root } from './places';

/** A script of the project (scripts/lib), as it is exported: whoever takes it says by a schema what it holds. */
export async function script(name: string): Promise<unknown> {
  return import(pathToFileURL(join(root, 'scripts', 'lib', name)).href);
}

/** A function of a script; that it takes and gives what is said here, nobody checks. */
export const callable = <F>() => z.custom<F>((value) => typeof value === 'function');

const packagesModule = z.object({
  ensureSystemPackages: callable<(purposes: readonly string[]) => Promise<readonly string[]>>(),
});

/** Installs what a headless computer lacks for these purposes (scripts/lib/system-packages.mjs), as far as that may be done. */
export async function ensureSystemPackages(purposes: readonly string[]): Promise<void> {
  await packagesModule.parse(await script('system-packages.mjs')).ensureSystemPackages(purposes);
}
