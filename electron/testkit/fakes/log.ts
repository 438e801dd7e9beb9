import type { Log, LogFields } from '../../ports/system';

export interface MemoryLogLine {
  readonly level: 'info' | 'warn' | 'error';
  readonly event: string;
  readonly fields: LogFields;
}

/** A log that keeps its lines for a test to look at. */
export interface MemoryLog extends Log {
  readonly lines: readonly MemoryLogLine[];
  /** Everything written, as one text: to search it for what must not be there. */
  text(): string;
  clear(): void;
}

export function memoryLog(): MemoryLog {
  const lines: MemoryLogLine[] = [];
  const write =
    (level: MemoryLogLine['level']) =>
    (event: string, fields: LogFields = {}): void => {
      lines.push({ level, event, fields });
    };
  return {
    lines,
    text: () => lines.map((line) => JSON.stringify(line)).join('\n'),
    clear: () => {
      lines.length = 0;
    },
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
  };
}
