import { describe, expect, it } from 'vitest';
import { seededRandom } from './random';

describe('seededRandom', () => {
  it('gives the same bytes for the same seed, however they are asked for', () => {
    const whole = seededRandom(7).bytes(100);
    const parts = seededRandom(7);
    expect([...parts.bytes(1), ...parts.bytes(60), ...parts.bytes(0), ...parts.bytes(39)]).toEqual([...whole]);
  });

  it('gives other bytes for another seed', () => {
    expect(seededRandom(7).bytes(32)).not.toEqual(seededRandom(8).bytes(32));
  });
});
