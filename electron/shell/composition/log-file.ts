import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock, Log, LogFields } from '../../ports/system';

/** JSON lines in a file that only its user can read. */
export function logFile(folder: string, clock: Clock): Log & { flush(): void } {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'latchkey.log');
  const line =
    (level: string) =>
    (event: string, fields: LogFields = {}): void =>
      appendFileSync(file, `${JSON.stringify({ at: clock.wall(), level, event, ...fields })}\n`, { mode: 0o600 });
  return { info: line('info'), warn: line('warn'), error: line('error'), flush: () => undefined };
}
