// @vitest-environment jsdom
import { cleanup, configure, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ChannelName, contract } from '../../../shared/ipc/contract';
import { useApp } from '../../stores/app';
import { followOrganisation, useOrganisation } from '../../stores/organisation';
import { goTo, useMemory } from '../../stores/organisation-memory';
import { FakeBridge } from '../../testing/fake-bridge';
import { SAMPLE_NOW } from '../../testing/samples';
import { Root } from '../../ui/root';
import { ConnectionsPage, usePlace } from './connections-page';
import { useLooks } from './looks';

configure({ asyncUtilTimeout: 15_000, getElementError: (message) => new Error(message ?? 'not found') });
vi.setConfig({ testTimeout: 60_000 });

let fake: FakeBridge;
let stop: () => void;

function open(): void {
  stop = followOrganisation();
  render(
    <Root>
      <ConnectionsPage />
    </Root>,
  );
}
const inputs = (name: ChannelName): unknown[] =>
  fake.calls.filter((call) => call.name === name).map(({ input }) => input);
const press = async (name: string | RegExp): Promise<void> => {
  fireEvent.click(await screen.findByRole('button', { name }));
};
const type = (name: string, value: string): void => {
  fireEvent.change(screen.getByRole('textbox', { name }), { target: { value } });
};
const toContoso = async (): Promise<void> => {
  open();
  fireEvent.click(await screen.findByRole('row', { name: /Contoso/ }));
  await screen.findByRole('heading', { name: 'Contoso' });
};

beforeEach(() => {
  useApp.setState({ view: undefined });
  useOrganisation.setState({ view: undefined, failure: undefined, revision: 0 });
  useMemory.setState({ page: undefined, lists: {}, notice: undefined, open: undefined, guard: undefined });
  usePlace.setState({ tab: 'customers', customer: undefined, connector: undefined });
  useLooks.setState({ byId: {} });
  // A page in memory has no layout: the virtualiser asks for the size of what scrolls.
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(400);
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(800);
  fake = new FakeBridge('typical', SAMPLE_NOW);
  Object.assign(window, { latchkey: fake });
});
afterEach(() => {
  cleanup();
  stop();
  vi.restoreAllMocks();
});

describe('finding a connection', () => {
  it('leads from a customer to its connections and back', async () => {
    await toContoso();
    expect(await screen.findAllByRole('article')).toHaveLength(2);
    await press('All customers');
    await screen.findByRole('row', { name: /Contoso/ });
  });

  it('leads from the list of all to the one that was meant, opened', async () => {
    open();
    fireEvent.click(screen.getByRole('tab', { name: 'All connections' }));
    fireEvent.click(await screen.findByRole('row', { name: /contoso\.local/ }));
    await screen.findByText('LDAPS as svc-latchkey@contoso.local');
  });

  it('opens the one that another page asks for, even when it is on screen already', async () => {
    await toContoso();
    await goTo('connections', 'local-fabrikam');
    await screen.findByRole('heading', { name: 'Fabrikam' });
    await screen.findByText('SSH as latchkey');
  });
});

describe('importing', () => {
  it('reads a table of computers, says what is wrong in it, and takes it when it is mended', async () => {
    open();
    await press('Import computers…');
    const table = await screen.findByRole('textbox', { name: 'Or paste the table here' });
    fireEvent.change(table, { target: { value: 'name,address,os,customer\nNAS,nas1.example,linux,CON' } });
    await screen.findByText('Line 1: The column user is missing.');
    fireEvent.change(table, { target: { value: 'name,address,os,customer,user\nNAS,nas1.example,linux,CON,root' } });
    await screen.findByText('1 connection to add.');
    // By its words: without a layout the dialog does not become the one thing that assistive technology sees.
    fireEvent.click(screen.getByText('Import 1 connection'));
    await waitFor(() => {
      expect(screen.queryByText('Import 1 connection')).toBeNull();
    });
    expect(inputs('entity.importCsv').at(-1)).toMatchObject({ kind: 'connector', apply: true });
  });

  it('is not offered to those who may not edit', async () => {
    fake.organisation.canEdit = false;
    open();
    await screen.findByRole('row', { name: /Contoso/ });
    expect(screen.queryByRole('button', { name: 'Import computers…' })).toBeNull();
  });
});

describe('editing', () => {
  it('adds a domain: what is missing is said beside the fields, what is complete goes to the draft', async () => {
    await toContoso();
    await press('Add a connection');
    fireEvent.click(await screen.findByRole('menuitem', { name: 'Active Directory domain' }));
    await press('Save');
    await screen.findByText('Give one to sixteen host names, one per line.');
    expect(inputs('entity.put')).toEqual([]);
    type('Name', 'Branch office');
    type('Domain name', 'corp.contoso.com');
    type('Host names, one per line', 'dc1.corp.contoso.com');
    type('Bind account', 'svc@corp.contoso.com');
    await press('Save');
    await screen.findByRole('heading', { name: 'Branch office' });
    const [put] = inputs('entity.put');
    expect(contract['entity.put'].input.safeParse(put).success).toBe(true);
    expect(put).toMatchObject({
      entity: {
        kind: 'connector',
        value: { customerId: 'contoso', accountOu: 'OU=Just In Time Accounts,DC=corp,DC=contoso,DC=com' },
      },
    });
    expect(useMemory.getState().notice).toMatchObject({ undo: true });
  });

  it('says beside the field what the main process refuses', async () => {
    await toContoso();
    await press('Details: Microsoft 365');
    await press('Edit');
    fireEvent.change(screen.getByRole('combobox', { name: 'Cloud' }), { target: { value: 'custom' } });
    type('Address of Graph', 'http://graph.example');
    type('Address of the sign-in service', 'https://login.example');
    fake.organisation.findings = [{ severity: 'problem', field: 'cloud', code: 'plainHttp', values: {} }];
    await press('Save');
    await screen.findByText(/Addresses must begin with https/);
    expect(screen.getByRole('textbox', { name: 'Address of Graph' }).getAttribute('aria-invalid')).toBe('true');
  });

  it('asks before what was typed is left', async () => {
    await toContoso();
    await press('Details: Microsoft 365');
    await press('Edit');
    type('Name', 'Another name');
    const left = goTo('about');
    await press('Stay');
    expect(await left).toBe(false);
    expect(screen.getByDisplayValue('Another name')).toBeTruthy();
    await press('Cancel');
    await press('Leave without saving');
    await screen.findByRole('heading', { name: 'Contoso' });
    expect(inputs('entity.put')).toEqual([]);
  });

  it('deletes with the way to take it back', async () => {
    await toContoso();
    await press('Details: contoso.local');
    await press('Delete');
    await waitFor(() => {
      expect(screen.getAllByRole('article')).toHaveLength(1);
    });
    expect(useMemory.getState().notice).toEqual({ text: 'Connection “contoso.local” deleted.', undo: true });
  });

  it('lets a technician look and change nothing', async () => {
    fake.organisation.canEdit = false;
    await toContoso();
    await press('Details: Microsoft 365');
    await screen.findByRole('button', { name: 'View' });
    for (const name of ['Add a connection', 'Delete', 'Edit'])
      expect(screen.queryByRole('button', { name })).toBeNull();
    await press('View');
    expect(screen.getByRole('textbox', { name: 'Tenant id' }).hasAttribute('readonly')).toBe(true);
    expect(screen.queryByRole('button', { name: 'Save' })).toBeNull();
  });
});

describe('the secret', () => {
  const secret = (): HTMLInputElement => screen.getByLabelText('Password of the bind account');

  it('goes to the keychain and leaves the page at once, even when it is refused', async () => {
    fake.failing.set('connector.setSecret', 'keychain_locked');
    await toContoso();
    await press('Details: contoso.local');
    await screen.findByText('Not on this computer');
    expect(secret().type).toBe('password');
    fireEvent.change(secret(), { target: { value: 'hunter2' } });
    await press('Store');
    expect(secret().value).toBe('');
    await screen.findByText('The keychain of this computer is locked');
    expect(document.body.innerHTML).not.toContain('hunter2');
    fake.failing.clear();
    fireEvent.change(secret(), { target: { value: 'hunter2' } });
    fireEvent.keyDown(secret(), { key: 'Enter' });
    await screen.findByText('In the keychain of this computer');
    await press('Remove');
    await screen.findByText('Not on this computer');
    expect(inputs('connector.setSecret')).toHaveLength(2);
  });

  it('is not asked for where none is needed', async () => {
    fake.doctor.secretState = 'notNeeded';
    await toContoso();
    await press('Details: contoso.local');
    await screen.findByText('No secret needed');
    expect(screen.queryByLabelText('Password of the bind account')).toBeNull();
  });
});

describe('the check-up', () => {
  it('tells each finding once, with its policies, its fix and the menus', async () => {
    await toContoso();
    await press('Details: Microsoft 365');
    await screen.findByText('Not looked at yet');
    await press('Check');
    const findings = await screen.findByRole('list', { name: 'Findings' });
    await within(findings).findByText(/at most 4 hours/);
    expect(within(findings).getAllByRole('listitem')).toHaveLength(1);
    within(findings).getByText(/Global Admin break-fix and Daily helpdesk/);
    within(findings).getByText(/Temporary Access Pass › Configure/);
    fake.doctor.findings = [];
    await press('Look again');
    await screen.findAllByText('All well');
  });

  it('says the functional level of a domain in a plain line', async () => {
    fake.doctor.functionalLevel = 7;
    await toContoso();
    await press('Details: contoso.local');
    await press('Check');
    await screen.findByText('Functional level of the domain: Windows Server 2016');
  });

  it('says when the directory could not be looked at', async () => {
    fake.failing.set('connector.doctor', 'tls_untrusted');
    await toContoso();
    await press('Details: Microsoft 365');
    await press('Check');
    await screen.findByText('The connection is not trusted');
  });
});
