import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../../shared/secret';
import { HOUR, MINUTE, plus, SECOND } from '../../../shared/time';
import { FakeClock } from '../../testkit/fakes/clock';
import { fakeKeychain } from '../../testkit/fakes/fake-keychain';
import { fakePassphrases, memoryOfLock } from '../../testkit/fakes/fake-lock';
import { memoryLog } from '../../testkit/fakes/log';
import { Keeper, PASSPHRASE_ENTRY } from './keeper';
import { pauseAfter } from './pause';

const RIGHT = 'correct horse';
const secret = (text: string): Secret<string> => new Secret(text);

function scene() {
  const clock = new FakeClock();
  const keychain = fakeKeychain();
  const passphrases = fakePassphrases();
  const memory = memoryOfLock();
  const log = memoryLog();
  const world = { clock, keychain, passphrases, memory, log };
  return { ...world, keeper: new Keeper(world), again: () => new Keeper(world) };
}

async function withPassphrase() {
  const made = scene();
  expect(await made.keeper.keep(secret(RIGHT), false)).toEqual({ ok: true, value: undefined });
  return made;
}

const locked = (detail: string, retryAfterMs?: number): unknown => ({
  ok: false,
  error: { code: 'locked', detail, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) },
});

describe('the pause after wrong passphrases', () => {
  it.each([
    [0, 0],
    [1, 0],
    [4, 0],
    [5, 5 * SECOND],
    [6, 10 * SECOND],
    [7, 20 * SECOND],
    [12, 640 * SECOND],
    [13, 15 * MINUTE],
    [1_000_000, 15 * MINUTE],
  ])('after %d is %d ms', (failures, pause) => {
    expect(pauseAfter(failures)).toBe(pause);
  });

  it('never gets shorter', () => {
    fc.assert(
      fc.property(fc.nat(10_000), (failures) => {
        expect(pauseAfter(failures + 1)).toBeGreaterThanOrEqual(pauseAfter(failures));
      }),
    );
  });
});

describe('the keeper', () => {
  it('keeps a passphrase in the keychain, sealed, and knows it again', async () => {
    const { keeper, keychain, memory, again } = await withPassphrase();
    expect([...keychain.entries().keys()]).toEqual([PASSPHRASE_ENTRY]);
    expect(keychain.entries().get(PASSPHRASE_ENTRY)).not.toContain(RIGHT);
    expect(memory.read()).toEqual({ isSet: true, failures: 0, when: 'never' });
    expect(await keeper.check(secret(RIGHT))).toEqual({ ok: true, value: undefined });
    expect(await again().check(secret(RIGHT))).toEqual({ ok: true, value: undefined });
  });

  it.each(['', 'Correct horse', 'correct horse ', 'correct\u0000horse', '\u202Ecorrect horse', 'x'.repeat(200)])(
    'does not take %j for it',
    async (wrong) => {
      const { keeper } = await withPassphrase();
      expect(await keeper.check(secret(wrong))).toEqual(locked('wrong'));
    },
  );

  it('slows attempts down, looks at none in the pause, and forgets them when the right one comes', async () => {
    const { keeper, clock, passphrases, memory } = await withPassphrase();
    for (let count = 0; count < 4; count += 1) expect(await keeper.check(secret('no'))).toEqual(locked('wrong'));
    expect(await keeper.check(secret('no'))).toEqual(locked('wrong', 5 * SECOND));
    const { tried } = passphrases;
    clock.advance(4_999);
    expect(keeper.pauseMs()).toBe(1);
    expect(await keeper.check(secret(RIGHT))).toEqual(locked('wait', 1));
    expect(passphrases.tried).toBe(tried);
    // Setting the civil clock shortens nothing, forward or back.
    for (const change of [HOUR, -10 * HOUR, 365 * 24 * HOUR]) {
      clock.setWall(plus(clock.wall(), change));
      expect(keeper.pauseMs()).toBe(1);
    }
    clock.advance(1);
    expect(await keeper.check(secret('no'))).toEqual(locked('wrong', 10 * SECOND));
    clock.advance(10 * SECOND);
    expect(await keeper.check(secret(RIGHT))).toEqual({ ok: true, value: undefined });
    expect(memory.read().failures).toBe(0);
    expect(await keeper.check(secret('no'))).toEqual(locked('wrong'));
  });

  it('a restart is no way around the pause', async () => {
    const { keeper, clock, again } = await withPassphrase();
    for (let count = 0; count < 6; count += 1) {
      clock.advance(MINUTE);
      await keeper.check(secret('no'));
    }
    clock.restart();
    expect(await again().check(secret(RIGHT))).toEqual(locked('wait', 10 * SECOND));
  });

  it('lets nobody try faster, whatever they do to clocks and program', async () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('try' as const) }),
      fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 20 * MINUTE }) }),
      fc.record({ kind: fc.constant('setClock' as const), ms: fc.integer({ min: -1_000 * HOUR, max: 1_000 * HOUR }) }),
      fc.record({ kind: fc.constant('restart' as const), monotonic: fc.integer({ min: 0, max: 100 * HOUR }) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const { keeper, clock, passphrases, again } = await withPassphrase();
        let running = keeper;
        const looks: number[] = [];
        passphrases.opens = () => {
          looks.push(clock.elapsed());
          return Promise.resolve(false);
        };
        for (const each of steps) {
          if (each.kind === 'try') await running.check(secret('no'));
          else if (each.kind === 'wait') clock.advance(each.ms);
          else if (each.kind === 'setClock') clock.setWall(plus(clock.wall(), each.ms));
          else {
            clock.restart(each.monotonic);
            running = again();
          }
        }
        for (const [count, at] of looks.entries())
          expect(at - (looks[count - 1] ?? 0)).toBeGreaterThanOrEqual(pauseAfter(count));
      }),
    );
  });

  it('many at once are one', async () => {
    const { keeper, passphrases } = await withPassphrase();
    const { tried } = passphrases;
    const answers = await Promise.all(Array.from({ length: 20 }, () => keeper.check(secret('no'))));
    expect(passphrases.tried).toBe(tried + 1);
    expect(answers.filter((answer) => !answer.ok && answer.error.code === 'busy')).toHaveLength(19);
  });

  it('counts a try before it is looked at, and none that the keychain did not let it look at', async () => {
    const { keeper, keychain, memory, passphrases } = await withPassphrase();
    passphrases.opens = () => {
      expect(memory.read().failures).toBe(1);
      return Promise.resolve(true);
    };
    expect(await keeper.check(secret(RIGHT))).toEqual({ ok: true, value: undefined });
    keychain.become('locked');
    expect(await keeper.check(secret('no'))).toMatchObject({ error: { code: 'keychain_locked' } });
    expect(memory.read().failures).toBe(0);
  });

  it('tells a passphrase that is gone from one that never was', async () => {
    const { keeper, keychain } = await withPassphrase();
    await keychain.remove(PASSPHRASE_ENTRY);
    expect(await keeper.check(secret(RIGHT))).toEqual(locked('gone'));
    expect(await keeper.keep(secret('another one'), false)).toEqual(locked('isSet'));
    expect(await scene().keeper.check(secret(RIGHT))).toEqual(locked('notSet'));
  });

  it('does not replace one whose record beside the keychain was lost', async () => {
    const { memory, again } = await withPassphrase();
    memory.write({ isSet: false, failures: 0, when: 'never' });
    const keeper = again();
    expect(keeper.isSet()).toBe(false);
    expect(await keeper.keep(secret('another one'), false)).toEqual(locked('isSet'));
    expect(keeper.isSet()).toBe(true);
    expect(await keeper.check(secret(RIGHT))).toEqual({ ok: true, value: undefined });
  });

  it('says when the entry cannot be read, and when the keychain did not keep it', async () => {
    const { keeper, keychain, passphrases } = await withPassphrase();
    await keychain.put(PASSPHRASE_ENTRY, secret('something else'));
    expect(await keeper.check(secret(RIGHT))).toMatchObject({ error: { code: 'keychain_corrupt' } });
    passphrases.opens = () => Promise.resolve(false);
    expect(await keeper.keep(secret('another one'), true)).toMatchObject({ error: { code: 'keychain_corrupt' } });
  });

  it('forgets it', async () => {
    const { keeper, keychain, memory } = await withPassphrase();
    expect(await keeper.forget()).toEqual({ ok: true, value: undefined });
    expect(keychain.entries().size).toBe(0);
    expect(memory.read()).toEqual({ isSet: false, failures: 0, when: 'never' });
    keychain.become('locked');
    expect(await keeper.forget()).toMatchObject({ error: { code: 'keychain_locked' } });
  });

  it('writes no passphrase into the log', async () => {
    const { keeper, log } = await withPassphrase();
    await keeper.check(secret('hunter2 hunter2'));
    expect(JSON.stringify(log)).not.toMatch(/hunter2|correct/);
  });
});
