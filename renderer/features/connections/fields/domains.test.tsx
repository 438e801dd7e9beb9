// @vitest-environment jsdom
import { cleanup, configure, fireEvent, render, screen } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Failure } from '../../../../shared/errors';
import { connectorIdSchema, customerIdSchema } from '../../../../shared/ids';
import type { ChannelName } from '../../../../shared/ipc/contract';
import { Root } from '../../../ui/root';
import { type ConnectorForm, newForm } from '../connector-form';
import { DomainFields } from './domain-fields';
import { pemOf } from '../secrets/pem';
import { answering } from '../../../testing/access-harness';

configure({ asyncUtilTimeout: 15_000, getElementError: (message) => new Error(message ?? 'not found') });
vi.setConfig({ testTimeout: 60_000 });

const PEM = '-----BEGIN CERTIFICATE-----\nMAMCAQE=\n-----END CERTIFICATE-----\n';
const CA = { fingerprint: 'AB:CD', subject: 'CN=Corp CA, O=Corp', endsAt: Date.UTC(2031, 5, 30), isAuthority: true };

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

const empty = newForm('activeDirectory', connectorIdSchema.parse('k1'), customerIdSchema.parse('c1'));
function Fields({ start }: { readonly start: ConnectorForm }) {
  const [form, setForm] = useState(start);
  const onChange = (part: Partial<ConnectorForm>): void => {
    setForm((before) => ({ ...before, ...part }));
  };
  return <DomainFields form={form} onChange={onChange} problems={{}} readOnly={false} />;
}
function open(change: Partial<ConnectorForm> = {}): void {
  render(
    <Root>
      <Fields start={{ ...empty, ...change }} />
    </Root>,
  );
}
const listed = (): string => screen.getByLabelText<HTMLTextAreaElement>(/Host names, one per line/).value;
const asked = (name: ChannelName): unknown[] => calls.filter((call) => call.name === name).map(({ input }) => input);

describe('domain controllers', () => {
  it('are found and put into the list only when somebody says so', async () => {
    answers = { 'domain.controllers': { hosts: ['dc1.corp.example', 'dc2.corp.example'] } };
    open({ upnSuffix: 'corp.example', domainControllers: 'old.corp.example' });
    fireEvent.click(screen.getByText('Find domain controllers'));
    await screen.findByText(/2 domain controllers found/);
    expect(asked('domain.controllers')).toEqual([{ domain: 'corp.example' }]);
    expect(listed()).toBe('old.corp.example');
    fireEvent.click(screen.getByText('Use these'));
    expect(listed()).toBe('dc1.corp.example\ndc2.corp.example');
    expect(screen.queryByText('Use these')).toBeNull();
  });

  it('are asked of another DNS server where one is given, and a failure says so', async () => {
    failures = { 'domain.controllers': { code: 'timeout' } };
    open({ upnSuffix: 'corp.example' });
    fireEvent.change(screen.getByLabelText('DNS server (optional)'), { target: { value: ' 192.0.2.53 ' } });
    fireEvent.click(screen.getByText('Find domain controllers'));
    await screen.findByText('No domain controllers found', { exact: false });
    expect(asked('domain.controllers')).toEqual([{ domain: 'corp.example', server: '192.0.2.53' }]);
  });

  it.each(['', 'not a domain', 'a_b'])('are not looked for in %j', (upnSuffix) => {
    open({ upnSuffix });
    fireEvent.click(screen.getByText('Find domain controllers'));
    expect(calls).toEqual([]);
  });
});

describe('certificates of authorities', () => {
  it('are shown by subject, end and fingerprint before anything is saved', async () => {
    answers = { 'domain.certificates': { certificates: [CA, null] } };
    open({ caCertificate: PEM });
    await screen.findByText('CN=Corp CA, O=Corp');
    expect(screen.getByText('Valid until 30 Jun 2031')).toBeDefined();
    expect(screen.getByText('AB:CD')).toBeDefined();
    expect(screen.getByText('This is not a certificate.')).toBeDefined();
    expect(asked('domain.certificates')).toEqual([{ pem: PEM }]);
  });

  it('that ended, or are none, are warned about', async () => {
    const old = { ...CA, endsAt: Date.UTC(2020, 0, 2), isAuthority: false };
    answers = { 'domain.certificates': { certificates: [old] } };
    open({ caCertificate: PEM });
    await screen.findByText(/Ended on 2 Jan 2020/);
    expect(screen.getByText(/Not an authority/)).toBeDefined();
  });

  it('are read from a file of either kind', () => {
    const der = Uint8Array.from([0x30, 0x82, 0, 1, ...Array.from({ length: 60 }, () => 0xff)]);
    const lines = pemOf(der).trimEnd().split('\n');
    expect([lines[0], lines.at(-1)]).toEqual(['-----BEGIN CERTIFICATE-----', '-----END CERTIFICATE-----']);
    expect(lines.every((line) => line.length <= 64)).toBe(true);
    expect(Uint8Array.from(atob(lines.slice(1, -1).join('')), (one) => one.charCodeAt(0))).toEqual(der);
    expect(pemOf(new TextEncoder().encode(PEM))).toBe(PEM);
  });
});
