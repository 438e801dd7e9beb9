import { describe, expect, it } from 'vitest';
import type { LeaseView } from '../../../shared/ipc/views';
import type { Preferences } from '../../../shared/model/preferences';
import { createLeaving, type LeavingReason } from './leaving';

function scene(given: { live?: number; preference?: Preferences['whenLeaving'] } = {}) {
  const done: string[] = [];
  let live: Pick<LeaseView, 'state'>[] = Array.from({ length: given.live ?? 1 }, () => ({ state: 'active' }));
  let preference = given.preference ?? 'ask';
  const note = (what: string) => () => void done.push(what);
  const leaving = createLeaving({
    live: () => live,
    endAll: () => {
      done.push('endAll');
      live = live.map(() => ({ state: 'revoking' }));
    },
    preference: () => preference,
    remember: (choice) => {
      preference = choice;
      done.push(`remember ${choice}`);
    },
    show: note('show'),
    hide: note('hide'),
    go: note('go'),
  });
  const ended = (left = 0): void => {
    live = live.slice(0, left);
    leaving.look();
  };
  return { leaving, done, ended };
}

describe('leaving', () => {
  it.each(['quit', 'sleep', 'shutdown'] as const)('%s without live accounts asks nobody', (reason) => {
    const { leaving, done } = scene({ live: 0 });
    expect(leaving.ask(reason)).toBe('go');
    expect(done).toEqual([]);
  });

  it.each([
    ['quit', 'wait'],
    ['shutdown', 'wait'],
    ['sleep', 'go'],
  ] as const)('%s with live accounts asks, and answers %s', (reason, answer) => {
    const { leaving, done } = scene();
    expect(leaving.ask(reason)).toBe(answer);
    expect(done).toEqual(['show']);
    expect(leaving.view()).toEqual({ reason, stage: 'asking' });
  });

  it('ends first and goes when the last one was read back', () => {
    const { leaving, done, ended } = scene({ live: 2 });
    leaving.ask('quit');
    leaving.answer('end', false);
    expect(leaving.view()).toEqual({ reason: 'quit', stage: 'ending' });
    ended(1);
    expect(done).toEqual(['show', 'endAll']);
    ended();
    expect(done).toEqual(['show', 'endAll', 'hide', 'go']);
  });

  it('need not wait for an end that does not come', () => {
    const { leaving, done } = scene();
    leaving.ask('quit');
    leaving.answer('end', false);
    leaving.answer('leave', false);
    expect(done).toEqual(['show', 'endAll', 'hide', 'go']);
  });

  it('stays when it is told to, or when the window is closed, and asks again the next time', () => {
    const { leaving, done, ended } = scene();
    leaving.ask('quit');
    leaving.answer('stay', true);
    ended();
    expect(done).toEqual(['show', 'hide']);
    const other = scene();
    other.leaving.ask('quit');
    other.leaving.dismissed();
    expect(other.leaving.view()).toEqual({ stage: 'asking' });
    expect(other.leaving.ask('quit')).toBe('wait');
  });

  it.each(['end', 'leave'] as const)('does by itself what was remembered: %s', (choice) => {
    const { leaving, done, ended } = scene({ live: 1 });
    leaving.ask('quit');
    leaving.answer(choice, true);
    ended();
    expect(done).toContain(`remember ${choice}`);
    const next = scene({ preference: choice });
    expect(next.leaving.ask('quit')).toBe(choice === 'leave' ? 'go' : 'wait');
    expect(next.done).toEqual(choice === 'leave' ? [] : ['show', 'endAll']);
  });

  it('asks on when the lease that it asks about ends by itself, and goes with the last one', () => {
    const { leaving, done, ended } = scene({ live: 2 });
    leaving.ask('quit');
    ended(1);
    expect(done).toEqual(['show']);
    ended();
    expect(done).toEqual(['show', 'hide', 'go']);
  });

  it('a sleep that is asked about never ends the program; a quit meanwhile does', () => {
    const asleep = scene();
    asleep.leaving.ask('sleep');
    asleep.leaving.answer('end', false);
    asleep.ended();
    expect(asleep.done).toEqual(['show', 'endAll', 'hide']);
    const overTaken = scene();
    overTaken.leaving.ask('sleep');
    overTaken.ended();
    expect(overTaken.done).toEqual(['show', 'hide']);
    const both = scene();
    both.leaving.ask('sleep');
    expect(both.leaving.ask('quit')).toBe('wait');
    both.leaving.answer('leave', false);
    expect(both.done).toEqual(['show', 'show', 'hide', 'go']);
  });

  it('an answer that nobody asked for does nothing', () => {
    const { leaving, done } = scene();
    for (const choice of ['end', 'leave', 'stay'] as const) leaving.answer(choice, true);
    expect(done).toEqual([]);
    expect((['quit', 'sleep', 'shutdown'] satisfies LeavingReason[]).length).toBe(3);
  });
});
