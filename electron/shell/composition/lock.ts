import { join } from 'node:path';
import { powerMonitor, systemPreferences } from 'electron';
import { z } from 'zod';
import { lockWhenSchema } from '../../../shared/model/preferences';
import { scryptPassphrases } from '../../adapters/security/passphrase';
import { systemDesk, touchIdPresence } from '../../adapters/system/desk';
import type { LockWorld } from '../../app/lock/lock';
import type { LockMemory } from '../../ports/lock';
import { describeError } from '../start/describe-error';
import type { Composition } from './index';
import { keep, readKept } from './kept-file';

const recordSchema = z.strictObject({
  isSet: z.boolean(),
  failures: z.number().int().min(0),
  when: lockWhenSchema,
});

/** What the lock of a profile works with. Loads no cryptography and asks no keychain before somebody sets up or opens it. */
export function lockParts(
  { clock, timers, log, lockKeychain }: Composition,
  profile: string,
): Pick<LockWorld, 'clock' | 'timers' | 'log' | 'keychain' | 'passphrases' | 'memory' | 'desk' | 'presence'> {
  return {
    clock,
    timers,
    log,
    keychain: lockKeychain,
    passphrases: scryptPassphrases(),
    memory: memoryIn(join(profile, 'lock.json'), log),
    desk: systemDesk(powerMonitor),
    presence: touchIdPresence(process.platform, systemPreferences),
  };
}

function memoryIn(file: string, log: Composition['log']): LockMemory {
  return {
    read: () => recordSchema.safeParse(readKept(file)).data ?? { isSet: false, failures: 0, when: 'never' },
    write(record) {
      try {
        keep(file, record);
        return true;
      } catch (error) {
        log.warn('lock.notRemembered', describeError(error));
        return false;
      }
    },
  };
}
