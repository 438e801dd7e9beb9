// @vitest-environment jsdom
import { cleanup, configure, fireEvent, render, screen } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Failure } from '../../../shared/errors';
import { connectorIdSchema, customerIdSchema } from '../../../shared/ids';
import type { ChannelName } from '../../../shared/ipc/contract';
import { connectorSchema } from '../../../shared/model/connector';
import { printKeyCommand } from '../../text/endpoints';
import { Root } from '../../ui/root';
import { type ConnectorForm, newForm } from './connector-form';
import { ConnectorSecret } from './secrets/connector-secret';
import { HostKeyField } from './fields/host-key-field';
import { answering } from '../../testing/access-harness';

configure({ asyncUtilTimeout: 15_000, getElementError: (message) => new Error(message ?? 'not found') });
vi.setConfig({ testTimeout: 60_000 });

const KEY = `SHA256:${'a'.repeat(43)}`;
const OTHER = `SHA256:${'b'.repeat(43)}`;

let answers: Partial<Record<ChannelName, unknown>>;
let failures: Partial<Record<ChannelName, Failure>>;
let calls: ReturnType<typeof answering>;

beforeEach(() => {
  [answers, failures] = [{}, {}];
  calls = answering((name) => {
    const error = failures[name];
    return error === undefined ? { value: answers[name] ?? {} } : { error };
  });
});
afterEach(cleanup);

function Field({ start }: { readonly start: ConnectorForm }) {
  const [now, setNow] = useState(start);
  const onChange = (part: Partial<ConnectorForm>): void => {
    setNow((before) => ({ ...before, ...part }));
  };
  return (
    <>
      <HostKeyField form={now} onChange={onChange} problems={{}} readOnly={false} />
      <button
        type="button"
        onClick={() => {
          onChange({ host: 'elsewhere.example' });
        }}
      >
        Go elsewhere
      </button>
    </>
  );
}
function open(hostKey = '', host = 'nas1.example'): void {
  const empty = newForm('local', connectorIdSchema.parse('k1'), customerIdSchema.parse('c1'));
  render(
    <Root>
      <Field start={{ ...empty, host, hostKey }} />
    </Root>,
  );
}
const trusted = (): string => screen.getByRole<HTMLInputElement>('textbox', { name: 'Trusted host key' }).value;
const press = async (name: string | RegExp): Promise<void> => {
  fireEvent.click(await screen.findByRole('button', { name }));
};

describe('the key of a computer', () => {
  beforeEach(() => {
    answers['endpoint.hostKey'] = { algorithm: 'ssh-ed25519', fingerprint: KEY };
  });

  it('is shown with the command to compare it with, and trusted only when that is said', async () => {
    open();
    await screen.findByText(/Nothing connects to this computer/);
    await press('Read the key from the computer');
    await screen.findByText(KEY);
    await screen.findByText('ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub');
    expect(trusted()).toBe('');
    await press('Trust this key');
    expect(trusted()).toBe(KEY);
    await screen.findByText('The computer shows the trusted key.');
    expect(calls).toEqual([{ name: 'endpoint.hostKey', input: { host: 'nas1.example', port: 22 } }]);
  });

  it('that changed is refused in plain words, and replaced by nothing but a press', async () => {
    open(OTHER);
    await press('Read the key from the computer');
    await screen.findByText('This is not the key that was trusted.');
    expect(trusted()).toBe(OTHER);
    expect(screen.queryByRole('button', { name: 'Trust this key' })).toBeNull();
    await press('Trust the new key instead');
    expect(trusted()).toBe(KEY);
  });

  it('is forgotten when the form leads to another computer', async () => {
    open();
    await press('Read the key from the computer');
    await screen.findByText(KEY);
    await press('Go elsewhere');
    expect(screen.queryByText(KEY)).toBeNull();
    expect(screen.queryByRole('button', { name: 'Trust this key' })).toBeNull();
  });

  it('says why it could not be read', async () => {
    failures['endpoint.hostKey'] = { code: 'unreachable' };
    open();
    await press('Read the key from the computer');
    await screen.findByText(/The key could not be read/);
    expect(trusted()).toBe('');
  });

  it.each(['', '-oProxyCommand=x', 'a b'])('is not asked of %j', async (host) => {
    open('', host);
    await press('Read the key from the computer');
    expect(calls).toEqual([]);
  });

  it.each([
    ['linux', 'ssh-ed25519', '/etc/ssh/ssh_host_ed25519_key.pub'],
    ['macos', 'ecdsa-sha2-nistp256', '/etc/ssh/ssh_host_ecdsa_key.pub'],
    ['windows', 'rsa-sha2-512', 'C:\\ProgramData\\ssh\\ssh_host_rsa_key.pub'],
  ] as const)('is printed on %s by ssh-keygen', (os, algorithm, file) => {
    expect(printKeyCommand(os, algorithm)).toBe(`ssh-keygen -lf ${file}`);
  });
});

describe('the secret of an SSH user', () => {
  const connector = connectorSchema.parse({
    kind: 'local',
    id: 'k1',
    customerId: 'c1',
    label: 'NAS',
    os: 'linux',
    transport: { kind: 'ssh', host: 'nas1.example', port: 22, user: 'latchkey' },
  });
  const PEM = '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n';
  const show = (): void => {
    answers['connector.secretState'] = { state: 'missing' };
    render(
      <Root>
        <ConnectorSecret connector={connector} />
      </Root>,
    );
  };
  const stored = (): unknown[] => calls.filter(({ name }) => name === 'connector.setSecret').map(({ input }) => input);
  const chooseKey = async (): Promise<void> => {
    fireEvent.change(await screen.findByRole('combobox', { name: 'Signs in with' }), { target: { value: 'key' } });
  };

  it('can be a password', async () => {
    show();
    fireEvent.change(await screen.findByLabelText('Password of the SSH user'), { target: { value: 'pw' } });
    await press('Store');
    expect(stored()).toEqual([{ connectorId: 'k1', secret: 'pw' }]);
  });

  it('can be a private key, which leaves the page at once', async () => {
    show();
    await chooseKey();
    const field = await screen.findByRole('textbox', { name: 'Private key' });
    fireEvent.change(field, { target: { value: PEM } });
    await press('Store');
    expect(stored()).toEqual([{ connectorId: 'k1', secret: PEM }]);
    expect((field as HTMLTextAreaElement).value).toBe('');
  });

  it.each([
    ['-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n', /A passphrase protects/],
    ['hunter2', /This is no private key/],
  ])('is refused before it is sent: %#', async (typed, words) => {
    show();
    await chooseKey();
    fireEvent.change(await screen.findByRole('textbox', { name: 'Private key' }), { target: { value: typed } });
    await press('Store');
    await screen.findByText(words);
    expect(stored()).toEqual([]);
    expect(document.body.innerHTML).not.toContain('hunter2');
  });
});
