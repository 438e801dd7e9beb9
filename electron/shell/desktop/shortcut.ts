import { globalShortcut } from 'electron';
import type { Log } from '../../ports/system';
import type { Product } from '../product';

/**
 * Opens the popover by a key from anywhere, for as long as the person prefers one. Says whether the desktop gave it: another
 * program may hold it already, and some desktops give none.
 */
export function followShortcut(product: Product, toggle: () => void, log: Log): { readonly refused: () => boolean } {
  let held = '';
  let refused = false;
  const follow = (): void => {
    const wanted = product.preferences.get().shortcut;
    if (wanted === held) return;
    if (held !== '') globalShortcut.unregister(held);
    held = wanted;
    refused = wanted !== '' && !register(wanted, toggle);
    if (refused) log.warn('shortcut.refused');
  };
  product.subscribe((change) => {
    if (change.kind === 'preferences') follow();
  });
  follow();
  return { refused: () => refused };
}

function register(keys: string, toggle: () => void): boolean {
  try {
    return globalShortcut.register(keys, toggle);
  } catch {
    return false;
  }
}
