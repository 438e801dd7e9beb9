import { describe, expect, it } from 'vitest';
import { failure } from '../../../shared/errors';
import { leaseViewSchema, type LeaseView } from '../../../shared/ipc/views';
import { HOUR, MINUTE, SECOND, instant, plus } from '../../../shared/time';
import { TEST_START } from '../../testkit/fakes/clock';
import { dueNotices, TellOnce } from './notices';
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

describe('what was told already', () => {
  const trouble = (n: number): LeaseView =>
    lease({
      id: `lease-${String(n)}` as LeaseView['id'],
      mine: false,
      customer: { ...lease().customer, name: `C${String(n)}` },
      attention,
    });
  const told = (once: TellOnce, leases: readonly LeaseView[], isLocked = false) =>
    once.fresh(leases, dueNotices(leases, TEST_START, [], isLocked));

  it('is not told again however much else is told meanwhile', () => {
    const once = new TellOnce();
    const standing = trouble(0);
    expect(told(once, [standing])).toHaveLength(1);
    for (let n = 1; n <= 3_000; n += 1) {
      expect(told(once, [standing, trouble(n)]).map(({ title }) => title)).toEqual([`C${String(n)} needs attention`]);
    }
    expect(told(once, [standing])).toEqual([]);
  });

  it('is forgotten with its lease, so that the memory stays as small as what is live', () => {
    const once = new TellOnce();
    told(once, [trouble(1), trouble(2)]);
    expect(once.size).toBe(2);
    told(once, [trouble(2)]);
    expect(once.size).toBe(1);
  });

  it('is told together when much comes at once, and then not one by one', () => {
    const once = new TellOnce();
    const many = Array.from({ length: 1_000 }, (_, n) => trouble(n));
    const [notice, ...more] = told(once, many);
    expect(more).toEqual([]);
    expect(notice).toEqual({
      title: '1000 JIT accounts need attention',
      body: 'C0, C1, C2 and 997 more: Latchkey keeps trying. Open Latchkey to see what to do.',
    });
    expect(told(once, many)).toEqual([]);
    expect(told(new TellOnce(), many.slice(0, 3))).toHaveLength(3);
  });

  it('names each customer once, and nobody while it is locked', () => {
    const many = Array.from({ length: 5 }, (_, n) => ({ ...trouble(n), customer: lease().customer }));
    expect(told(new TellOnce(), many)[0]?.body).toMatch(/^Contoso: /);
    expect(told(new TellOnce(), many, true)).toEqual([
      { title: '5 JIT accounts need attention', body: 'Unlock Latchkey to see which.' },
    ]);
  });

  it('tells ends apart from attention', () => {
    const soon = Array.from({ length: 4 }, (_, n) => lease({ id: `soon-${String(n)}` as LeaseView['id'] }));
    const due = dueNotices([...soon, trouble(1)], plus(end, -MINUTE), [1]);
    expect(new TellOnce().fresh([...soon, trouble(1)], due).map(({ title }) => title)).toEqual([
      '4 JIT accounts end soon',
      'C1 needs attention',
    ]);
  });
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
