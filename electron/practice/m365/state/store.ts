import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { stateFileSchema, type StateFile } from './schema';

/** Where the state of a practice tenant outlives its process. */
export interface StateStore {
  /** The state as last saved; undefined when there is none. An unreadable file is put aside and reported. */
  load(): Promise<{ readonly state?: StateFile; readonly problem?: string }>;
  /** Resolves when a state at least as new as the one at the time of the call is in the file. */
  save(): Promise<void>;
}

/** Keeps nothing. */
export const noStore: StateStore = {
  load: () => Promise.resolve({}),
  save: () => Promise.resolve(),
};

/**
 * A JSON file, replaced in one rename so that a kill leaves the old or the new one. Saves that are asked for while one
 * is being written share the next write.
 */
export function fileStore(path: string, current: () => StateFile): StateStore {
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;

  async function write(): Promise<void> {
    const temporary = `${path}.tmp`;
    await writeFile(temporary, JSON.stringify(current()), { mode: 0o600 });
    await rename(temporary, path);
  }

  function start(): Promise<void> {
    running = write().finally(() => {
      running = undefined;
    });
    return running;
  }

  return {
    load: () => readState(path),
    save() {
      if (running === undefined) return start();
      next ??= running
        .catch(() => undefined)
        .then(() => {
          next = undefined;
          return start();
        });
      return next;
    },
  };
}

async function readState(path: string): Promise<{ state?: StateFile; problem?: string }> {
  await mkdir(dirname(path), { recursive: true });
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return {};
    throw cause;
  }
  const parsed = stateFileSchema.safeParse(parseJson(text));
  if (parsed.success) return { state: parsed.data };
  await rename(path, `${path}.unreadable`);
  return { problem: 'the practice state could not be read and was put aside; practice starts afresh' };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
