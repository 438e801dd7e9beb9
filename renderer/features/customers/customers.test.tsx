// @vitest-environment jsdom
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FakeBridge } from '../../testing/fake-bridge';
import {
  click,
  closeAll,
  field,
  forgetAll,
  inputsOf,
  openSettings,
  patient,
  row,
  type,
} from '../../testing/settings-harness';
import { editorText } from '../../text/organising';

patient();
beforeEach(forgetAll);
afterEach(closeAll);

let fake: FakeBridge;

describe('a customer', () => {
  it('is made, checked beside its fields, saved into the draft, and taken back', async () => {
    fake = openSettings('customers');
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
    expect(inputsOf(fake, 'entity.put').at(-1)).toMatchObject({
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

  it('is judged by the answer to what was typed last, however late the others come', async () => {
    fake = openSettings('customers');
    await row(/Contoso/);
    click('New customer');
    await screen.findByRole('heading', { name: 'New customer' });
    const held: (() => void)[] = [];
    const invoke = fake.invoke.bind(fake);
    vi.spyOn(fake, 'invoke').mockImplementation((name, input) => {
      const answer = invoke(name, input);
      if (name !== 'entity.check') return answer;
      return new Promise((resolve) => held.push(() => resolve(answer)));
    });
    type(field('Name'), 'Blue Yonder');
    type(field('Short code'), 'con');
    await waitFor(() => expect(held).toHaveLength(1));
    type(field('Short code'), 'BLU');
    await waitFor(() => expect(held).toHaveLength(2));
    for (const answer of held.toReversed()) {
      answer();
      await act(() => Promise.resolve());
    }
    expect(screen.queryByText(/Another customer has this code/)).toBeNull();
  });

  it('that was changed elsewhere says so once something is typed', async () => {
    fake = openSettings('customers');
    fireEvent.click(await row(/Contoso/));
    await screen.findByRole('heading', { name: 'Contoso' });
    const { organisation } = fake;
    const customers = organisation.draft.customers.map((one) => ({ ...one, domains: ['elsewhere.example'] }));
    const asked = inputsOf(fake, 'entity.get').length;
    act(() => organisation.edit({ ...organisation.draft, customers }));
    await waitFor(() => expect(inputsOf(fake, 'entity.get').length).toBeGreaterThan(asked));
    await act(() => Promise.resolve());
    expect(screen.queryByText(editorText.overtaken)).toBeNull();
    type(field('Name'), 'Contoso & Söhne');
    await screen.findByText(editorText.overtaken);
  });

  it('is not left with unsaved input before one was asked', async () => {
    fake = openSettings('customers');
    fireEvent.click(await row(/Contoso/));
    await screen.findByRole('heading', { name: 'Contoso' });
    await waitFor(() => {
      type(field('Name'), 'Contoso & Söhne');
    });
    click('Cancel');
    await screen.findByRole('heading', { name: 'Leave “Contoso & Söhne” without saving?' });
    click('Go on editing');
    expect(field('Name').value).toBe('Contoso & Söhne');
    click('Cancel');
    fireEvent.click(await screen.findByRole('button', { name: 'Discard my input' }));
    await waitFor(() => {
      expect(screen.queryByRole('textbox', { name: 'Name' })).toBeNull();
    });
    expect(inputsOf(fake, 'entity.put')).toEqual([]);
  });

  it('says who still names it instead of going, and can be archived and found again', async () => {
    fake = openSettings('customers');
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
    fake = openSettings('customers', {
      prepare: ({ organisation }) => {
        organisation.canEdit = false;
      },
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
    fake = openSettings('customers');
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
    expect(inputsOf(fake, 'entity.importCsv').map((input) => (input as { apply: boolean }).apply)).toEqual([
      false,
      false,
      true,
    ]);
  });
});
