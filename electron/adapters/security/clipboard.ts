import type { Clipboard } from '../../ports/security';
import { standsFor, ticketFor } from './ticket';

/** Electron's `clipboard` since version 44: everything answers later, and one item may have several formats. */
export interface ModernClipboard<Item> {
  write(items: Item[]): Promise<void>;
  writeText(text: string): Promise<void>;
  readText(): Promise<string>;
  clear(): void;
  /** Linux only: the primary selection, pasted by the middle button. */
  readonly selection?: { readText(): Promise<string>; clear(): void } | undefined;
}

/** Electron's `clipboard` before version 44. */
export interface ClassicClipboard {
  writeText(text: string): void;
  readText(type?: 'selection'): string;
  clear(type?: 'selection'): void;
}

export type ClipboardAccess<Item> =
  | {
      readonly kind: 'modern';
      readonly clipboard: ModernClipboard<Item>;
      /** Makes a `ClipboardItem`. */
      readonly item: (formats: Record<string, string | Blob>) => Item;
    }
  | { readonly kind: 'classic'; readonly clipboard: ClassicClipboard };

type Platform = 'win32' | 'darwin' | 'linux';

const raw = (name: string): string => `electron application/osclipboard;format="${name}"`;
const ZERO_DWORD = new Uint8Array(4);

/**
 * What tells clipboard histories to look away. Windows: Win32, "Clipboard Formats", Cloud Clipboard and Clipboard History
 * Formats (a DWORD 0 means no; the first one counts by being there). macOS: nspasteboard.org. Linux: Klipper and those who
 * follow it; GNOME has no history of its own.
 */
const markers: Readonly<Record<Platform, Readonly<Record<string, string | Uint8Array<ArrayBuffer>>>>> = {
  win32: {
    ExcludeClipboardContentFromMonitorProcessing: ZERO_DWORD,
    CanIncludeInClipboardHistory: ZERO_DWORD,
    CanUploadToCloudClipboard: ZERO_DWORD,
  },
  darwin: { 'org.nspasteboard.ConcealedType': '', 'org.nspasteboard.TransientType': '' },
  linux: { 'x-kde-passwordManagerHint': 'secret' },
};

/** The formats of one item that holds a secret. */
export function secretFormats(text: string, platform: Platform): Record<string, string | Blob> {
  const formats: Record<string, string | Blob> = { 'text/plain': text };
  for (const [name, payload] of Object.entries(markers[platform])) formats[raw(name)] = new Blob([payload]);
  return formats;
}

/**
 * The clipboard of the person. Before Electron 44 a custom format and a text could not be written together (each write
 * replaces what was there), so on those runtimes a secret is an ordinary text and a clipboard history may keep it; the
 * same where a marked write fails. Taking it back later works on both.
 *
 * Electron's `writeText` on Linux also fills the primary selection and `clear` leaves it, so both are looked at.
 */
export function openClipboard<Item>(access: ClipboardAccess<Item>, platform: NodeJS.Platform): Clipboard {
  const ends = access.kind === 'modern' ? modern(access, platform) : classic(access.clipboard, platform);
  return {
    writeSecret: async (value) => {
      await quietly(() => ends.writeSecret(value.reveal()));
      return ticketFor(value.reveal());
    },
    writeText: async (text) => {
      await quietly(() => ends.writeText(text));
      return ticketFor(text);
    },
    clearIfUnchanged: async (ticket) => {
      let cleared = false;
      for (const buffer of ends.buffers) {
        await quietly(async () => {
          if (!standsFor(ticket, await buffer.readText())) return;
          buffer.clear();
          cleared = true;
        });
      }
      return cleared;
    },
  };
}

interface Ends {
  writeSecret(text: string): Promise<void>;
  writeText(text: string): Promise<void>;
  readonly buffers: readonly { readText(): Promise<string>; clear(): void }[];
}

function modern<Item>(access: ClipboardAccess<Item> & { kind: 'modern' }, platform: NodeJS.Platform): Ends {
  const { clipboard, item } = access;
  const system = platform === 'win32' || platform === 'darwin' ? platform : 'linux';
  const main = { readText: () => clipboard.readText(), clear: () => clipboard.clear() };
  return {
    writeSecret: async (text) => {
      const marked = await quietly(() => clipboard.write([item(secretFormats(text, system))]));
      const there =
        marked &&
        (await quietly(async () => {
          if ((await clipboard.readText()) !== text) throw new Error('not there');
        }));
      if (!there) await quietly(() => clipboard.writeText(text));
    },
    writeText: (text) => clipboard.writeText(text),
    buffers: clipboard.selection === undefined ? [main] : [main, clipboard.selection],
  };
}

function classic(clipboard: ClassicClipboard, platform: NodeJS.Platform): Ends {
  const write = (text: string): Promise<void> => {
    clipboard.writeText(text);
    return Promise.resolve();
  };
  const main = { readText: () => Promise.resolve(clipboard.readText()), clear: () => clipboard.clear() };
  const selection = {
    readText: () => Promise.resolve(clipboard.readText('selection')),
    clear: () => clipboard.clear('selection'),
  };
  return { writeSecret: write, writeText: write, buffers: platform === 'linux' ? [main, selection] : [main] };
}

/** Whether it worked. A clipboard that another program holds, or a platform without one, is nobody's failure. */
async function quietly(work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch {
    return false;
  }
}
