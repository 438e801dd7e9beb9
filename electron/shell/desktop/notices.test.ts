import { describe, expect, it } from 'vitest';
import { failure } from '../../../shared/errors';
import { leaseViewSchema, type LeaseView } from '../../../shared/ipc/views';
import { HOUR, MINUTE, SECOND, instant, plus } from '../../../shared/time';
import { TEST_START } from '../../testkit/fakes/clock';
import { dueNotices } from './notices';
import { menuLine, statusOf, timeLeft } from './status';

const end = plus(TEST_START, HOUR);

function lease(given: Partial<LeaseView> = {}): LeaseView {
  return leaseViewSchema.parse({
    id: 'lease-1',
    customer: { id: 'c', name: 'Contoso', timeZone: 'UTC' },
    connectorId: 'k',
    policyId: 'p',
    policyName: 'Break-fix',
    source: 'm365',
    mode: 'standard',
    technician: { id: 't', name: 'Ana' },
    mine: true,
    accountName: 'ana-jit@contoso.example',
    privileges: [],
    reason: 'r',
    state: 'active',
    overdue: false,
    requestedAt: TEST_START,
    activeSince: TEST_START,
    endsAt: end,
    enforcedBy: { signIn: { by: 'app' }, privilege: { by: 'app' }, object: { by: 'app' } },
    canCopy: true,
    canCheckIn: true,
    extensions: [],
    canShorten: false,
    steps: [],
    ...given,
  });
}

const attention = { failure: failure('insufficient_rights'), since: TEST_START };

describe('a warning before the end', () => {
  it.each([
    ['a moment before it is due', -10 * MINUTE - 1, []],
    ['when it is due', -10 * MINUTE, ['10 min']],
    ['shortly after', -10 * MINUTE + 59_999, ['9 min']],
    ['a minute late', -9 * MINUTE, []],
    ['for the last minute', -MINUTE, ['1 min']],
    ['at the end', 0, []],
    ['after the end', 1, []],
  ])('%s', (_when, offset, left) => {
    const notices = dueNotices([lease()], plus(end, offset), [10, 1]);
    expect(notices.map(({ title }) => title)).toEqual(left.map((text) => `Contoso: ${text} left`));
  });

  it.each([
    ['of a colleague', { mine: false }],
    ['that is ending', { state: 'revoking' as const }],
    ['that began after the moment', { activeSince: plus(end, -9 * MINUTE) }],
  ])('is not given for a lease %s', (_what, given) => {
    expect(dueNotices([lease(given)], plus(end, -10 * MINUTE), [10])).toEqual([]);
  });

  it('is given once per end: an extension warns anew', () => {
    const key = (endsAt: LeaseView['endsAt']) => dueNotices([lease({ endsAt })], plus(endsAt, -MINUTE), [1])[0]?.key;
    expect(key(end)).toBe(key(end));
    expect(key(plus(end, HOUR))).not.toBe(key(end));
  });
});

it('of a locked program tells when, and neither whose nor where', () => {
  const leases = [lease(), lease({ mine: false, attention })];
  const open = dueNotices(leases, plus(end, -MINUTE), [10, 1]);
  const locked = dueNotices(leases, plus(end, -MINUTE), [10, 1], true);
  // The same notice is told once, be it before or after unlocking.
  expect(locked.map(({ key, leaseId }) => [key, leaseId])).toEqual(open.map(({ key, leaseId }) => [key, leaseId]));
  expect(locked.map(({ title }) => title)).toEqual(['A JIT account ends soon', 'A JIT account needs attention']);
  for (const { title, body } of locked) expect(`${title} ${body}`).not.toMatch(/Contoso|ana-jit|Break-fix/);
});

it('attention is told for every lease, whoever has it', () => {
  const notices = dueNotices([lease({ mine: false, state: 'revoking', attention })], end, []);
  expect(notices).toMatchObject([{ title: 'Contoso needs attention' }]);
});

describe('the tray', () => {
  const view = { mode: 'organisation' as const, problems: [] };
  it.each([
    ['nothing', [], 'idle', 'Latchkey · no live JIT account'],
    ['one', [lease()], 'live', 'Latchkey · 1 live JIT account · next ends in 1 h 00 min'],
    [
      'two, one being made',
      [lease({ state: 'provisioning', endsAt: instant(end - 1) }), lease()],
      'live',
      'Latchkey · 2 live JIT accounts · next ends in 1 h 00 min',
    ],
    [
      'attention',
      [lease({ state: 'revoking', attention })],
      'attention',
      'Latchkey · 1 live JIT account · 1 needs attention',
    ],
    ['only ended ones', [lease({ state: 'revoked' })], 'idle', 'Latchkey · no live JIT account'],
  ] as const)('%s', (_what, leases, icon, tooltip) => {
    expect(statusOf({ now: TEST_START, leases: [...leases] }, view)).toMatchObject({ icon, tooltip });
  });

  it('says when something about the app itself is wrong', () => {
    const problems = [failure('ledger_corrupt'), failure('keychain_locked')];
    expect(statusOf({ now: TEST_START, leases: [] }, { mode: 'practice', problems })).toMatchObject({
      icon: 'attention',
      tooltip: 'Latchkey Practice · no live JIT account · 2 need attention',
    });
  });

  it('keeps a menu line short and its ampersands literal', () => {
    expect(menuLine(lease({ accountName: 'a&b' }), TEST_START)).toBe('Contoso – a&&b (1 h 00 min left)');
    expect(menuLine(lease({ accountName: 'x'.repeat(300), state: 'revoking' }), TEST_START)).toMatch(
      /^.{59}… \(ending\)$/,
    );
  });

  it.each([
    [-1, '0 s'],
    [59 * SECOND + 999, '59 s'],
    [MINUTE, '1 min'],
    [HOUR - 1, '59 min'],
    [HOUR + 5 * MINUTE, '1 h 05 min'],
    [51 * HOUR, '2 d 3 h'],
  ])('%d ms are %s', (ms, text) => {
    expect(timeLeft(ms)).toBe(text);
  });
});
