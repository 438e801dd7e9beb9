// @vitest-environment jsdom
import { cleanup, configure, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ChannelName } from '../../../shared/ipc/contract';
import { useApp } from '../../stores/app';
import { useOrganisation } from '../../stores/organisation';
import { goTo, type SettingsPage, settingsPages, useMemory } from '../../stores/organisation-memory';
import { FakeBridge } from '../../testing/fake-bridge';
import type { Sample } from '../../testing/samples';
import { pageName } from '../../text/organising';
import { Root } from '../../ui/root';
import { Settings } from './settings';

// Finding by role walks the whole page; on a busy computer that takes a while. Without layout nothing can take the focus,
// and a dialog without focus is hidden from screen readers: hidden elements are found as well.
configure({
  defaultHidden: true,
  asyncUtilTimeout: 15_000,
  getElementError: (message) => new Error(message?.split('\n', 1)[0]),
});
vi.setConfig({ testTimeout: 60_000 });

let fake: FakeBridge;

function open(page: SettingsPage, sample: Sample = 'typical', prepare?: () => void): void {
  fake = new FakeBridge(sample, Date.now());
  prepare?.();
  Object.assign(window, { latchkey: fake });
  useMemory.setState({ page });
  render(
    <Root>
      <Settings />
    </Root>,
  );
}

beforeEach(() => {
  useApp.setState({ view: undefined, preferences: undefined, failure: undefined });
  useOrganisation.setState({ view: undefined, failure: undefined, revision: 0 });
  useMemory.setState({ page: undefined, lists: {}, notice: undefined, open: undefined, guard: undefined });
  // A page in memory has no layout: the virtualiser asks for the size of what scrolls.
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(400);
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(800);
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const row = (name: RegExp): Promise<HTMLElement> => screen.findByRole('row', { name });
const inputs = (name: ChannelName): unknown[] =>
  fake.calls.filter((call) => call.name === name).map((call) => call.input);
const type = (field: HTMLElement, value: string): void => {
  fireEvent.change(field, { target: { value } });
};
const field = (name: string): HTMLElement => screen.getByRole('textbox', { name });
const click = (name: string): void => {
  fireEvent.click(screen.getByRole('button', { name }));
};
const tabs = (): (string | null)[] => screen.getAllByRole('tab').map((tab) => tab.getAttribute('value'));

describe('the settings window', () => {
  it('has a page for everything, and only its own without an organisation', async () => {
    open('preferences');
    await screen.findByRole('heading', { name: 'Preferences' });
    expect(tabs()).toEqual(settingsPages);
    for (const name of Object.values(pageName)) screen.getByRole('tab', { name });
    cleanup();
    open('customers', 'welcome');
    await screen.findByRole('heading', { name: 'Preferences' });
    expect(tabs()).toEqual(['preferences', 'about']);
  });

  it('keeps only the rows in sight in the page and fetches only their pages', async () => {
    open('customers', 'many');
    await row(/Contoso/);
    expect(screen.getByRole('grid', { name: 'Customers' }).getAttribute('aria-rowcount')).toBe('9801');
    expect(screen.getAllByRole('row').length).toBeLessThan(60);
    expect(inputs('entity.list').length).toBeLessThan(4);
  });

  it('finds while one types, moves by arrow keys, opens with Enter, and says when nothing fits', async () => {
    open('customers');
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
    open('customers');
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
    open('technicianGroups', 'empty');
    await screen.findByText(/^A technician group puts colleagues together/);
    // Beside the search and within the empty page.
    expect(screen.getAllByRole('button', { name: 'New technician group' })).toHaveLength(2);
  });

  it('explains a list that could not be fetched, and tries again', async () => {
    open('customers');
    await row(/Contoso/);
    fake.failing.set('entity.list', 'ledger_unwritable');
    type(screen.getByRole('searchbox'), 'con');
    await screen.findByText(/The record of accounts cannot be written/);
    fake.failing.clear();
    click('Try again');
    await row(/Contoso/);
  });
});

describe('a customer', () => {
  it('is made, checked beside its fields, saved into the draft, and taken back', async () => {
    open('customers');
    await row(/Contoso/);
    click('New customer');
    await screen.findByRole('heading', { name: 'New customer' });
    type(field('Name'), '  Blue Yonder ');
    type(field('Short code'), 'x');
    click('Save');
    await screen.findByText('2 to 12 letters, digits or dashes.');
    type(field('Short code'), 'con');
    await screen.findByText('Another customer has this code already. Choose another.');
    type(field('Short code'), 'BLU');
    type(field('Domains'), 'blue.example, yonder.example\n');
    click('Save');
    await row(/Blue Yonder.*New/);
    expect(inputs('entity.put').at(-1)).toMatchObject({
      entity: {
        kind: 'customer',
        value: { name: 'Blue Yonder', code: 'BLU', domains: ['blue.example', 'yonder.example'], archived: false },
      },
    });
    await screen.findByText('1 unpublished change');
    const notice = screen.getByText('“Blue Yonder” saved in the draft').parentElement;
    if (notice === null) throw new Error('no notice');
    fireEvent.click(within(notice).getByRole('button', { name: 'Undo' }));
    await waitFor(() => {
      expect(screen.queryByText(/Blue Yonder/)).toBeNull();
    });
    expect(screen.queryByText('1 unpublished change')).toBeNull();
  });

  it('is not left with unsaved input before one was asked', async () => {
    open('customers');
    fireEvent.click(await row(/Contoso/));
    await screen.findByRole('heading', { name: 'Contoso' });
    await waitFor(() => {
      type(field('Name'), 'Contoso & Söhne');
    });
    click('Cancel');
    await screen.findByRole('heading', { name: 'Leave “Contoso & Söhne” without saving?' });
    click('Go on editing');
    expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'Name' }).value).toBe('Contoso & Söhne');
    click('Cancel');
    fireEvent.click(await screen.findByRole('button', { name: 'Discard my input' }));
    await waitFor(() => {
      expect(screen.queryByRole('textbox', { name: 'Name' })).toBeNull();
    });
    expect(inputs('entity.put')).toEqual([]);
  });

  it('says who still names it instead of going, and can be archived and found again', async () => {
    open('customers');
    fireEvent.click(await row(/Contoso/));
    fireEvent.click(await screen.findByRole('button', { name: 'Delete customer' }));
    await screen.findByRole('heading', { name: '“Contoso” cannot be deleted yet' });
    screen.getByText('It is still named by the customer group “Gold support” and 1 more.');
    screen.getByText('It is still named by the technician “Dara Lindgren”.');
    fireEvent.click(screen.getAllByRole('button', { name: 'Close' }).at(-1) ?? document.body);
    fireEvent.click(await screen.findByRole('button', { name: 'Archive' }));
    await screen.findByText('“Contoso” archived in the draft');
    await waitFor(() => {
      expect(screen.queryByRole('row', { name: /Contoso/ })).toBeNull();
    });
    fireEvent.click(screen.getByRole('checkbox', { name: 'Show archived' }));
    await row(/Contoso.*Archived/);
  });

  it('is read-only for a technician, with the reason', async () => {
    open('customers', 'typical', () => {
      fake.organisation.canEdit = false;
    });
    await row(/Contoso/);
    await screen.findByRole('note');
    screen.getByText('You may look, not edit: only Primary and Super change the organisation.');
    expect(screen.queryByRole('button', { name: 'New customer' })).toBeNull();
    fireEvent.click(await row(/Contoso/));
    await waitFor(() => {
      expect(field('Name').hasAttribute('readonly')).toBe(true);
    });
    expect(screen.queryByRole('button', { name: 'Save' })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Delete customer' })).toBeNull();
  });

  it('comes from a table, which is read before it is taken', async () => {
    open('customers');
    await row(/Contoso/);
    click('Import…');
    const table = await screen.findByRole('textbox', { name: 'Or paste the table here' });
    type(table, 'code,title\nBLU,Blue');
    await screen.findByText('Line 1: The column name is missing.');
    expect(screen.getByRole('button', { name: 'Import' }).getAttribute('aria-disabled')).toBe('true');
    type(table, 'code,name\nBLU,Blue\nCON,Contoso Ltd');
    await screen.findByText('1 customer to add, 1 to change.');
    click('Import 2 customers');
    await row(/Blue/);
    expect(inputs('entity.importCsv').map((input) => (input as { apply: boolean }).apply)).toEqual([
      false,
      false,
      true,
    ]);
  });
});

describe('groups and technicians', () => {
  it('chooses customers of a group by check boxes, by search and by keyboard', async () => {
    open('customerGroups', 'many');
    fireEvent.click(await row(/On-premises/));
    fireEvent.click(await screen.findByRole('button', { name: 'Add or remove customers…' }));
    const dialog = await screen.findByRole('dialog', { name: 'Customers in On-premises domains' });
    await within(dialog).findByText('2 chosen');
    type(within(dialog).getByRole('searchbox'), 'Customer 77');
    fireEvent.click(await within(dialog).findByRole('option', { name: /^Customer 77 / }));
    await within(dialog).findByText('3 chosen');
    const list = within(dialog).getByRole('listbox');
    fireEvent.keyDown(list, { key: 'ArrowDown' });
    fireEvent.keyDown(list, { key: ' ' });
    await within(dialog).findByText('4 chosen');
    fireEvent.click(within(dialog).getByRole('checkbox', { name: 'Show chosen only' }));
    type(within(dialog).getByRole('searchbox'), '');
    await waitFor(() => {
      expect(within(dialog).getAllByRole('option', { selected: true })).toHaveLength(4);
    });
    expect(within(dialog).queryAllByRole('option', { selected: false })).toEqual([]);
    fireEvent.click(within(dialog).getByRole('button', { name: 'Select' }));
    await screen.findByRole('button', { name: 'Remove Customer 77' });
    click('Save');
    await waitFor(() => {
      expect(inputs('entity.put')).toHaveLength(1);
    });
    const [put] = inputs('entity.put') as { entity: { value: { customers: string[] } } }[];
    expect(put?.entity.value.customers).toEqual(['contoso', 'adventure', 'c77', expect.stringMatching(/^c77\d$/)]);
  });

  it('makes a technician whose handle follows the user name, limited to customer groups', async () => {
    open('technicians');
    await row(/Ben Osei/);
    click('New technician');
    await screen.findByRole('heading', { name: 'New technician' });
    type(field('Name'), 'Eli Nakamura');
    type(field('User name in Entra (UPN)'), 'Éli.Nakamura@harbourline.example');
    expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'Handle' }).value).toBe('eli-nakamura');
    type(field('Handle'), 'Eli!');
    type(field('Object id in Entra'), 'not an id');
    click('Save');
    await screen.findByText('1 to 12 lower-case letters, digits or dashes, a letter first.');
    screen.getByText(/^An object id looks like/);
    expect(inputs('entity.put')).toEqual([]);
    type(field('Handle'), 'eli');
    type(field('Object id in Entra'), '00000000-0000-4000-8000-0000000000AA');
    fireEvent.click(screen.getByRole('radio', { name: 'Chosen customers and customer groups' }));
    await screen.findByText('Nothing is chosen: this technician can work for no customer.');
    click('Add or remove customer groups…');
    const dialog = await screen.findByRole('dialog', { name: 'Customer groups of this technician' });
    fireEvent.click(await within(dialog).findByRole('option', { name: /Gold support/ }));
    fireEvent.click(within(dialog).getByRole('button', { name: 'Select' }));
    await screen.findByRole('button', { name: 'Remove Gold support' });
    click('Save');
    await row(/Eli Nakamura.*Technician/);
    expect(inputs('entity.put').at(-1)).toMatchObject({
      entity: {
        value: {
          handle: 'eli',
          entraObjectId: '00000000-0000-4000-8000-0000000000aa',
          role: 'technician',
          scope: { kind: 'some', customers: [], customerGroups: ['gold'] },
        },
      },
    });
  });

  it('puts technicians into a group and takes others out', async () => {
    open('technicianGroups');
    fireEvent.click(await row(/Platform team/));
    fireEvent.click(await screen.findByRole('button', { name: 'Remove Ana Kostić' }));
    click('Add or remove technicians…');
    const dialog = await screen.findByRole('dialog', { name: 'Technicians in Platform team' });
    fireEvent.click(await within(dialog).findByRole('option', { name: /^Ben Osei/ }));
    fireEvent.click(within(dialog).getByRole('button', { name: 'Select' }));
    click('Save');
    await screen.findByText('“Platform team” saved in the draft');
    const groups = Object.fromEntries(fake.organisation.draft.technicians.map((one) => [one.id, one.groups]));
    expect(groups).toMatchObject({ ana: ['desk'], ben: ['desk', 'platform'], chidi: ['platform'] });
  });
});

describe('unpublished changes', () => {
  it('are discarded only after one was asked, and not published without a key', async () => {
    open('customerGroups', 'typical', () => {
      fake.organisation.canPublish = false;
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

  it('leads from one page to one thing on another', async () => {
    open('customers');
    await row(/Contoso/);
    await goTo('technicians', 'dara');
    await screen.findByRole('heading', { name: 'Dara Lindgren' });
  });
});
