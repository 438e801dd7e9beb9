import electron from 'electron';
import type { ClassicClipboard, ClipboardAccess, ModernClipboard } from '../../../adapters/security/clipboard';

type Item = object;
type MakeItem = new (formats: Record<string, string | Blob>) => Item;

/**
 * Electron's clipboard in the shape that this runtime has: with `ClipboardItem` it is the one that answers later, else the
 * classic one. Types of one Electron cannot name both, so the choice is made by looking.
 */
export function clipboardAccess(): ClipboardAccess<Item> {
  const runtime: Readonly<Record<string, unknown>> = { ...electron };
  const { clipboard, ClipboardItem: make } = runtime;
  return typeof make === 'function'
    ? {
        kind: 'modern',
        clipboard: clipboard as ModernClipboard<Item>,
        item: (formats) => new (make as MakeItem)(formats),
      }
    : { kind: 'classic', clipboard: clipboard as ClassicClipboard };
}
