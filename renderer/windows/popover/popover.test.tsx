// @vitest-environment jsdom
import { act, cleanup, configure, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { resetCheckOut, useCheckOut } from '../../stores/check-out';
import { search, useCatalogue } from '../../stores/catalogue';
import { useApp } from '../../stores/app';
import { useCopied } from '../../stores/copied';
import { FakeBridge } from '../../testing/fake-bridge';
import { mainActions } from '../../testing/main-actions';
import type { Sample } from '../../testing/samples';
import { label } from '../../text/en';
import { Root } from '../../ui/root';
import { Popover } from './popover';

// Finding by role walks the whole page; on a busy computer that takes a while.
configure({ asyncUtilTimeout: 15_000, getElementError: (message) => new Error(message ?? 'not found') });
vi.setConfig({ testTimeout: 60_000 });

let fake: FakeBridge;

function open(sample: Sample = 'typical'): void {
  fake = new FakeBridge(sample, Date.now());
  Object.assign(window, { latchkey: fake });
  render(
    <Root>
      <Popover />
    </Root>,
  );
}

const box = (): Promise<HTMLElement> => screen.findByRole('searchbox', { name: label.search });

/** Presses a key where the focus is, as a person would. */
function press(key: string, extra: { ctrlKey?: boolean } = {}): void {
  fireEvent.keyDown(document.activeElement ?? document.body, { key, ...extra });
}

function typeInto(text: string): void {
  const field = document.activeElement;
  if (!(field instanceof HTMLInputElement)) throw new Error('the focus is in no field');
  fireEvent.change(field, { target: { value: text } });
}

beforeEach(() => {
  // A page in memory cannot scroll.
  Object.assign(Element.prototype, { scrollIntoView: () => undefined });
  resetCheckOut();
  useApp.setState({ view: undefined, preferences: undefined, failure: undefined });
  useCatalogue.setState({ query: '', hits: [], total: 0, recents: [], reasons: [], loaded: false });
  useCopied.setState({ copied: undefined, failures: {} });
});
afterEach(cleanup);

describe('the popover', () => {
  it('checks out by keyboard alone: search, customer, policy, reason, and the focus is on the copy button', async () => {
    open('empty');
    const field = await box();
    await waitFor(() => {
      expect(document.activeElement).toBe(field);
    });
    typeInto('fab');
    await screen.findByRole('option', { name: /Fabrikam/ });
    await waitFor(() => {
      expect(screen.getAllByRole('option')).toHaveLength(1);
    });
    press('Enter');
    const card = await screen.findByRole('button', { name: /Global Admin break-fix/ });
    await waitFor(() => {
      expect(document.activeElement).toBe(card);
    });
    press('ArrowDown');
    expect(document.activeElement?.textContent).toContain('Daily helpdesk');
    press('ArrowUp');
    fireEvent.click(card);
    const reason = await screen.findByRole('textbox', { name: /Reason/ });
    await waitFor(() => {
      expect(document.activeElement).toBe(reason);
    });
    typeInto('Mail flow stopped');
    press('Enter', { ctrlKey: true });
    await waitFor(() => {
      expect(fake.leases).toHaveLength(1);
    });
    const call = fake.calls.find((one) => one.name === 'lease.checkOut');
    expect(call?.input).toEqual({
      customerId: 'fabrikam',
      connectorId: 'm365',
      policyId: 'break-fix',
      duration: '1h',
      reason: 'Mail flow stopped',
    });
    const made = fake.leases[0];
    if (made === undefined) throw new Error('no lease');
    await screen.findByText('Creating the account');
    act(() => {
      for (let step = 0; step < 4; step += 1) fake.advance(made.id);
    });
    const copyButton = await screen.findByRole('button', { name: 'Copy TAP' });
    await waitFor(() => {
      expect(document.activeElement).toBe(copyButton);
    });
    fireEvent.click(copyButton);
    await screen.findByRole('button', { name: /Copied · clears in 0:\d\d/ });
  });

  it('keeps what was typed when going back, layer by layer with Escape', async () => {
    open();
    await box();
    await screen.findAllByRole('option');
    press('Enter');
    const reason = await screen.findByRole('textbox', { name: /Reason/ });
    await waitFor(() => {
      expect(document.activeElement).toBe(reason);
    });
    typeInto('Half a reason');
    press('Escape');
    await screen.findByText('Pick a JIT policy');
    expect(useCheckOut.getState().layer).toBe('policies');
    fireEvent.click(await screen.findByRole('button', { name: /Global Admin break-fix/ }));
    expect(await screen.findByDisplayValue('Half a reason')).toBeTruthy();
    press('Escape');
    press('Escape');
    await box();
    press('Escape');
    await waitFor(() => {
      expect(fake.calls.some((one) => one.name === 'app.closeWindow')).toBe(true);
    });
  });

  it('repeats a recent check-out with Enter, its duration chosen', async () => {
    open();
    await box();
    await screen.findAllByRole('option');
    press('ArrowDown');
    press('Enter');
    const group = await screen.findByRole('radiogroup', { name: 'Duration' });
    expect(within(group).getByRole('radio', { name: '4 hours' }).getAttribute('aria-checked')).toBe('true');
    expect(screen.getByRole('heading', { name: 'Domain admin' })).toBeTruthy();
  });

  it('does not choose an impossible duration and says why it is impossible', async () => {
    open();
    await box();
    await screen.findAllByRole('option');
    press('Enter');
    const day = await screen.findByRole('radio', { name: '1 day' });
    expect(day.getAttribute('aria-disabled')).toBe('true');
    fireEvent.click(day);
    expect(useCheckOut.getState().duration).toBe('1h');
    const why = screen.getByRole('note');
    expect(why.textContent).toContain('1 day: The tenant lets a pass live for at most 8 hours');
  });

  it('asks for what the policy requires before anything is sent', async () => {
    open();
    await box();
    await screen.findAllByRole('option');
    press('ArrowDown');
    press('Enter');
    fireEvent.click(await screen.findByRole('button', { name: label.checkOut }));
    await screen.findByText('A reason is required');
    await screen.findByText('A ticket is required');
    fireEvent.change(screen.getByRole('textbox', { name: /Reason/ }), { target: { value: 'Restore the DNS zone' } });
    fireEvent.change(screen.getByRole('textbox', { name: /Ticket/ }), { target: { value: 'INC-1; DROP' } });
    fireEvent.click(screen.getByRole('button', { name: label.checkOut }));
    await screen.findByText('A ticket does not have the form asked for');
    expect(fake.calls.some((one) => one.name === 'lease.checkOut')).toBe(false);
  });

  it('shows a refusal beside the form and keeps the form', async () => {
    open();
    fake.failing.set('lease.checkOut', 'too_many_leases');
    await box();
    await screen.findAllByRole('option');
    press('Enter');
    const reason = await screen.findByRole('textbox', { name: /Reason/ });
    fireEvent.change(reason, { target: { value: 'Mail flow stopped' } });
    fireEvent.click(screen.getByRole('button', { name: label.checkOut }));
    await screen.findByText('You hold as many accounts of this policy as it allows');
    expect(screen.getByDisplayValue('Mail flow stopped')).toBeTruthy();
  });

  it('copies the credential of the row that has the focus with Ctrl+C', async () => {
    open();
    const row = await screen.findByRole('listitem', { name: /jit-ana-7f3k@contoso.com/ });
    row.focus();
    press('c', { ctrlKey: true });
    await waitFor(() => {
      expect(fake.calls.some((one) => one.name === 'lease.copy')).toBe(true);
    });
  });

  it('leaves Ctrl+C to what is selected, and to a row that has nothing to copy', async () => {
    open();
    const row = await screen.findByRole('listitem', { name: /jit-ana-7f3k@contoso.com/ });
    row.focus();
    const range = document.createRange();
    range.selectNodeContents(row);
    window.getSelection()?.removeAllRanges();
    window.getSelection()?.addRange(range);
    expect(String(window.getSelection())).toContain('jit-ana');
    expect(fireEvent.keyDown(row, { key: 'c', ctrlKey: true })).toBe(true);
    window.getSelection()?.removeAllRanges();
    const making = screen.getByRole('listitem', { name: /^ana-jit,/ });
    expect(fireEvent.keyDown(making, { key: 'c', ctrlKey: true })).toBe(true);
    expect(fake.calls.filter(({ name }) => name === 'lease.copy')).toEqual([]);
  });

  it('lists the keys when ? is pressed in the empty search, and lets a search hold one', async () => {
    open();
    (await box()).focus();
    typeInto('who');
    expect(fireEvent.keyDown(await box(), { key: '?' })).toBe(true);
    typeInto('');
    expect(fireEvent.keyDown(await box(), { key: '?' })).toBe(false);
    await screen.findByText('This list');
  });

  it('gives the focus back to the row when its end is not moved after all', async () => {
    open();
    const row = await screen.findByRole('listitem', { name: /^jit-ana-7f3k/ });
    fireEvent.click(within(row).getByRole('button', { name: /^More for/ }));
    fireEvent.click(await screen.findByRole('menuitem', { name: 'End sooner…' }));
    fireEvent.click(await within(row).findByRole('button', { name: 'Cancel' }));
    expect(document.activeElement).toBe(row);
  });

  it('puts the form in the place of the copy button as the thing to do', async () => {
    open();
    const row = await screen.findByRole('listitem', { name: /^jit-ana-7f3k/ });
    expect(mainActions(row)).toEqual(['Copy TAP']);
    fireEvent.click(within(row).getByRole('button', { name: /^More for/ }));
    fireEvent.click(await screen.findByRole('menuitem', { name: 'Extend…' }));
    const reason = await within(row).findByRole('textbox', { name: 'Reason for the extension' });
    fireEvent.change(reason, { target: { value: 'still at it, ticket 4711' } });
    expect(mainActions(row)).toEqual([label.extend]);
  });

  it('enters practice from the welcome screen', async () => {
    open('welcome');
    fireEvent.click(await screen.findByRole('button', { name: label.practice }));
    await box();
    fireEvent.click(screen.getByRole('button', { name: label.practice }));
    fireEvent.click(await screen.findByRole('button', { name: 'Skip ahead 1 hour' }));
    await screen.findByText('Set forward by 1 hour.');
  });
});

it('shows only the answer to the newest search', async () => {
  fake = new FakeBridge('typical', Date.now());
  const answers: (() => void)[] = [];
  const slow = {
    on: fake.on.bind(fake),
    invoke: async (...input: Parameters<FakeBridge['invoke']>) => {
      await new Promise<void>((resolve) => answers.push(resolve));
      return fake.invoke(...input);
    },
  };
  Object.assign(window, { latchkey: slow });
  const first = search('contoso');
  const second = search('fabrikam');
  answers[1]?.();
  await second;
  answers[0]?.();
  await first;
  expect(useCatalogue.getState().hits.map((hit) => hit.name)).toEqual(['Fabrikam']);
});
