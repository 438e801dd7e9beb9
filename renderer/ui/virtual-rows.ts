import type { Virtualizer } from '@tanstack/react-virtual';
import type { RefObject } from 'react';
import { useVirtualizer } from './virtualizer';

/** The rows of a long list that are in sight, all of the same height in pixels. */
export function useVirtualRows(
  body: RefObject<HTMLDivElement | null>,
  count: number,
  height: number,
  /** Rows kept ready above and below. */
  overscan = 8,
): Virtualizer<HTMLDivElement, Element> {
  return useVirtualizer({ count, getScrollElement: () => body.current, estimateSize: () => height, overscan });
}
