import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anchored } from './popover-place';

const size = { width: 380, height: 600 };

it.each([
  ['a tray at the lower right', { x: 1200, y: 1000, width: 24, height: 24 }, { x: 1022, y: 392 }],
  ['a menu bar at the top', { x: 700, y: 0, width: 24, height: 24 }, { x: 522, y: 32 }],
  ['no tray', undefined, { x: 1532, y: 432 }],
])('%s', (_what, anchor, place) => {
  expect(anchored(size, { x: 0, y: 0, width: 1920, height: 1040 }, anchor)).toEqual(place);
});

it('is whole inside every work area that can hold it, wherever the icon is', () => {
  const side = fc.integer({ min: 700, max: 8_000 });
  const place = fc.integer({ min: -8_000, max: 8_000 });
  const areas = fc.record({ x: place, y: place, width: side, height: side });
  const anchors = fc.option(
    fc.record({ x: place, y: place, width: fc.integer({ min: 1, max: 64 }), height: fc.constant(24) }),
    {
      nil: undefined,
    },
  );
  fc.assert(
    fc.property(areas, anchors, (area, anchor) => {
      const { x, y } = anchored(size, area, anchor);
      expect(x).toBeGreaterThanOrEqual(area.x);
      expect(y).toBeGreaterThanOrEqual(area.y);
      expect(x + size.width).toBeLessThanOrEqual(area.x + area.width);
      expect(y + size.height).toBeLessThanOrEqual(area.y + area.height);
    }),
  );
});
