import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { managedSchema, type Managed, type ManagedTrouble } from '../../../shared/model/managed';

/** What the policy file of this computer says. */
export interface ManagedPolicy {
  readonly managed: Managed;
  /** It is there and does not hold: others than the owner of the computer may change it, or it says what is not understood. */
  readonly trouble?: ManagedTrouble;
}

const LONGEST = 64 * 1024;
const none: Managed = { version: 1 };

/** Where the policy file lies; only an administrator of the computer may write there. */
export function managedPolicyFile(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): string {
  if (platform === 'darwin') return '/Library/Application Support/Latchkey/policy.json';
  if (platform === 'win32') return `${env['ProgramData'] ?? 'C:\\ProgramData'}\\Latchkey\\policy.json`;
  return '/etc/latchkey/policy.json';
}

/**
 * Reads it. No file is no policy. One that others than root may write is not believed; one that is not understood in every
 * part is left out as a whole, since half a policy is not what its author meant.
 */
export function readManagedPolicy(file: string, owner = 0): ManagedPolicy {
  let handle: number | undefined;
  try {
    handle = openSync(file, 'r');
    const { mode, uid, size } = fstatSync(handle);
    // Windows shows no owners here; its folder is protected by its access list.
    if (process.platform !== 'win32' && (uid !== owner || (mode & 0o022) !== 0))
      return { managed: none, trouble: 'untrusted' };
    if (size > LONGEST) return { managed: none, trouble: 'damaged' };
    const bytes = Buffer.alloc(size);
    readSync(handle, bytes, 0, size, 0);
    const parsed = managedSchema.safeParse(JSON.parse(bytes.toString('utf8').replace(/^\ufeff/, '')));
    return parsed.success ? { managed: parsed.data } : { managed: none, trouble: 'damaged' };
  } catch (cause) {
    const isAbsent = cause instanceof Error && 'code' in cause && (cause.code === 'ENOENT' || cause.code === 'ENOTDIR');
    return isAbsent ? { managed: none } : { managed: none, trouble: 'damaged' };
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}
