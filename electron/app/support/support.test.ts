import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { err, ok, type Result } from '../../../shared/result';
import { HOUR, MINUTE } from '../../../shared/time';
import type { UpdateTrouble } from '../../ports/updates';
import { FakeClock } from '../../testkit/fakes/clock';
import { memoryLog } from '../../testkit/fakes/log';
import { FakeTimers } from '../../testkit/fakes/timers';
import { diagnosticsText, MOST_LINES, type DiagnosticsFacts } from './diagnostics';
import { healthOf, type HealthFacts } from './health';
import { createUpdates } from './updates';

const well: HealthFacts = {
  view: {
    mode: 'organisation',
    checkOutsOpen: true,
    problems: [],
    runtime: { electron: '45', chromium: '156', node: '24', official: true },
  },
  sandboxed: true,
  trayIsSeen: true,
  shortcutRefused: false,
  credentialExpiry: 'fine',
  policyTrouble: undefined,
  updates: { state: 'idle' },
  logIsWritten: true,
};

describe('health', () => {
  it('is good when nothing is wrong', () => {
    expect(healthOf(well).every(({ state }) => state === 'good')).toBe(true);
  });

  it.each<[string, Partial<HealthFacts>, object]>([
    ['records', { view: { ...well.view, problems: [{ code: 'disk_full' }] } }, { state: 'bad', why: 'disk_full' }],
    [
      'keychain',
      { view: { ...well.view, problems: [{ code: 'keychain_locked' }] } },
      { state: 'bad', why: 'keychain_locked' },
    ],
    [
      'clock',
      { view: { ...well.view, problems: [{ code: 'clock_moved_back' }] } },
      { state: 'bad', why: 'clock_moved_back' },
    ],
    ['checkOuts', { view: { ...well.view, checkOutsOpen: false } }, { state: 'note', why: 'closed' }],
    ['checkOuts', { view: { ...well.view, mode: 'welcome' } }, { state: 'note', why: 'noOrganisation' }],
    ['sandbox', { sandboxed: false }, { state: 'bad', why: 'superuser' }],
    ['tray', { trayIsSeen: false }, { state: 'note', why: 'unseen' }],
    ['shortcut', { shortcutRefused: true }, { state: 'note', why: 'refused' }],
    ['policy', { policyTrouble: 'untrusted' }, { state: 'bad', why: 'untrusted' }],
    ['updates', { updates: { state: 'off', why: 'noFeed' } }, { state: 'note', why: 'noFeed' }],
    ['updates', { updates: { state: 'failed', why: 'untrusted' } }, { state: 'bad', why: 'untrusted' }],
    ['updates', { updates: { state: 'ready', version: '2' } }, { state: 'note', why: 'ready' }],
    ['certificates', { credentialExpiry: 'in7Days' }, { state: 'note', why: 'in7Days' }],
    ['certificates', { credentialExpiry: 'in1Day' }, { state: 'bad', why: 'in1Day' }],
    ['certificates', { credentialExpiry: 'expired' }, { state: 'bad', why: 'expired' }],
    ['log', { logIsWritten: false }, { state: 'bad', why: 'unwritten' }],
  ])('of %s follows the facts: %j', (id, change, expected) => {
    const items = healthOf({ ...well, ...change });
    expect(items.find((item) => item.id === id)).toEqual({ id, ...expected });
    expect(items.filter(({ state }) => state !== 'good')).toHaveLength(1);
  });
});

const line = (event: string, fields: object): string =>
  JSON.stringify({ time: '2026-11-25T18:00:00.000Z', level: 'info', event, fields });
const facts = (log: readonly string[]): DiagnosticsFacts => ({
  at: '2026-11-25T18:00:00.000Z',
  about: { version: '1.0.0' },
  health: [],
  problems: [],
  leases: { active: 2 },
  log,
});

describe('diagnostics', () => {
  it('tell what happened in words of our own and number the ids', () => {
    const text = diagnosticsText(
      facts([
        line('lease.state', { leaseId: 'abc', state: 'active', live: 3 }),
        line('lease.state', { leaseId: 'def', state: 'revoked' }),
        line('lease.state', { leaseId: 'abc', state: 'revoking', detail: 'Contoso said no' }),
      ]),
    );
    expect(text).toContain('lease.state leaseId=#1 state=active live=3');
    expect(text).toContain('leaseId=#2 state=revoked');
    expect(text).toContain('leaseId=#1 state=revoking detail=(left out)');
    expect(text).not.toMatch(/abc|def|Contoso/);
    expect(text).toContain('active: 2');
  });

  it('leave out whatever a canary is planted in, whole lines included', () => {
    const canary = 'ana.petrou@contoso.example';
    const places = [
      line('x.y', { detail: canary }),
      line('x.y', { [canary]: 'x' }),
      line('x.y', { reason: `told ${canary}` }),
      line(canary, {}),
      JSON.stringify({ time: canary, level: canary, event: 'a.b' }),
      JSON.stringify({ time: '2026-11-25T18:00:00.000Z', level: 'info', event: 'a.b', other: canary }),
      JSON.stringify([canary]),
      canary,
    ];
    expect(diagnosticsText(facts(places))).not.toContain(canary);
  });

  it('never hold the value of a field that is not known, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 6 }), fc.stringMatching(/^[a-z]{3,12}Name$/), (value, name) => {
        const text = diagnosticsText(facts([line('x.y', { [name]: `~${value}~` })]));
        expect(text).not.toContain(`~${value}~`);
      }),
    );
  });

  it('tell where an error was thrown, in files of ours only', () => {
    const at =
      'at Product.start (out/main/chunks/program-x1.js:12:34) < at /home/ana/secret.js:1:1 < at node:internal/x:5:6';
    const text = diagnosticsText(facts([line('app.unexpected', { error: 'TypeError', at })]));
    expect(text).toContain('at=at Product.start (out/main/chunks/program-x1.js:12:34) < at node:internal/x:5:6');
    expect(text).not.toContain('ana');
  });

  it('stay short', () => {
    const many = Array.from({ length: 5_000 }, (_, n) => line('tick.tock', { count: n }));
    const text = diagnosticsText(facts(many));
    expect(text.split('\n').length).toBeLessThan(MOST_LINES + 30);
    expect(text).toContain('count=4999');
  });
});

function stage({
  look,
  fetch,
  install = ok(undefined),
}: {
  look: Result<string | undefined, UpdateTrouble>;
  fetch?: Result<void, UpdateTrouble>;
  install?: Result<void, UpdateTrouble>;
}) {
  const clock = new FakeClock();
  const timers = new FakeTimers(clock);
  const done: string[] = [];
  let busy = false;
  const updates = createUpdates({
    source: {
      look: () => {
        done.push('look');
        return Promise.resolve(look);
      },
      fetch: () => {
        done.push('fetch');
        return Promise.resolve(fetch ?? ok(undefined));
      },
      install: () => {
        done.push('install');
        return install;
      },
    },
    clock,
    timers,
    log: memoryLog(),
    isBusy: () => busy,
    changed: () => undefined,
  });
  return { updates, timers, done, work: (on: boolean) => (busy = on) };
}

describe('updates', () => {
  it('fetch what is found, and install it only when asked and nothing is under way', async () => {
    const { updates, done, work } = stage({ look: ok('2.0.0') });
    expect(updates.install()).toMatchObject({ ok: false, error: { code: 'bad_input' } });
    expect(await updates.look()).toMatchObject({ state: 'ready', version: '2.0.0' });
    work(true);
    expect(updates.install()).toMatchObject({ ok: false, error: { code: 'busy' } });
    expect(done).toEqual(['look', 'fetch']);
    work(false);
    expect(updates.install()).toEqual(ok(undefined));
    expect(done).toEqual(['look', 'fetch', 'install']);
  });

  it('say so when the installer did not run, and can be tried again', async () => {
    const { updates, done } = stage({ look: ok('2.0.0'), install: err('refused') });
    await updates.look();
    expect(updates.install()).toMatchObject({ ok: false, error: { code: 'insufficient_rights' } });
    expect(updates.view()).toMatchObject({ state: 'failed', why: 'refused', version: '2.0.0' });
    expect(await updates.look()).toMatchObject({ state: 'ready' });
    updates.install();
    expect(done).toEqual(['look', 'fetch', 'install', 'look', 'fetch', 'install']);
  });

  it.each<[string, Parameters<typeof stage>[0], object]>([
    ['nothing newer', { look: ok(undefined) }, { state: 'idle' }],
    ['nobody answers', { look: err('unreachable') }, { state: 'failed', why: 'unreachable' }],
    ['not signed', { look: err('untrusted') }, { state: 'failed', why: 'untrusted' }],
    ['not what was announced', { look: ok('2'), fetch: err('damaged') }, { state: 'failed', why: 'damaged' }],
  ])('say so: %s', async (_what, given, expected) => {
    const { updates } = stage(given);
    expect(await updates.look()).toMatchObject(expected);
    expect(updates.install().ok).toBe(false);
  });

  it('look now and then by themselves, one look at a time', async () => {
    const { updates, timers, done } = stage({ look: ok(undefined) });
    updates.start();
    await timers.advance(2 * MINUTE);
    expect(done).toEqual(['look']);
    await timers.advance(6 * HOUR);
    expect(done).toEqual(['look', 'look']);
    await Promise.all([updates.look(), updates.look()]);
    expect(done).toHaveLength(3);
    updates.stop();
    await timers.advance(24 * HOUR);
    expect(done).toHaveLength(3);
  });

  it('are off where there is no feed', async () => {
    const clock = new FakeClock();
    const timers = new FakeTimers(clock);
    const world = { clock, timers, log: memoryLog(), isBusy: () => false, changed: () => undefined };
    const updates = createUpdates({ source: 'noFeed', ...world });
    updates.start();
    await timers.advance(24 * HOUR);
    expect(await updates.look()).toEqual({ state: 'off', why: 'noFeed' });
  });
});
