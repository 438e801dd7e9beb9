import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { placeOn, rememberedPlaces, type Area } from './window-places';

const LEAST = { width: 820, height: 560 };
const laptop: Area = { x: 0, y: 25, width: 1440, height: 875 };
const right: Area = { x: 1440, y: 0, width: 2560, height: 1440 };
const at = (x: number, y: number, width = 1080, height = 720): Area => ({ x, y, width, height });

describe('the place of a window', () => {
  it.each([
    ['stays on the first display', at(100, 100), [laptop], at(100, 100)],
    ['stays on the second display', at(2000, 300), [laptop, right], at(2000, 300)],
    ['comes home when its display is gone', at(2000, 300), [laptop], at(180, 103)],
    ['may hang over an edge while its title can be reached', at(1200, 500), [laptop], at(1200, 500)],
    ['comes home when its title would be above', at(100, -400), [laptop], at(180, 103)],
    ['slides from under the menu bar', at(100, 10), [laptop], at(100, 25)],
    ['shrinks to a smaller display', at(2000, 300, 2400, 1300), [laptop], { x: 0, y: 25, width: 1440, height: 875 }],
    ['is never smaller than it can be', at(0, 30, 10, 10), [laptop], at(0, 30, 820, 560)],
  ])('%s', (_what, left, displays, place) => {
    expect(placeOn(left, displays, LEAST)).toEqual(place);
  });

  it('is left to the system when there is no display', () => {
    expect(placeOn(at(0, 0), [], LEAST)).toBeUndefined();
  });

  it('can always be reached, whatever was remembered', () => {
    const number = fc.integer({ min: -99_999, max: 99_999 });
    fc.assert(
      fc.property(fc.tuple(number, number, number, number), ([x, y, width, height]) => {
        const place = placeOn({ x, y, width, height }, [laptop, right], LEAST)!;
        const shown = [laptop, right].some((display) => {
          const across = Math.min(place.x + place.width, display.x + display.width) - Math.max(place.x, display.x);
          return across >= 160 && place.y >= display.y && place.y <= display.y + display.height - 48;
        });
        expect(shown).toBe(true);
      }),
    );
  });
});

describe('the file of places', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'latchkey-places-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('keeps each window apart', () => {
    const file = join(folder, 'windows.json');
    rememberedPlaces(file).keep('accounts', at(1, 2));
    rememberedPlaces(file).keep('settings', at(3, 4));
    expect(rememberedPlaces(file).of('accounts')).toEqual(at(1, 2));
    expect(rememberedPlaces(file).of('settings')).toEqual(at(3, 4));
    expect(readFileSync(file, 'utf8')).not.toContain('undefined');
  });

  it.each([['{'], ['[]'], ['null'], ['{"accounts":{"x":1e9,"y":0,"width":1,"height":1}}'], ['{"accounts":"left"}']])(
    'forgets what it cannot read: %s',
    (text) => {
      const file = join(folder, 'windows.json');
      writeFileSync(file, text);
      expect(rememberedPlaces(file).of('accounts')).toBeUndefined();
      rememberedPlaces(file).keep('accounts', at(5, 6));
      expect(rememberedPlaces(file).of('accounts')).toEqual(at(5, 6));
    },
  );

  it('does not mind a file that cannot be written', () => {
    const places = rememberedPlaces('/proc/latchkey/windows.json');
    expect(() => places.keep('accounts', at(1, 2))).not.toThrow();
  });
});
