import { expect, it } from 'vitest';
import { events, eventsWhileLocked, type EventName } from './events';

const names = Object.keys(events) as EventName[];

it.each(names)('%s is heard by a locked window only if it tells of no account, customer or setting', (name) => {
  expect(eventsWhileLocked.has(name)).toBe(['lock.changed', 'window.shown'].includes(name));
});
