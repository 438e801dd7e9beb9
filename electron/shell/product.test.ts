import { describe, expect, it } from 'vitest';
import { failure, type Failure } from '../../shared/errors';
import type { LeaseSnapshot } from '../../shared/ipc/views';
import { defaultPreferences } from '../../shared/model/preferences';
import { connectorIdSchema } from '../../shared/ids';
import { err, ok, type Result } from '../../shared/result';
import { Secret } from '../../shared/secret';
import type { Latchkey } from '../app/api';
import { sequentialIds } from '../testkit/fakes/ids';
import { memoryLog } from '../testkit/fakes/log';
import { FakeClock } from '../testkit/fakes/clock';
import { FakeTimers } from '../testkit/fakes/timers';
import { createProduct, type Choice, type Product, type ProductChange } from './product';
import type { PracticeControls, Sync, Workplace } from './workplace';

const nothingToDo: Latchkey = {
  start: () => Promise.resolve(),
  stop: () => Promise.resolve(),
  wake: () => undefined,
  accessChanged: () => undefined,
  checkOut: () => Promise.resolve(err(failure('bug'))),
  checkIn: () => err(failure('bug')),
  extend: () => Promise.resolve(err(failure('bug'))),
  shorten: () => Promise.resolve(err(failure('bug'))),
  renewPass: () => Promise.resolve(err(failure('bug'))),
  endAll: () => err(failure('bug')),
  sweep: {
    run: () => Promise.resolve(err(failure('bug'))),
    reach: () => err(failure('bug')),
    cleanUp: () => Promise.resolve({ count: 0 }),
    view: () => err(failure('bug')),
    follow: () => undefined,
    stop: () => undefined,
  },
  copy: () => Promise.resolve(err(failure('bug'))),
  show: () => Promise.resolve(err(failure('bug'))),
  clearClipboard: () => Promise.resolve(),
  snapshot: () => ({ revision: 0, now: new FakeClock().wall(), leases: [] }),
  one: () => err(failure('bug')),
  auditOf: () => err(failure('bug')),
  auditPage: () => err(failure('bug')),
  verifyAudit: () => ({ entries: 0 }),
  receipt: () => err(failure('bug')),
  copyReceipt: () => Promise.resolve(err(failure('bug'))),
  audit: {
    start: () => undefined,
    stop: () => undefined,
    poke: () => undefined,
    soon: () => undefined,
    note: () => err(failure('bug')),
    acceptDamage: () => err(failure('bug')),
    retry: () => undefined,
    closed: () => undefined,
    problems: () => [],
    state: () => ({ isChecking: false, verdict: undefined, deliveries: [] }),
    verify: () => Promise.resolve({ at: new FakeClock().wall(), entries: 0 }),
    search: () => err(failure('bug')),
    names: () => err(failure('bug')),
    export: () => err(failure('bug')),
    report: () => Promise.resolve(err(failure('bug'))),
    setKey: () => Promise.resolve(err(failure('bug'))),
    hasKey: () => Promise.resolve(err(failure('bug'))),
  },
  problems: () => [],
  checkOutsOpen: () => true,
  subscribe: () => () => undefined,
};

interface Stage {
  readonly product: Product;
  readonly choice: () => Choice;
  /** What was opened, closed, created, joined and left, in that order. */
  readonly done: string[];
  readonly changes: ProductChange[];
  /** Something changed in the organisation that is open. */
  readonly news: () => void;
}

interface Given {
  readonly choice?: Choice;
  readonly left?: Result<void, Failure>;
  readonly joined?: Result<void, Failure>;
  readonly opened?: Failure;
  /** Leases that live. */
  readonly leases?: LeaseSnapshot['leases'];
}

function stage({
  choice: first = 'none',
  left = ok(undefined),
  joined = ok(undefined),
  opened,
  leases = [],
}: Given = {}): Stage {
  const done: string[] = [];
  const changes: ProductChange[] = [];
  const clock = new FakeClock();
  let choice = first;
  let listener = (): void => undefined;
  const sync = {
    leave: (_grace: number, everything?: boolean) => {
      done.push(everything === true ? 'leave with everything' : 'leave');
      return Promise.resolve(left);
    },
    wipeRecords: () => {
      done.push('wipe records');
      return ok(undefined);
    },
  } as unknown as Sync;
  const practice = {
    forget: () => {
      done.push('forget');
      return ok(undefined);
    },
  } as unknown as PracticeControls;
  const place = (kind: Workplace['kind']): Workplace => ({
    kind,
    organisation: { current: () => undefined },
    clock,
    timers: new FakeTimers(clock),
    latchkey: { ...nothingToDo, snapshot: () => ({ revision: 0, now: clock.wall(), leases }) },
    offers: {} as Workplace['offers'],
    ...(kind === 'organisation' ? { sync } : { practice }),
    subscribe: (heard) => {
      listener = heard;
      return () => {
        listener = () => undefined;
      };
    },
    problems: () => [],
    close: () => {
      done.push(`close ${kind}`);
      return Promise.resolve();
    },
  });
  const open = (kind: Workplace['kind']) => () => {
    done.push(`open ${kind}`);
    return Promise.resolve(opened === undefined ? ok(place(kind)) : err(opened));
  };
  const take = (what: string) => () => {
    done.push(what);
    return Promise.resolve(joined);
  };
  const product = createProduct({
    openPractice: open('practice'),
    organisations: {
      open: open('organisation'),
      create: take('create'),
      join: take('join'),
      keepSecret: take('keepSecret'),
    },
    choice: {
      get: () => choice,
      set: (next) => {
        choice = next;
      },
    },
    preferences: { get: () => defaultPreferences, set: () => ok(defaultPreferences) },
    ids: sequentialIds(),
    log: memoryLog(),
    about: { version: '1', runtime: { electron: '1', chromium: '1', node: '1', official: true }, platform: 'linux' },
  });
  product.subscribe((change) => changes.push(change));
  return { product, choice: () => choice, done, changes, news: () => listener() };
}

const invitation = { invitation: 'x', entraObjectId: '11111111-1111-4111-8111-111111111111' };

describe('the organisation that is worked for', () => {
  it.each([
    ['none', 'welcome', []],
    ['practice', 'practice', ['open practice']],
    ['organisation', 'organisation', ['open organisation']],
  ] as const)('is the one chosen the last time: %s', async (choice, mode, done) => {
    const { product, done: seen } = stage({ choice });
    await product.start(false);
    expect([product.view().mode, seen]).toEqual([mode, done]);
  });

  it('is joined from the welcome page, opened and remembered', async () => {
    const { product, choice, done } = stage();
    await product.start(false);
    expect(await product.joinOrganisation(invitation)).toEqual(ok(undefined));
    expect([product.view().mode, choice(), done]).toEqual([
      'organisation',
      'organisation',
      ['join', 'open organisation'],
    ]);
  });

  it('stays none when joining fails', async () => {
    const { product, choice, done } = stage({ joined: err(failure('not_entitled')) });
    await product.start(false);
    expect(await product.joinOrganisation(invitation)).toMatchObject({ error: { code: 'not_entitled' } });
    expect([product.view().mode, choice(), done]).toEqual(['welcome', 'none', ['join']]);
  });

  it.each(['practice', 'organisation'] as const)('is no second one beside %s', async (choice) => {
    const { product, done } = stage({ choice });
    await product.start(false);
    expect(await product.joinOrganisation(invitation)).toMatchObject({ error: { code: 'policy_denied' } });
    expect(done).toEqual([`open ${choice}`]);
  });

  it('is not left for Practice, whose engine would end none of its leases', async () => {
    const { product, choice, done } = stage({ choice: 'organisation' });
    await product.start(false);
    expect(await product.enterPractice()).toMatchObject({ error: { code: 'policy_denied' } });
    expect([product.view().mode, choice(), done]).toEqual(['organisation', 'organisation', ['open organisation']]);
  });

  it('is left for the welcome page', async () => {
    const { product, choice, done } = stage({ choice: 'organisation' });
    await product.start(false);
    expect(await product.leaveOrganisation()).toEqual(ok(undefined));
    expect([product.view().mode, choice()]).toEqual(['welcome', 'none']);
    expect(done).toEqual(['open organisation', 'leave', 'close organisation']);
  });

  it.each([
    ['keep' as const, []],
    ['wipe' as const, ['wipe records']],
  ])('leaves nothing on the computer; records: %s, once they are closed', async (records, last) => {
    const { product, done } = stage({ choice: 'organisation' });
    await product.start(false);
    expect(await product.leaveOrganisation({ records })).toEqual(ok(undefined));
    expect(product.view().mode).toBe('welcome');
    expect(done).toEqual(['open organisation', 'leave with everything', 'close organisation', ...last]);
  });

  it('goes on when leaving is refused', async () => {
    const { product, choice, done } = stage({ choice: 'organisation', left: err(failure('policy_denied')) });
    await product.start(false);
    expect(await product.leaveOrganisation({ records: 'wipe' })).toMatchObject({ error: { code: 'policy_denied' } });
    expect([product.view().mode, choice()]).toEqual(['organisation', 'organisation']);
    expect(done).toEqual(['open organisation', 'leave with everything', 'close organisation', 'open organisation']);
  });

  it('takes the secret an invitation needs from the welcome page only', async () => {
    const id = connectorIdSchema.parse('c');
    const welcome = stage();
    await welcome.product.start(false);
    expect(await welcome.product.keepSecret(id, new Secret('x'))).toEqual(ok(undefined));
    const open = stage({ choice: 'practice' });
    await open.product.start(false);
    expect(await open.product.keepSecret(id, new Secret('x'))).toMatchObject({ error: { code: 'policy_denied' } });
    expect([welcome.done, open.done]).toEqual([['keepSecret'], ['open practice']]);
  });

  it('cannot be left in Practice or without one', async () => {
    for (const choice of ['none', 'practice'] as const) {
      const { product } = stage({ choice });
      await product.start(false);
      expect(await product.leaveOrganisation()).toMatchObject({ error: { code: 'policy_denied' } });
    }
  });

  it('begins again in Practice once it is closed, unless an account is out', async () => {
    const { product, done } = stage({ choice: 'practice' });
    await product.start(false);
    expect(await product.startPracticeOver()).toEqual(ok(undefined));
    expect([done, product.view().mode]).toEqual([
      ['open practice', 'close practice', 'forget', 'open practice'],
      'practice',
    ]);
    const busy = stage({ choice: 'practice', leases: [{}] as unknown as LeaseSnapshot['leases'] });
    await busy.product.start(false);
    expect(await busy.product.startPracticeOver()).toMatchObject({ error: { detail: 'live leases' } });
    const real = stage({ choice: 'organisation' });
    await real.product.start(false);
    expect(await real.product.startPracticeOver()).toMatchObject({ error: { detail: 'not in practice' } });
    expect([busy.done, real.done]).toEqual([['open practice'], ['open organisation']]);
  });

  it('that does not open is told, and stays the choice', async () => {
    const { product, choice } = stage({ choice: 'organisation', opened: failure('ledger_corrupt') });
    await product.start(false);
    expect([product.view().mode, product.view().problems, choice()]).toEqual([
      'welcome',
      [failure('ledger_corrupt')],
      'organisation',
    ]);
  });

  it('tells of what changes in it, with a rising number, until it is closed', async () => {
    const { product, changes, news } = stage({ choice: 'organisation' });
    await product.start(false);
    changes.splice(0);
    news();
    news();
    expect(changes.filter(({ kind }) => kind === 'organisation')).toEqual([
      { kind: 'organisation', revision: 1 },
      { kind: 'organisation', revision: 2 },
    ]);
    await product.leaveOrganisation();
    changes.splice(0);
    news();
    expect(changes).toEqual([]);
  });
});
