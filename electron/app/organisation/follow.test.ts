import { describe, expect, it } from 'vitest';
import { failure } from '../../../shared/errors';
import { technicianIdSchema } from '../../../shared/ids';
import { MINUTE } from '../../../shared/time';
import { memoryLog } from '../../testkit/fakes/log';
import { desk, memorySource, smallOrganisation } from '../../testkit/labs/organisation-lab';
import { FakeTimers } from '../../testkit/fakes/timers';
import { followOrganisation } from './follow';

async function setting() {
  const source = memorySource();
  const one = desk(source);
  const created = await one.service.create(smallOrganisation(), technicianIdSchema.parse('tech-ana'));
  expect(created).toMatchObject({ ok: true, value: { kind: 'published' } });
  let reads = 0;
  const read = source.read.bind(source);
  source.read = (known) => {
    reads += 1;
    return read(known);
  };
  let changed = (): void => undefined;
  const watch = (listener: () => void): (() => void) => {
    changed = listener;
    return () => {
      changed = () => undefined;
    };
  };
  const timers = new FakeTimers(one.clock);
  const log = memoryLog();
  const stop = followOrganisation({ service: one.service, source: { watch }, timers, log });
  await timers.advance(0);
  return { source, one, timers, stop, log, tell: () => changed(), reads: () => reads };
}

describe('following the source', () => {
  it('looks at once, every five minutes, and soon after it was told, once for many events', async () => {
    const { timers, reads, tell } = await setting();
    expect(reads()).toBe(1);
    await timers.advance(5 * MINUTE - 1);
    expect(reads()).toBe(1);
    await timers.advance(1);
    expect(reads()).toBe(2);
    for (let event = 0; event < 5; event += 1) tell();
    await timers.advance(999);
    expect(reads()).toBe(2);
    await timers.advance(1);
    expect(reads()).toBe(3);
    await timers.advance(5 * MINUTE);
    expect(reads()).toBe(4);
  });

  it('goes on after a failure and says it in the log', async () => {
    const { source, timers, reads, one, log } = await setting();
    source.broken = failure('unreachable');
    await timers.advance(5 * MINUTE);
    expect([reads(), one.service.trouble()?.code]).toEqual([2, 'unreachable']);
    expect(log.lines).toEqual([
      { level: 'warn', event: 'organisation.notPulled', fields: { code: 'unreachable', detail: undefined } },
    ]);
    source.broken = undefined;
    await timers.advance(5 * MINUTE);
    expect([reads(), one.service.trouble()]).toEqual([3, undefined]);
  });

  it('ends when it is stopped', async () => {
    const { timers, stop, reads, tell } = await setting();
    stop();
    tell();
    await timers.advance(60 * MINUTE);
    expect(reads()).toBe(1);
  });
});
