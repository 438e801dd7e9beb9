// @vitest-environment jsdom
import { cleanup, configure, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { contract } from '../../../shared/ipc/contract';
import { FakeBridge } from '../../testing/fake-bridge';
import { Root } from '../../ui/root';
import { forgetTyped } from './typed';
import { Welcome } from './welcome';

configure({ asyncUtilTimeout: 15_000, getElementError: (message) => new Error(message ?? 'not found') });
vi.setConfig({ testTimeout: 60_000 });

const OBJECT_ID = '1F0E6A52-0B9C-4C3B-9C55-3D9D1C1A7E10';
let fake: FakeBridge;

function open(): void {
  fake = new FakeBridge('welcome', 0);
  Object.assign(window, { latchkey: fake });
  render(
    <Root>
      <Welcome />
    </Root>,
  );
}

const type = (name: RegExp | string, value: string): void => {
  fireEvent.change(screen.getByRole('textbox', { name }), { target: { value } });
};
const inputs = (name: string): unknown[] => fake.calls.filter((call) => call.name === name).map(({ input }) => input);

beforeEach(() => {
  forgetTyped();
  open();
});
afterEach(cleanup);

describe('an invitation from a link or a file', () => {
  it('stands in the form, whether it waited or came later', async () => {
    cleanup();
    fake = new FakeBridge('welcome', 0);
    fake.desktop.invitation = 'latchkey-invite-1.a.b';
    Object.assign(window, { latchkey: fake });
    render(
      <Root>
        <Welcome />
      </Root>,
    );
    const field = await screen.findByRole<HTMLTextAreaElement>('textbox', { name: 'Invitation' });
    expect(field.value).toBe('latchkey-invite-1.a.b');
    await waitFor(() => expect(fake.desktop.invitation).toBeUndefined());
    fake.desktop.invitation = 'latchkey-invite-1.c.d';
    fake.push('invitation.offered', {});
    await waitFor(() => expect(field.value).toBe('latchkey-invite-1.c.d'));
  });

  it('still does when the page was away for a moment after it came', async () => {
    fake.desktop.invitation = 'latchkey-invite-1.a.b';
    fake.push('invitation.offered', {});
    await screen.findByRole('textbox', { name: 'Invitation' });
    await waitFor(() => expect(fake.desktop.invitation).toBeUndefined());
    cleanup();
    render(
      <Root>
        <Welcome />
      </Root>,
    );
    const field = await screen.findByRole<HTMLTextAreaElement>('textbox', { name: 'Invitation' });
    expect(field.value).toBe('latchkey-invite-1.a.b');
  });
});

describe('joining', () => {
  const toForm = async (): Promise<void> => {
    fireEvent.click(screen.getByRole('button', { name: 'Join…' }));
    await screen.findByRole('form', { name: 'Join your organisation' });
  };

  it('sends the invitation and the object id as they are meant', async () => {
    fake.failing.set('organisation.join', 'unreachable');
    await toForm();
    type('Invitation', '  latchkey-line \n');
    type('Your Entra object id', ` ${OBJECT_ID} `);
    fireEvent.click(screen.getByRole('button', { name: 'Join' }));
    await screen.findByText('The place of the organisation file does not answer');
    expect(inputs('organisation.join')).toEqual([
      { invitation: 'latchkey-line', entraObjectId: OBJECT_ID.toLowerCase() },
    ]);
    expect(contract['organisation.join'].input.safeParse(inputs('organisation.join')[0]).success).toBe(true);
  });

  it('asks nothing while a field is missing, and says which', async () => {
    await toForm();
    type('Your Entra object id', 'ana');
    fireEvent.click(screen.getByRole('button', { name: 'Join' }));
    await screen.findByText('Paste the invitation, or choose its file.');
    screen.getByText(/An object id has 32 digits/);
    expect(inputs('organisation.join')).toEqual([]);
  });

  it('reads the invitation from a file', async () => {
    await toForm();
    const file = new File(['line from a file'], 'us.latchkey-invite');
    fireEvent.change(screen.getByLabelText('Invitation file'), { target: { files: [file] } });
    await screen.findByDisplayValue('line from a file');
  });

  it('goes back by Escape and loses nothing', async () => {
    await toForm();
    type('Invitation', 'half a line');
    fireEvent.keyDown(screen.getByRole('textbox', { name: 'Invitation' }), { key: 'Escape' });
    const way = await screen.findByRole('button', { name: 'Join…' });
    await waitFor(() => {
      expect(document.activeElement).toBe(way);
    });
    fireEvent.click(way);
    await screen.findByDisplayValue('half a line');
  });
});

describe('creating', () => {
  const toForm = async (): Promise<void> => {
    fireEvent.click(screen.getByRole('button', { name: 'Create…' }));
    await screen.findByRole('form', { name: 'Create an organisation' });
  };
  const create = (): void => {
    fireEvent.click(screen.getByRole('button', { name: 'Create' }));
  };
  const typeAll = (): void => {
    type('Name of the organisation', 'Harbourline IT');
    type('Your name', 'Ána Kostić');
    type('Your user principal name', 'ana@harbourline.example');
    type('Your Entra object id', OBJECT_ID);
  };

  it('makes an organisation in a folder, the handle taken from the name', async () => {
    fake.failing.set('organisation.create', 'stale_revision');
    await toForm();
    typeAll();
    type('Path of the folder', '/srv/latchkey ');
    create();
    await screen.findByText('An organisation file lies there already');
    const [input] = inputs('organisation.create');
    expect(input).toEqual({
      name: 'Harbourline IT',
      me: {
        name: 'Ána Kostić',
        upn: 'ana@harbourline.example',
        entraObjectId: OBJECT_ID.toLowerCase(),
        handle: 'ana',
      },
      source: { kind: 'folder', path: '/srv/latchkey' },
    });
    expect(contract['organisation.create'].input.safeParse(input).success).toBe(true);
  });

  it('takes an https address only, and says so', async () => {
    await toForm();
    typeAll();
    fireEvent.click(screen.getByRole('radio', { name: 'Web address' }));
    type('Address of the file', 'http://files.example/organisation.json');
    create();
    await screen.findByText('Only https is taken.');
    type('Address of the file', 'https://files.example/organisation.json');
    type('Certificate authority (optional)', 'no certificate');
    create();
    await screen.findByText(/Paste the certificate with its BEGIN and END lines/);
    expect(inputs('organisation.create')).toEqual([]);
  });

  it('marks every field that is missing', async () => {
    await toForm();
    create();
    await screen.findByText('Give the organisation a name.');
    for (const text of ['Give your name.', 'Give it as name@company.com.', 'Give your object id.']) {
      screen.getByText(text);
    }
    screen.getByText('Give the path of the folder.');
  });
});
