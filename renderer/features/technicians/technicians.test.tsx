// @vitest-environment jsdom
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
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

patient();
beforeEach(forgetAll);
afterEach(closeAll);

let fake: FakeBridge;

describe('groups and technicians', () => {
  it('chooses customers of a group by check boxes, by search and by keyboard', async () => {
    fake = openSettings('customerGroups', { sample: 'many' });
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
      expect(inputsOf(fake, 'entity.put')).toHaveLength(1);
    });
    const [put] = inputsOf(fake, 'entity.put') as { entity: { value: { customers: string[] } } }[];
    expect(put?.entity.value.customers).toEqual(['contoso', 'adventure', 'c77', expect.stringMatching(/^c77\d$/)]);
  });

  it('makes a technician whose handle follows the user name, limited to customer groups', async () => {
    fake = openSettings('technicians');
    await row(/Ben Osei/);
    click('New technician');
    await screen.findByRole('heading', { name: 'New technician' });
    type(field('Name'), 'Eli Nakamura');
    type(field('User name in Entra (UPN)'), 'Éli.Nakamura@harbourline.example');
    expect(field('Handle').value).toBe('eli-nakamura');
    type(field('Handle'), 'Eli!');
    type(field('Object id in Entra'), 'not an id');
    click('Save');
    await screen.findByText('1 to 12 lower-case letters, digits or dashes, a letter first.');
    screen.getByText(/^An object id looks like/);
    expect(inputsOf(fake, 'entity.put')).toEqual([]);
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
    expect(inputsOf(fake, 'entity.put').at(-1)).toMatchObject({
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
    fake = openSettings('technicianGroups');
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
