// @vitest-environment jsdom
import { cleanup, configure, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { useApp } from '../../stores/app';
import { useCopied } from '../../stores/copied';
import { useLeases } from '../../stores/leases';
import { useShown } from '../../stores/shown';
import { FakeBridge } from '../../testing/fake-bridge';
import { mainActions } from '../../testing/main-actions';
import { leaseId, type Sample } from '../../testing/samples';
import { label } from '../../text/en';
import { Root } from '../../ui/root';
import { Accounts } from './accounts';

// Finding by role walks the whole page; on a busy computer that takes a while.
configure({ asyncUtilTimeout: 15_000, getElementError: (message) => new Error(message ?? 'not found') });
vi.setConfig({ testTimeout: 60_000 });

let fake: FakeBridge;

function open(sample: Sample = 'typical'): void {
  fake = new FakeBridge(sample, Date.now());
  Object.assign(window, { latchkey: fake });
  render(
    <Root>
      <Accounts />
    </Root>,
  );
}

beforeEach(() => {
  useApp.setState({ view: undefined, preferences: undefined, failure: undefined });
  useShown.setState({}, true);
  useCopied.setState({ failures: {} });
  useLeases.setState({ revision: undefined, byId: {}, failure: undefined });
  // A page in memory has no layout: the virtualiser asks for the size of what scrolls.
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(400);
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(800);
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const row = (name: RegExp): Promise<HTMLElement> => screen.findByRole('row', { name });

describe('the accounts window', () => {
  it('keeps only the rows in sight in the page', async () => {
    open('many');
    await row(/jit-ana-7f3k/);
    expect(screen.getByRole('grid', { name: 'Accounts' }).getAttribute('aria-rowcount')).toBe('10005');
    expect(screen.getAllByRole('row').length).toBeLessThan(60);
  });

  it('shows the receipt of the row that is chosen, and checks it in from the toolbar', async () => {
    open();
    fireEvent.click(await row(/jit-ana-7f3k/));
    const drawer = await screen.findByRole('complementary', { name: 'Selected account' });
    within(drawer).getByRole('button', { name: 'Copy TAP' });
    fireEvent.click(within(drawer).getByRole('tab', { name: 'Receipt' }));
    await within(drawer).findByText('Grant Global Administrator');
    fireEvent.click(screen.getByRole('button', { name: label.checkIn }));
    await waitFor(() => {
      expect(fake.calls.filter((call) => call.name === 'lease.checkIn').map((call) => call.input)).toEqual([
        { leaseId: 'l1' },
      ]);
    });
  });

  it('opens the lease it was asked for, even before the leases are there', async () => {
    useShown.setState({ window: 'accounts', leaseId: leaseId('l3') }, true);
    open();
    await screen.findByRole('heading', { name: 'jit-ana-q81x@northwind.com' });
    await screen.findByText('The connection may not do this');
  });

  it('turns the order round, moves by arrow keys and says when nothing fits', async () => {
    open();
    await row(/jit-ana-7f3k/);
    fireEvent.click(screen.getByRole('button', { name: /^Account/ }));
    expect(screen.getByRole('columnheader', { name: /^Account/ }).getAttribute('aria-sort')).toBe('ascending');
    fireEvent.keyDown(screen.getByRole('grid', { name: 'Accounts' }), { key: 'ArrowDown' });
    await screen.findByRole('heading', { name: 'ana-jit' });
    fireEvent.change(screen.getByRole('searchbox', { name: 'Search accounts' }), { target: { value: 'nothing such' } });
    await screen.findByText('No account fits these filters.');
    fireEvent.click(screen.getByRole('button', { name: 'Show all accounts' }));
    await row(/jit-ana-7f3k/);
  });

  it('is walked through with F6: filters, actions, table, drawer', async () => {
    open();
    fireEvent.click(await row(/jit-ana-7f3k/));
    const drawer = await screen.findByRole('complementary', { name: 'Selected account' });
    const regions = [
      screen.getByRole('navigation', { name: 'Views and filters' }),
      screen.getByRole('toolbar', { name: 'Actions' }),
      screen.getByRole('grid', { name: 'Accounts' }),
      drawer,
    ];
    const visited = regions.map(() => {
      fireEvent.keyDown(document.activeElement ?? document.body, { key: 'F6' });
      return regions.findIndex((region) => region.contains(document.activeElement));
    });
    expect(visited).toEqual([0, 1, 2, 3]);
  });

  it.each([
    ['its button', () => screen.getByRole('button', { name: 'Close the details' })],
    ['Escape', () => screen.getByRole('tab', { name: 'Receipt' })],
  ])('gives the focus back to the table when the drawer is closed by %s', async (how, find) => {
    open();
    fireEvent.click(await row(/jit-ana-7f3k/));
    await screen.findByRole('complementary', { name: 'Selected account' });
    const within = find();
    within.focus();
    if (how === 'Escape') fireEvent.keyDown(within, { key: 'Escape' });
    else fireEvent.click(within);
    expect(screen.queryByRole('complementary')).toBeNull();
    expect(document.activeElement).toBe(screen.getByRole('grid', { name: 'Accounts' }));
  });

  it('gives the focus back to the table when the end is not moved after all', async () => {
    open();
    fireEvent.click(await row(/jit-ana-7f3k/));
    fireEvent.click(screen.getByRole('button', { name: label.shorten }));
    fireEvent.click(await screen.findByRole('button', { name: 'Cancel' }));
    expect(document.activeElement).toBe(screen.getByRole('grid', { name: 'Accounts' }));
  });

  it.each(['typical', 'empty'] as const)('shows one thing to do at a time, %s', async (sample) => {
    open(sample);
    if (sample === 'empty') {
      await screen.findByText(/^No account has been checked out yet/);
      expect(mainActions()).toEqual(['Check out the first one']);
      return;
    }
    fireEvent.click(await row(/ana-jit/));
    await screen.findByRole('complementary', { name: 'Selected account' });
    expect(mainActions()).toEqual([label.checkOut]);
    fireEvent.click(await row(/jit-ana-7f3k/));
    await waitFor(() => expect(mainActions()).toEqual(['Copy TAP']));
    fireEvent.click(screen.getByRole('button', { name: label.extend }));
    const reason = await screen.findByRole('textbox', { name: 'Reason for the extension' });
    fireEvent.change(reason, { target: { value: 'still at it, ticket 4711' } });
    expect(mainActions()).toEqual([label.extend]);
  });

  it('says beside every tab of the drawer why an action came to nothing', async () => {
    open();
    fireEvent.click(await row(/jit-ana-7f3k/));
    fireEvent.click(await screen.findByRole('tab', { name: 'Receipt' }));
    fake.failing.set('lease.checkIn', 'busy');
    fireEvent.click(screen.getByRole('button', { name: label.checkIn }));
    await screen.findByRole('button', { name: 'Dismiss' });
  });

  it('verifies the audit chain', async () => {
    open();
    fireEvent.click(await screen.findByRole('tab', { name: 'Audit' }));
    fireEvent.click(await screen.findByRole('button', { name: 'Verify chain' }));
    await screen.findByText('60 entries, unbroken');
  });

  it('asks before it ends all, naming how many', async () => {
    open();
    await row(/jit-ana-7f3k/);
    fireEvent.click(screen.getByRole('button', { name: 'End all…' }));
    fireEvent.click(await screen.findByRole('button', { name: 'End my 2 live accounts' }));
    await waitFor(() => {
      expect(fake.calls.some((call) => call.name === 'lease.endAll')).toBe(true);
    });
  });
});
