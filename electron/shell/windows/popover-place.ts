/** Screen rectangle in device-independent pixels. */
export interface Anchor {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const GAP = 8;

const clamp = (value: number, low: number, high: number): number => Math.round(Math.max(low, Math.min(high, value)));

/**
 * Where the popover goes: centred on the tray icon, on the side of it that has room, whole inside the work area. Without a
 * tray icon it goes where desktops keep theirs: the lower right corner.
 */
export function anchored(
  size: { readonly width: number; readonly height: number },
  area: Anchor,
  anchor: Anchor | undefined,
): { readonly x: number; readonly y: number } {
  const right = area.x + area.width - size.width - GAP;
  const bottom = area.y + area.height - size.height - GAP;
  const left = area.x + GAP;
  const top = area.y + GAP;
  if (anchor === undefined) return { x: Math.round(Math.max(left, right)), y: Math.round(Math.max(top, bottom)) };
  const isInUpperHalf = anchor.y + anchor.height / 2 < area.y + area.height / 2;
  const y = isInUpperHalf ? anchor.y + anchor.height + GAP : anchor.y - size.height - GAP;
  const x = anchor.x + anchor.width / 2 - size.width / 2;
  return { x: clamp(x, left, Math.max(left, right)), y: clamp(y, top, Math.max(top, bottom)) };
}
