import type { Change } from 'ldapts';
import { expect, test } from 'vitest';
import { failure } from '../../../../shared/errors';
import { err, ok, type Result } from '../../../../shared/result';
import { resultCode } from '../wire/errors';
import { Deadline, type LinkFailure } from '../wire/link';
import { Departures, type ChangingLink } from './departures';

type Left = Result<void, LinkFailure>;
const notMember = { failure: failure('constraint_violation'), resultCode: resultCode.unwillingToPerform };
const silent = { failure: failure('timeout') };

/** A domain controller that answers when it is told to, and what it was asked. */
class SlowLink implements ChangingLink {
  readonly asked: string[] = [];
  readonly timesLeft: number[] = [];
  readonly #answers: ((left: Left) => void)[] = [];

  constructor(readonly host = 'dc1') {}

  modify(dn: string, changes: Change[], deadline: Deadline): Promise<Left> {
    const members = changes.flatMap(({ modification }) => modification.values.map(String));
    this.asked.push(`${dn} ${members.join('+')}`);
    this.timesLeft.push(Math.round(deadline.left() / 1_000));
    return new Promise((resolve) => this.#answers.push(resolve));
  }

  /** Answers the oldest question, and lets those that follow from it be asked. */
  async answer(left: Left): Promise<void> {
    this.#answers.shift()?.(left);
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  }
}

/** Lets accounts leave a group; each may have so many seconds. */
function leaving(
  departures: Departures,
  link: ChangingLink,
  group: string,
  ...names: readonly string[]
): Promise<Left>[] {
  return names.map((name, n) => departures.leave(link, group, name, new Deadline(30_000 - n * 10_000)));
}

test('one goes at once; those that come meanwhile go together, within the time of the one that has the least', async () => {
  const [departures, link] = [new Departures(), new SlowLink()];
  const left = leaving(departures, link, 'g', 'a', 'b', 'c');
  expect(link.asked).toEqual(['g a']);
  await link.answer(ok(undefined));
  await link.answer(ok(undefined));
  expect(link.asked).toEqual(['g a', 'g b+c']);
  expect(link.timesLeft).toEqual([30, 10]);
  expect(await Promise.all(left)).toEqual([ok(undefined), ok(undefined), ok(undefined)]);
});

test('what is refused to several is asked for each alone, and each hears its own answer', async () => {
  const [departures, link] = [new Departures(), new SlowLink()];
  const left = leaving(departures, link, 'g', 'a', 'b', 'c');
  for (const answer of [ok(undefined), err(notMember), err(notMember), ok(undefined)]) await link.answer(answer);
  expect(link.asked).toEqual(['g a', 'g b+c', 'g b', 'g c']);
  expect(await Promise.all(left)).toEqual([ok(undefined), err(notMember), ok(undefined)]);
});

test('a domain controller that does not answer is not asked once more for each of them', async () => {
  const [departures, link] = [new Departures(), new SlowLink()];
  const left = leaving(departures, link, 'g', 'a', 'b', 'c');
  await link.answer(ok(undefined));
  await link.answer(err(silent));
  expect(link.asked).toHaveLength(2);
  expect(await Promise.all(left)).toEqual([ok(undefined), err(silent), err(silent)]);
});

test('groups do not wait for each other, nor domain controllers; a group that was left may be left again', async () => {
  const [departures, link, other] = [new Departures(), new SlowLink(), new SlowLink('dc2')];
  const first = [
    ...leaving(departures, link, 'g', 'a'),
    ...leaving(departures, link, 'h', 'a'),
    ...leaving(departures, other, 'g', 'a'),
  ];
  expect([...link.asked, ...other.asked]).toEqual(['g a', 'h a', 'g a']);
  for (const one of [link, link, other]) await one.answer(ok(undefined));
  expect(await Promise.all(first)).toEqual([ok(undefined), ok(undefined), ok(undefined)]);
  const again = leaving(departures, link, 'g', 'b');
  await link.answer(ok(undefined));
  expect(await Promise.all(again)).toEqual([ok(undefined)]);
});
