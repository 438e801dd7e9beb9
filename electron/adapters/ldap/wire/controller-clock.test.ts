import fc from 'fast-check';
import type { Entry } from 'ldapts';
import { describe, expect, test } from 'vitest';
import { failure } from '../../../../shared/errors';
import { connectorIdSchema, customerIdSchema } from '../../../../shared/ids';
import type { ActiveDirectoryConnector } from '../../../../shared/model/connector';
import { err, ok, type Result } from '../../../../shared/result';
import { Secret } from '../../../../shared/secret';
import { HOUR, instant, MINUTE, plus, SECOND, type Instant, type Millis } from '../../../../shared/time';
import { FakeClock } from '../../../testkit/fakes/clock';
import type { Account } from '../verbs/account';
import { expired } from '../verbs/changes';
import { ControllerClock } from './controller-clock';
import { Domain } from '../domain/domain';
import { Deadline, Link, type LinkFailure } from './link';
import { fromFileTime, toFileTime } from './values';

/** What `currentTime` says at an instant: whole seconds (RFC 4517 3.3.13). */
const cut = (at: Instant): Instant => instant(at - (at % SECOND));

/** A domain controller that is ahead by `aheadMs` is asked; the answer takes `tookMs`. */
function ask(clock: FakeClock, controller: ControllerClock, aheadMs: Millis, tookMs: Millis = 0): void {
  const asked = controller.now();
  clock.advance(tookMs / 2);
  const told = cut(plus(clock.wall(), aheadMs));
  clock.advance(tookMs / 2);
  controller.heard(told, asked);
}

describe('how far ahead a domain controller is taken to be', () => {
  test.each([
    ['10 min behind, which is beyond belief', -10 * MINUTE, 0],
    ['a little more than 5 min behind', -5 * MINUTE - 3 * SECOND, 0],
    ['5 min behind', -5 * MINUTE, -5 * MINUTE],
    ['90 s behind', -90 * SECOND, -90 * SECOND],
    ['1 s behind, which is how exactly it can be told', -SECOND, 0],
    ['right', 0, 0],
    ['1 s ahead', SECOND, 0],
    ['90 s ahead', 90 * SECOND, 90 * SECOND],
    ['5 min ahead', 5 * MINUTE, 5 * MINUTE],
    ['a little more than 5 min ahead', 5 * MINUTE + 3 * SECOND, 0],
    ['10 min ahead', 10 * MINUTE, 0],
  ])('%s', (_, aheadMs, expected) => {
    const clock = new FakeClock();
    const controller = new ControllerClock(clock);
    ask(clock, controller, aheadMs, 20);
    expect(Math.abs(controller.aheadMs - expected)).toBeLessThanOrEqual(SECOND);
    if (expected === 0) expect(controller.aheadMs).toBe(0);
  });

  test('an end comes within 2 s of the lease’s own whatever the difference, and reads back as it was meant', () => {
    const parts = fc.record({
      start: fc.integer({ min: 0, max: 10_000 }),
      ahead: fc.integer({ min: -5 * MINUTE, max: 5 * MINUTE }),
      took: fc.integer({ min: 0, max: 500 }),
      left: fc.integer({ min: -HOUR, max: 30 * 24 * HOUR }),
      later: fc.array(fc.tuple(fc.integer({ min: 0, max: HOUR }), fc.integer({ min: 0, max: 900 })), { maxLength: 20 }),
    });
    fc.assert(
      fc.property(parts, ({ start, ahead, took, left, later }) => {
        const clock = new FakeClock();
        clock.advance(start);
        const controller = new ControllerClock(clock);
        ask(clock, controller, ahead, took * 2);
        const end = plus(clock.wall(), left);
        const written = toFileTime(controller.theirs(end));
        // Its own clock shows that when ours shows this.
        expect(Math.abs(Number(fromFileTime(written)) - ahead - end)).toBeLessThanOrEqual(2 * SECOND);
        for (const [passed, slow] of later) {
          clock.advance(passed);
          ask(clock, controller, ahead, slow);
        }
        const seen = controller.ours(fromFileTime(written) ?? instant(0));
        // Each reading may be off by a second; without one in between, nothing is.
        expect(Math.abs(seen - end)).toBeLessThanOrEqual(later.length === 0 ? 0 : 4 * SECOND);
      }),
    );
  });

  test('a clock that was put right is followed, one that is a little off from time to time is not', () => {
    const clock = new FakeClock();
    const controller = new ControllerClock(clock);
    ask(clock, controller, 3 * MINUTE);
    const first = controller.aheadMs;
    ask(clock, controller, 3 * MINUTE + 900);
    expect(controller.aheadMs).toBe(first);
    ask(clock, controller, 0);
    expect(controller.aheadMs).toBe(0);
  });

  test('a slow answer and one during which our clock was set tell nothing', () => {
    const clock = new FakeClock();
    const controller = new ControllerClock(clock);
    ask(clock, controller, 3 * MINUTE, 3 * SECOND);
    const asked = controller.now();
    clock.setWall(plus(clock.wall(), -3 * MINUTE));
    controller.heard(plus(clock.wall(), 3 * MINUTE), asked);
    expect([controller.aheadMs, controller.isFresh]).toEqual([0, false]);
  });

  test('is asked again after a minute, after a sleep, and when our clock was set', () => {
    const clock = new FakeClock();
    const controller = new ControllerClock(clock);
    expect(controller.isFresh).toBe(false);
    ask(clock, controller, 0);
    clock.advance(MINUTE - 1);
    expect(controller.isFresh).toBe(true);
    clock.advance(1);
    expect(controller.isFresh).toBe(false);
    for (const jump of [HOUR, -2 * SECOND, 2 * SECOND]) {
      ask(clock, controller, 0);
      expect(controller.isFresh).toBe(true);
      clock.setWall(plus(clock.wall(), jump));
      expect([jump, controller.isFresh]).toEqual([jump, false]);
    }
  });

  test.each([0, 900, 3 * MINUTE, -3 * MINUTE, 10 * HOUR])(
    'what it shows is known for a minute, %d ms ahead',
    (ahead) => {
      const clock = new FakeClock();
      const controller = new ControllerClock(clock);
      expect(controller.shows).toBeUndefined();
      ask(clock, controller, ahead);
      clock.advance(MINUTE - 1);
      expect(Math.abs((controller.shows ?? Number.NaN) - clock.wall() - ahead)).toBeLessThanOrEqual(SECOND);
      clock.advance(1);
      expect(controller.shows).toBeUndefined();
    },
  );

  test('the end of an account that is ended is the same on every clock', () => {
    const clock = new FakeClock();
    const controller = new ControllerClock(clock);
    ask(clock, controller, -3 * MINUTE);
    const [value] = expired().modification.values;
    const longAgo = fromFileTime(String(value)) ?? instant(0);
    expect(controller.ours(longAgo)).toBe(longAgo);
  });

  test('no end leaves the times there are', () => {
    const clock = new FakeClock();
    const controller = new ControllerClock(clock);
    ask(clock, controller, 4 * MINUTE);
    expect(controller.ours(instant(0))).toBe(0);
    expect(controller.theirs(instant(8_640_000_000_000_000))).toBe(8_640_000_000_000_000);
  });
});

const connector: ActiveDirectoryConnector = {
  kind: 'activeDirectory',
  id: connectorIdSchema.parse('c'),
  customerId: customerIdSchema.parse('k'),
  label: 'x',
  domainControllers: ['127.0.0.1'],
  encryption: 'ldaps',
  baseDn: 'DC=lab,DC=test',
  accountOu: 'OU=x,DC=lab,DC=test',
  upnSuffix: 'lab.test',
  bindAccount: 'svc@lab.test',
};
const secret = () => Promise.resolve(ok(new Secret('x')));
type Answer = Result<Entry[], LinkFailure>;

/** A domain controller of which nothing but its answer to the question for its time is known. */
class ToldLink extends Link {
  asked = 0;

  constructor(private readonly answer: () => Answer) {
    super('127.0.0.1', connector, secret);
  }

  override search(): Promise<Answer> {
    this.asked += 1;
    return Promise.resolve(this.answer());
  }
}

const generalized = (at: Instant): string => `${new Date(at).toISOString().slice(0, 19).replaceAll(/[-T:]/g, '')}.0Z`;
const telling = (currentTime: string | string[]) => (): Answer => ok([{ dn: '', currentTime }]);

describe('the domain, before it writes or reports an end', () => {
  test('asks once, and says ends by our clock', async () => {
    const clock = new FakeClock();
    const domain = new Domain({ connector, secret, clock });
    const link = new ToldLink(telling(generalized(plus(clock.wall(), 3 * MINUTE))));
    for (let round = 0; round < 3; round += 1) {
      expect(await domain.learnClock(link, new Deadline(SECOND))).toEqual(ok(undefined));
    }
    expect(link.asked).toBe(1);
    const end = plus(clock.wall(), HOUR);
    const expiresThere = domain.clockOf(link).theirs(end);
    expect(Math.abs(expiresThere - end - 3 * MINUTE)).toBeLessThanOrEqual(SECOND);
    const account: Pick<Account, 'expiresThere'> = { expiresThere };
    expect(domain.endOf(link, account)).toBe(end);
    expect(domain.endOf(link, {})).toBeUndefined();
    expect(domain.clockOf(new ToldLink(telling(''))).aheadMs).toBe(0);
  });

  test('asks once more when the first answer took long, because the connection had to be made', async () => {
    const clock = new FakeClock();
    const domain = new Domain({ connector, secret, clock });
    const link: ToldLink = new ToldLink(() => {
      if (link.asked === 1) clock.advance(4 * SECOND);
      return telling(generalized(plus(clock.wall(), 3 * MINUTE)))();
    });
    expect(await domain.learnClock(link, new Deadline(SECOND))).toEqual(ok(undefined));
    expect(link.asked).toBe(2);
    expect(Math.abs(domain.clockOf(link).aheadMs - 3 * MINUTE)).toBeLessThanOrEqual(SECOND);
  });

  const failed = (code: 'unreachable' | 'timeout' | 'insufficient_rights') => (): Answer =>
    err({ failure: failure(code) });
  test.each([
    ['no entry', (): Answer => ok([]), true],
    ['no time', telling([]), true],
    ['a time that is none', telling('99999999999999Z\u0000'), true],
    ['a refusal', failed('insufficient_rights'), true],
    ['no connection', failed('unreachable'), false],
    ['no answer', failed('timeout'), false],
  ])('%s: the domain controller is taken to go as ours does, or nothing is begun', async (_, answer, expected) => {
    const domain = new Domain({ connector, secret, clock: new FakeClock() });
    const link = new ToldLink(answer);
    expect((await domain.learnClock(link, new Deadline(SECOND))).ok).toBe(expected);
    expect(domain.clockOf(link).aheadMs).toBe(0);
  });
});
