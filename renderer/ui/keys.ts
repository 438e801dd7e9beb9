import { type KeyboardEvent as TypedKey, useEffect } from 'react';

/** Is the platform's main modifier (Ctrl, on macOS Command) held, and no other? */
export function isMod(event: { ctrlKey: boolean; metaKey: boolean; altKey: boolean }): boolean {
  return (event.ctrlKey || event.metaKey) && !event.altKey;
}

/** Does the person type text where this event comes from? */
export function inTextField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.matches('input:not([type=radio]):not([type=checkbox]), textarea, [contenteditable=true]');
}

/** The same, but for an empty search, which has the focus by itself: nothing that is found begins with the key of a window. */
export const isTyping = (target: EventTarget | null): boolean =>
  inTextField(target) && !(target instanceof HTMLInputElement && target.type === 'search' && target.value === '');

/** Does it when Enter is pressed in a field, and nothing else then. */
export const onEnter =
  (send: () => void) =>
  (event: TypedKey): void => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    send();
  };

/**
 * Where a key leads in a list of so many rows, from the row at `at`; −1: from none. Undefined: nowhere. `page`: how far the
 * page keys go.
 */
export function rowByKey(key: string, at: number, count: number, page: number): number | undefined {
  const last = count - 1;
  const wanted = new Map([
    ['ArrowDown', at + 1],
    ['ArrowUp', at - 1],
    ['PageDown', at + page],
    ['PageUp', at - page],
    ['Home', 0],
    ['End', last],
  ]).get(key);
  return wanted === undefined || count === 0 ? undefined : Math.min(last, Math.max(0, wanted));
}

/** Listens to keys in the whole window. A key that something inside has used is not passed on. */
export function useWindowKeys(handle: (event: KeyboardEvent) => void): void {
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => {
      if (!event.defaultPrevented) handle(event);
    };
    window.addEventListener('keydown', listener);
    return () => {
      window.removeEventListener('keydown', listener);
    };
  }, [handle]);
}

const FOCUSABLE =
  'button:not([disabled]), input:not([disabled]), textarea:not([disabled]), [href], [tabindex]:not([tabindex="-1"])';

/** Where the focus goes in a region: to itself, as in a list that is one stop of the keyboard, or to the first within. */
const entryOf = (region: HTMLElement): HTMLElement | null =>
  region.matches(FOCUSABLE) ? region : region.querySelector<HTMLElement>(FOCUSABLE);

/** Puts the focus into the next region (`data-region`) after the one that has it, or the one before. */
export function focusNextRegion(backwards: boolean): void {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')].filter(
    (region) => entryOf(region) !== null,
  );
  if (regions.length === 0) return;
  const now = regions.findIndex((region) => region.contains(document.activeElement));
  const step = backwards ? -1 : 1;
  const next = regions[(now + step + regions.length) % regions.length];
  if (next !== undefined) entryOf(next)?.focus();
}
