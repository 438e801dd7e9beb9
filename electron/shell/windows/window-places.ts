import { readFileSync, renameSync, writeFileSync } from 'node:fs';

/** A rectangle on the desktop, in its units. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Windows whose place is remembered. */
export type PlacedWindow = 'accounts' | 'settings';

export interface WindowPlaces {
  /** Where a window was left. */
  of(name: PlacedWindow): Area | undefined;
  keep(name: PlacedWindow, area: Area): void;
}

/** So much of a window must lie on a display for a person to find and drag it. */
const SEEN = { width: 160, height: 48 };

/**
 * Where a window goes that was left at `left`: there, if enough of its top can be seen on one of the displays; else to the
 * middle of the first. Never larger than the display, never smaller than `least`.
 */
export function placeOn(
  left: Area,
  displays: readonly Area[],
  least: { readonly width: number; readonly height: number },
): Area | undefined {
  const [first] = displays;
  if (first === undefined) return undefined;
  const fitted = (display: Area): Area => ({
    x: left.x,
    y: Math.max(left.y, display.y),
    width: Math.max(least.width, Math.min(left.width, display.width)),
    height: Math.max(least.height, Math.min(left.height, display.height)),
  });
  const home = displays.find((display) => left.y > display.y - SEEN.height && isFound(fitted(display), display));
  if (home !== undefined) return fitted(home);
  const { width, height } = fitted(first);
  return {
    x: Math.round(first.x + Math.max(0, first.width - width) / 2),
    y: Math.round(first.y + Math.max(0, first.height - height) / 2),
    width,
    height,
  };
}

/** Whether the title of the window can be reached on this display. */
function isFound(window: Area, display: Area): boolean {
  const across = Math.min(window.x + window.width, display.x + display.width) - Math.max(window.x, display.x);
  return across >= SEEN.width && window.y <= display.y + display.height - SEEN.height;
}

/** Looked at by hand, for the schema library is not loaded before the first window. */
function isArea(value: unknown): value is Area {
  if (typeof value !== 'object' || value === null) return false;
  const { x, y, width, height } = value as Record<string, unknown>;
  return [x, y, width, height].every((part) => Number.isSafeInteger(part) && Math.abs(Number(part)) < 100_000);
}

/** Keeps the places in a small file. One that is missing or damaged costs a person nothing but the places. */
export function rememberedPlaces(file: string): WindowPlaces {
  const read = (): Record<string, unknown> => {
    try {
      const known: unknown = JSON.parse(readFileSync(file, 'utf8'));
      return typeof known === 'object' && known !== null ? { ...known } : {};
    } catch {
      return {};
    }
  };
  return {
    of(name) {
      const area = read()[name];
      return isArea(area) ? area : undefined;
    },
    keep(name, { x, y, width, height }) {
      try {
        const half = `${file}.new`;
        writeFileSync(half, JSON.stringify({ ...read(), [name]: { x, y, width, height } }), { mode: 0o600 });
        renameSync(half, file);
      } catch {
        // The place is forgotten; nothing else is.
      }
    },
  };
}
