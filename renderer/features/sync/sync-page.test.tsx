// @vitest-environment jsdom
import { cleanup, configure, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ChannelName } from '../../../shared/ipc/contract';
import { refetchOrganisation, useOrganisation } from '../../stores/organisation';
import { useMemory } from '../../stores/organisation-memory';
import { FakeBridge } from '../../testing/fake-bridge';
import { SAMPLE_NOW } from '../../testing/samples';
import { Root } from '../../ui/root';
import { SyncPage } from './sync-page';

configure({ asyncUtilTimeout: 15_000, getElementError: (message) => new Error(message ?? 'not found') });
vi.setConfig({ testTimeout: 60_000 });

let fake: FakeBridge;

async function open(): Promise<void> {
  await refetchOrganisation();
  render(
    <Root>
      <SyncPage />
    </Root>,
  );
  await screen.findByRole('region', { name: 'Organisation file' });
}
const inputs = (name: ChannelName): unknown[] =>
  fake.calls.filter((call) => call.name === name).map(({ input }) => input);
const press = (name: string): void => {
  fireEvent.click(screen.getByRole('button', { name }));
};
const type = (name: string, value: string): void => {
  fireEvent.change(screen.getByRole('textbox', { name }), { target: { value } });
};

beforeEach(() => {
  useOrganisation.setState({ view: undefined, failure: undefined, revision: 0 });
  useMemory.setState({ notice: undefined });
  fake = new FakeBridge('typical', SAMPLE_NOW);
  fake.organisation.source = { kind: 'folder', path: '/srv/latchkey' };
  Object.assign(window, { latchkey: fake });
});
afterEach(cleanup);

describe('the organisation', () => {
  it('saves only what was changed, and takes back nonsense', async () => {
    await open();
    type('Close check-outs when the file is older than (days)', '0');
    await screen.findByText('A whole number of days, from 1 to 365.');
    press('Save to the draft');
    expect(inputs('organisation.setSettings')).toEqual([]);
    type('Close check-outs when the file is older than (days)', '14');
    press('Save to the draft');
    await waitFor(() => {
      expect(inputs('organisation.setSettings')).toEqual([{ staleAfterDays: 14 }]);
    });
  });

  it('is read-only for a technician, who sees no keys', async () => {
    fake.organisation.canEdit = false;
    await open();
    expect(screen.getByRole('textbox', { name: 'Name' }).hasAttribute('readonly')).toBe(true);
    expect(screen.queryByRole('button', { name: 'Save to the draft' })).toBeNull();
    expect(screen.queryByRole('region', { name: 'Admin keys' })).toBeNull();
  });

  it('says that Practice has neither place nor keys', async () => {
    fake.organisation.source = undefined;
    await open();
    await screen.findByText(/Practice never leaves this computer/);
    for (const name of ['Admin keys', 'Invitation', 'Leave this organisation']) {
      expect(screen.queryByRole('region', { name })).toBeNull();
    }
  });
});

describe('the file', () => {
  it('says in words why the newest pull failed, and pulls again', async () => {
    fake.organisation.trouble = { code: 'stale_revision', detail: 'organisationFile rolledBack' };
    await open();
    await screen.findByText(/An older version was put in the place of the organisation file/);
    fake.organisation.trouble = undefined;
    press('Pull now');
    await screen.findByText('In step with its place.');
    expect(screen.queryByText(/An older version/)).toBeNull();
  });

  it('moves to a web address, after saying what is missing', async () => {
    await open();
    press('Change the place…');
    const form = await screen.findByRole('form', { name: 'Another place for the file' });
    fireEvent.click(within(form).getByRole('radio', { name: 'Web address' }));
    press('Use this place');
    await screen.findByText('Give the address of the file.');
    type('Address of the file', 'https://files.example/organisation.json');
    press('Use this place');
    await screen.findByText('Web address · https://files.example/organisation.json');
    expect(inputs('organisation.setSource')).toEqual([
      { source: { kind: 'https', url: 'https://files.example/organisation.json' } },
    ]);
  });

  it('keeps the form when the place is taken by another organisation', async () => {
    fake.failing.set('organisation.setSource', 'bad_input');
    await open();
    press('Change the place…');
    type('Path of the folder', '/srv/other');
    press('Use this place');
    await screen.findByText('That place cannot be used');
    await screen.findByDisplayValue('/srv/other');
  });
});

describe('keys', () => {
  it('enrols the key of another admin, never of a technician', async () => {
    await open();
    const form = await screen.findByRole('form', { name: 'Enrol another admin' });
    await within(form).findByRole('option', { name: 'Chidi Mensah · Super' });
    expect(within(form).queryByRole('option', { name: /Ben Osei/ })).toBeNull();
    press('Enrol the key');
    await screen.findByText('A key has 44 characters and ends with =.');
    const publicKey = `${'C'.repeat(42)}E=`;
    type('Their key', ` ${publicKey} `);
    fireEvent.change(within(form).getByRole('combobox', { name: 'Admin' }), { target: { value: 'chidi' } });
    press('Enrol the key');
    await waitFor(() => {
      expect(inputs('organisation.enrolKey')).toEqual([{ technicianId: 'chidi', publicKey }]);
    });
    expect(useMemory.getState().notice?.undo).toBe(true);
  });

  it('revokes the key of another after a question, and offers it for no key of one’s own', async () => {
    const { draft } = fake.organisation;
    const other = { ...draft.adminKeys[0]!, technicianId: draft.technicians[2]!.id, publicKey: `${'D'.repeat(43)}=` };
    fake.organisation.edit({ ...draft, adminKeys: [...draft.adminKeys, other] });
    await open();
    expect(screen.getAllByRole('button', { name: /^Revoke:/ })).toHaveLength(1);
    fireEvent.click(screen.getByRole('button', { name: /^Revoke: Chidi Mensah/ }));
    fireEvent.click(await screen.findByRole('button', { name: 'Revoke the key' }));
    await waitFor(() => {
      expect(inputs('organisation.revokeKey')).toEqual([{ publicKey: other.publicKey }]);
    });
  });
});

it('copies the invitation', async () => {
  const copied: string[] = [];
  // A page in memory has no clipboard: the event that a real one fires is fired here.
  Object.assign(document, {
    execCommand: () => {
      const event = new Event('copy', { bubbles: true, cancelable: true });
      Object.assign(event, { clipboardData: { setData: (_: string, text: string) => copied.push(text) } });
      document.dispatchEvent(event);
      return event.defaultPrevented;
    },
  });
  await open();
  press('Show the invitation');
  const line = await screen.findByRole<HTMLTextAreaElement>('textbox', { name: 'Invitation' });
  press('Copy the line');
  await screen.findByRole('button', { name: 'Copied' });
  expect(copied).toEqual([line.value]);
  press('Save as a file…');
  await screen.findByText('Saved');
});

it('leaves only after a question, and says why not', async () => {
  fake.failing.set('organisation.leave', 'policy_denied');
  await open();
  press('Leave the organisation…');
  fireEvent.click(await screen.findByRole('button', { name: 'Cancel' }));
  expect(inputs('organisation.leave')).toEqual([]);
  press('Leave the organisation…');
  fireEvent.click(await screen.findByRole('button', { name: 'Leave organisation' }));
  await screen.findByRole('alert');
  expect(inputs('organisation.leave')).toHaveLength(1);
});

describe('forgetting this computer', () => {
  it.each(['mine', 'everyone'] as const)(
    'tells what is live, ends it as far as one may, and waits: %s',
    async (whose) => {
      fake.leases = fake.leases.map((lease) => ({ ...lease, mine: whose === 'mine' }));
      await open();
      press('Forget this computer…');
      const dialog = within(await screen.findByRole('alertdialog', { name: 'Forget this computer?' }));
      await dialog.findByText(/live accounts on this computer/);
      fireEvent.click(dialog.getByRole('button', { name: 'Forget this computer' }));
      expect(inputs('organisation.leave')).toEqual([]);
      fireEvent.click(dialog.getByRole('button', { name: 'End now' }));
      await waitFor(() => {
        expect(inputs('lease.endAll')).toEqual([{ whose }]);
      });
    },
  );

  it.each([
    ['keep', undefined],
    ['wipe', /^Delete them/],
  ] as const)('when nothing is live, with the records as is chosen: %s', async (records, choice) => {
    fake.leases = [];
    await open();
    press('Forget this computer…');
    const dialog = within(await screen.findByRole('alertdialog', { name: 'Forget this computer?' }));
    if (choice !== undefined) fireEvent.click(dialog.getByRole('radio', { name: choice }));
    const confirm = dialog.getByRole('button', { name: 'Forget this computer' });
    await waitFor(() => {
      expect(confirm.getAttribute('aria-disabled')).not.toBe('true');
    });
    fireEvent.click(confirm);
    await waitFor(() => {
      expect(inputs('organisation.leave')).toEqual([{ computer: { records } }]);
    });
  });
});
