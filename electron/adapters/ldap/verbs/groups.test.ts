import type { Entry, SearchOptions } from 'ldapts';
import { beforeEach, expect, test } from 'vitest';
import { failure } from '../../../../shared/errors';
import { err, ok, type Result } from '../../../../shared/result';
import { resultCode } from '../wire/errors';
import { Deadline, type LinkFailure } from '../wire/link';
import type { Account } from './account';
import { Groups, type SearchingLink } from './groups';

const BASE = 'DC=lab,DC=test';
const dnOf = (name: string): string => `CN=${name},CN=Users,${BASE}`;
const [HELP_DESK, REMOTE, HIDDEN] = [dnOf('Help Desk'), dnOf('Remote'), String.raw`CN=Far\, far away,DC=other,DC=test`];
const missing = err<LinkFailure>({ failure: failure('not_found'), resultCode: resultCode.noSuchObject });

const entryOf = (dn: string, guid: number): Entry => ({
  dn,
  objectGUID: Buffer.alloc(16, guid),
  sAMAccountName: dn.slice(3, dn.indexOf(',')),
});

/** A domain with two groups that may be read; which of them say that the account is a member is to be set. */
class FewGroups implements SearchingLink {
  readonly asked: string[] = [];
  readonly entries = new Map([
    [HELP_DESK, entryOf(HELP_DESK, 1)],
    [REMOTE, entryOf(REMOTE, 2)],
  ]);
  listing: readonly string[] = [];

  search(base: string, { scope }: SearchOptions): Promise<Result<Entry[], LinkFailure>> {
    this.asked.push(`${String(scope)} ${base}`);
    const found = (dn: string): Entry[] => [this.entries.get(dn)].filter((entry) => entry !== undefined);
    if (scope !== 'base') return Promise.resolve(ok(this.listing.flatMap(found)));
    return Promise.resolve(this.entries.has(base) ? ok(found(base)) : missing);
  }
}

const account = (...memberOf: readonly string[]): Account => ({
  ...{ dn: dnOf('jit'), objectId: 'a', name: 'jit', info: '', marker: 'foreign', control: 512 },
  ...{ enabled: true, isReadable: true, isGuarded: false, primaryGroupId: 513, memberOf },
});
const deadline = new Deadline(60_000);

let [groups, link] = [new Groups(BASE), new FewGroups()];
beforeEach(() => {
  [groups, link] = [new Groups(BASE), new FewGroups()];
});

/** The names of the groups, and by what they are changed. */
async function toLeave(...memberOf: readonly string[]): Promise<readonly (readonly [string, string])[]> {
  const found = await groups.toLeave(link, account(...memberOf), deadline);
  return found.ok ? found.value.map(({ name, address }) => [name, address] as const) : [];
}

test('an account that names its groups costs no search for its members, and the second one nothing at all', async () => {
  const first = await toLeave(HELP_DESK, REMOTE);
  expect(first).toEqual([
    ['Help Desk', '<GUID=01010101-0101-0101-0101-010101010101>'],
    ['Remote', '<GUID=02020202-0202-0202-0202-020202020202>'],
  ]);
  expect(link.asked).toEqual([`base ${HELP_DESK}`, `base ${REMOTE}`]);
  expect(await toLeave(REMOTE, HELP_DESK)).toEqual([...first].reverse());
  expect(link.asked).toHaveLength(2);
});

test('groups are searched for their member where the account may not be asked', async () => {
  link.listing = [REMOTE];
  expect((await toLeave()).map(([name]) => name)).toEqual(['Remote']);
  expect(link.asked).toEqual([`sub ${BASE}`]);
});

test('a group that cannot be read is left by its place, and the others are searched for all the same', async () => {
  link.listing = [REMOTE, HELP_DESK];
  expect(await toLeave(HIDDEN, REMOTE)).toEqual([
    ['Remote', '<GUID=02020202-0202-0202-0202-020202020202>'],
    ['Help Desk', '<GUID=01010101-0101-0101-0101-010101010101>'],
    ['Far, far away', HIDDEN],
  ]);
});

test('what was found at a place is looked for anew when it proved wrong', async () => {
  const before = (await toLeave(HELP_DESK))[0]?.[1] ?? '';
  link.entries.set(HELP_DESK, entryOf(HELP_DESK, 3));
  expect(await toLeave(HELP_DESK)).toEqual([['Help Desk', before]]);
  groups.forget({ dn: HELP_DESK, objectId: '', address: before, name: '', rid: undefined });
  expect(await toLeave(HELP_DESK)).toEqual([['Help Desk', '<GUID=03030303-0303-0303-0303-030303030303>']]);
});

test('a group that hides its members is seen in the account, once, and so is one of another domain', async () => {
  const listed = await groups.listing(link, dnOf('jit'), deadline);
  expect(listed).toEqual(ok([]));
  const seen = await groups.all(link, account(HELP_DESK, HIDDEN), [], deadline);
  expect(seen.ok && seen.value.map((group) => groups.keyOf(group))).toEqual([
    'adGroup:Help Desk',
    'adGroup:Far, far away',
  ]);
  const again = seen.ok ? await groups.all(link, account(HELP_DESK), seen.value, deadline) : seen;
  expect(again.ok && again.value).toHaveLength(2);
});
