// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { goTo, settingsPages } from '../../stores/organisation-memory';
import type { FakeBridge } from '../../testing/fake-bridge';
import { mainActions } from '../../testing/main-actions';
import { click, closeAll, forgetAll, inputsOf, openSettings, patient, row, type } from '../../testing/settings-harness';
import { pageName } from '../../text/organising';

patient();
beforeEach(forgetAll);
afterEach(closeAll);

let fake: FakeBridge;
const tabs = (): (string | null)[] => screen.getAllByRole('tab').map((tab) => tab.getAttribute('value'));

describe('the settings window', () => {
  it('has a page for everything, and only its own without an organisation', async () => {
    fake = openSettings('preferences');
    await screen.findByRole('heading', { name: 'Preferences' });
    expect(tabs()).toEqual(settingsPages);
    for (const name of Object.values(pageName)) screen.getByRole('tab', { name });
    cleanup();
    fake = openSettings('customers', { sample: 'welcome' });
    await screen.findByRole('heading', { name: 'Preferences' });
    expect(tabs()).toEqual(['preferences', 'about']);
  });

  it('keeps only the rows in sight in the page and fetches only their pages', async () => {
    fake = openSettings('customers', { sample: 'many' });
    await row(/Contoso/);
    expect(screen.getByRole('grid', { name: 'Customers' }).getAttribute('aria-rowcount')).toBe('9801');
    expect(screen.getAllByRole('row').length).toBeLessThan(60);
    expect(inputsOf(fake, 'entity.list').length).toBeLessThan(4);
  });

  it('finds while one types, moves by arrow keys, opens with Enter, and says when nothing fits', async () => {
    fake = openSettings('customers');
    await row(/Contoso/);
    const search = screen.getByRole('searchbox', { name: 'Search by name, code or domain' });
    type(search, 'north');
    await screen.findByText('1 customer found');
    fireEvent.keyDown(search, { key: 'ArrowDown' });
    fireEvent.keyDown(search, { key: 'Enter' });
    await screen.findByRole('heading', { name: /Northwind Traders/ });
    click('Close');
    await waitFor(() => {
      expect(screen.queryByRole('dialog')).toBeNull();
    });
    type(search, 'nothing such');
    await screen.findByText('Nothing fits “nothing such”.');
    click('Clear the search');
    await row(/Fabrikam/);
  });

  it('remembers search and place of a page', async () => {
    fake = openSettings('customers');
    await row(/Contoso/);
    type(screen.getByRole('searchbox'), 'fab');
    await screen.findByText('1 customer found');
    fireEvent.click(screen.getByRole('tab', { name: 'Technicians' }));
    await row(/Chidi/);
    fireEvent.click(screen.getByRole('tab', { name: 'Customers' }));
    await row(/Fabrikam/);
    expect(screen.getByRole<HTMLInputElement>('searchbox').value).toBe('fab');
  });

  it('says what a page is for when it is empty, with one thing to do', async () => {
    fake = openSettings('technicianGroups', { sample: 'empty' });
    await screen.findByText(/^A technician group puts colleagues together/);
    expect(screen.getAllByRole('button', { name: 'New technician group' })).toHaveLength(1);
  });

  it('offers other ways to add beside the search, and the one within the empty page', async () => {
    fake = openSettings('customers', { sample: 'empty' });
    await screen.findByText(/^Customers are whom your technicians work for/);
    expect(mainActions()).toEqual(['New customer']);
    expect(screen.getAllByRole('button', { name: 'Import…' })).toHaveLength(1);
  });

  it('explains a list that could not be fetched, and tries again', async () => {
    fake = openSettings('customers');
    await row(/Contoso/);
    fake.failing.set('entity.list', 'ledger_unwritable');
    type(screen.getByRole('searchbox'), 'con');
    await screen.findByText(/The record of accounts cannot be written/);
    fake.failing.clear();
    click('Try again');
    await row(/Contoso/);
  });
});

describe('unpublished changes', () => {
  it('are discarded only after one was asked, and not published without a key', async () => {
    fake = openSettings('customerGroups', {
      prepare: ({ organisation }) => {
        organisation.canPublish = false;
      },
    });
    await row(/Gold support/);
    const [gold, ...rest] = fake.organisation.draft.customerGroups;
    if (gold === undefined) throw new Error('no group');
    fake.organisation.edit({ ...fake.organisation.draft, customerGroups: [{ ...gold, name: 'Gold' }, ...rest] });
    await row(/^Gold .*Edited/);
    await screen.findByText('1 unpublished change');
    expect(screen.getByRole('button', { name: /^Review/ }).getAttribute('aria-disabled')).toBe('true');
    click('Discard');
    fireEvent.click(await screen.findByRole('button', { name: 'Discard 1 unpublished change' }));
    await row(/Gold support/);
    expect(screen.queryByText('1 unpublished change')).toBeNull();
  });

  it('leave the page its one thing to do', async () => {
    fake = openSettings('customerGroups');
    await row(/Gold support/);
    fake.organisation.edit({ ...fake.organisation.draft, customerGroups: [] });
    await screen.findByText('2 unpublished changes');
    expect(screen.getByRole('button', { name: /^Review/ }).getAttribute('aria-disabled')).toBeNull();
    expect(mainActions()).toEqual(['New customer group']);
  });

  it('leads from one page to one thing on another', async () => {
    fake = openSettings('customers');
    await row(/Contoso/);
    await goTo('technicians', 'dara');
    await screen.findByRole('heading', { name: 'Dara Lindgren' });
  });
});
