import { expect, it } from 'vitest';
import { FakeClock } from '../../testkit/fakes/clock';
import { FakeTimers } from '../../testkit/fakes/timers';
import { calmly } from './calmly';

function scene() {
  const timers = new FakeTimers(new FakeClock());
  const seen: number[] = [];
  let changes = 0;
  const calm = calmly(timers, 100, () => seen.push(changes));
  const change = (times = 1): void => {
    for (let left = times; left > 0; left -= 1) {
      changes += 1;
      calm.ask();
    }
  };
  return { timers, seen, calm, change };
}

it('runs at once, and once more for all that came meanwhile, with the last of it', async () => {
  const { timers, seen, change } = scene();
  change(50);
  expect(seen).toEqual([1]);
  await timers.advance(100);
  expect(seen).toEqual([1, 50]);
  await timers.advance(1_000);
  expect(seen).toEqual([1, 50]);
  change();
  expect(seen).toEqual([1, 50, 51]);
});

it('runs no more once it is stopped', async () => {
  const { timers, seen, calm, change } = scene();
  change(2);
  calm.stop();
  await timers.advance(1_000);
  expect(seen).toEqual([1]);
});
