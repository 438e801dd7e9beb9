import type { Log, LogFields } from '../../ports/system';

type Level = keyof Log;

/** A log for the first moments, before the file of the log is open: it keeps its lines until then. */
export interface EarlyLog extends Log {
  /** Hands over what was kept, and everything from now on. */
  handTo(log: Log): void;
}

export function earlyLog(): EarlyLog {
  const kept: (readonly [Level, string, LogFields | undefined])[] = [];
  let later: Log | undefined;
  const line =
    (level: Level) =>
    (event: string, fields?: LogFields): void => {
      if (later === undefined) kept.push([level, event, fields]);
      else later[level](event, fields);
    };
  return {
    info: line('info'),
    warn: line('warn'),
    error: line('error'),
    handTo: (log) => {
      later = log;
      for (const [level, event, fields] of kept.splice(0)) log[level](event, fields);
    },
  };
}
