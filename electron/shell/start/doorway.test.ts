import { describe, expect, it } from 'vitest';
import { memoryLog } from '../../testkit/fakes/log';
import { createDoorway } from './doorway';

const LINE = 'latchkey-invite-1.abc.def';

describe('the doorway', () => {
  it('keeps the newest invitation until it is forgotten', () => {
    const door = createDoorway(memoryLog());
    expect(door.waiting()).toBeUndefined();
    expect(door.offer({ kind: 'line', line: LINE })).toBe(true);
    expect(door.offer({ kind: 'line', line: `${LINE}2` })).toBe(true);
    expect(door.waiting()).toBe(`${LINE}2`);
    door.forget();
    expect(door.waiting()).toBeUndefined();
  });

  it('refuses what is none and keeps what it had', () => {
    const door = createDoorway(memoryLog());
    door.offer({ kind: 'line', line: LINE });
    expect(door.offer({ kind: 'line', line: 'latchkey-invite-1.<script>' })).toBe(false);
    expect(door.offer({ kind: 'file', path: '/nonexistent/x.latchkey-invite' })).toBe(false);
    expect(door.waiting()).toBe(LINE);
  });
});
