import { describe, expect, it } from 'vitest';
import type { LeaseView } from '../../../shared/ipc/views';
import { HOUR, plus } from '../../../shared/time';
import { TEST_START } from '../../testkit/fakes/clock';
import { statusOf } from './status';
import { trayMenu, type TrayLock } from './tray-menu';

const lease = (given: Partial<LeaseView> = {}): LeaseView =>
  ({
    id: 'lease-1',
    customer: { name: 'Contoso' },
    accountName: 'ana-jit@contoso.example',
    policyName: 'Break-fix',
    mine: true,
    state: 'active',
    endsAt: plus(TEST_START, HOUR),
    canCheckIn: true,
    ...given,
  }) as LeaseView;

function opened(lock: TrayLock, leases: readonly LeaseView[]) {
  const done: string[] = [];
  const shown = { now: TEST_START, leases: [...leases] };
  const items = trayMenu(statusOf(shown, { mode: 'organisation', problems: [] }), shown, lock, {
    show: (window, leaseId) => done.push(leaseId === undefined ? window : `${window} ${leaseId}`),
    endAll: () => done.push('endAll'),
    lock: () => done.push('lock'),
    quit: () => done.push('quit'),
  });
  const press = (label: string): void => {
    const item = items.find((each) => each.label === label);
    if (item?.click === undefined) throw new Error(`no ${label}`);
    (item.click as () => void)();
  };
  return { items, labels: items.flatMap(({ label }) => label ?? []), done, press };
}

describe('the menu at the tray', () => {
  it('names accounts and opens what it names', () => {
    const { labels, done, press } = opened('none', [lease()]);
    const [, line = ''] = labels;
    expect(line).toContain('ana-jit@contoso.example');
    for (const label of [line, 'Open Latchkey', 'Accounts', 'Settings', 'End all accounts…', 'Quit Latchkey'])
      press(label);
    expect(done).toEqual(['accounts lease-1', 'popover', 'accounts', 'settings', 'endAll', 'quit']);
    expect(labels).not.toContain('Lock now');
  });

  it('names the account also of a customer with a long name, and cuts no sign in two', () => {
    const [, line = ''] = opened('none', [
      lease({ customer: { name: `${'Ümlaut & Söhne '.repeat(9)}AG` } as LeaseView['customer'] }),
    ]).labels;
    expect(line).toContain('ana-jit@contoso.example');
    for (let length = 20; length < 50; length += 1) {
      for (const sign of ['&', '🔑']) {
        const name = `${'x'.repeat(length)}${sign.repeat(30)}`;
        const [, label = ''] = opened('none', [lease({ customer: { name } as LeaseView['customer'] })]).labels;
        expect(label.replaceAll('&&', '')).not.toContain('&');
        expect(label).not.toMatch(/\p{Surrogate}/u);
      }
    }
  });

  it('locks where a lock was set up', () => {
    const { done, press } = opened('open', []);
    press('Lock now');
    expect(done).toEqual(['lock']);
  });

  it('of a locked program names nobody, opens nothing but the page to unlock it, and ends and quits', () => {
    const { items, labels, done, press } = opened('locked', [lease(), lease({ mine: false })]);
    expect(labels.join(' ')).not.toMatch(/Contoso|ana-jit|Break-fix/);
    const buttons = items.filter(({ click }) => click !== undefined).map(({ label = '' }) => label);
    expect(buttons).toEqual(['Unlock Latchkey…', 'End all my accounts…', 'Quit Latchkey']);
    for (const label of buttons) press(label);
    expect(done).toEqual(['popover', 'endAll', 'quit']);
  });

  it.each([
    ['none', [], false],
    ['only a colleague’s', [lease({ mine: false })], false],
    ['one’s own', [lease()], true],
  ])('of a locked program, with %s, offers to end what is one’s own: %j', (_what, leases, enabled) => {
    const { items } = opened('locked', leases);
    expect(items.find(({ label }) => label === 'End all my accounts…')?.enabled).toBe(enabled);
  });
});
