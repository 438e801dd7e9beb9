// @vitest-environment jsdom
import { cleanup, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Failure } from '../../../../shared/errors';
import { connectorIdSchema } from '../../../../shared/ids';
import type { ChannelName } from '../../../../shared/ipc/contract';
import type { SignInAttemptView, SignInView } from '../../../../shared/ipc/sign-in-rows';
import type { Connector } from '../../../../shared/model/connector';
import { useOrganisation } from '../../../stores/organisation';
import { answering, forgetAll, GUID, inputsOf, m365, patient, press } from '../../../testing/access-harness';
import { at, SAMPLE_NOW } from '../../../testing/samples';
import { Root } from '../../../ui/root';
import { ConnectorAccess } from './connector-access';
import { useLooks } from '../looks';

patient();

const connector = m365({ kind: 'technician', clientId: GUID });
const withCertificate = m365({ kind: 'app', clientId: GUID, credential: 'certificate' });
const ana = { objectId: GUID, tenantId: GUID, username: 'ana@msp.example', name: 'Ana', roster: 'me' as const };

/** Answers of the sign-in's own rows; all others come from the fake organisation. */
let answers: Partial<Record<ChannelName, unknown>>;
let failures: Partial<Record<ChannelName, Failure>>;
let calls: ReturnType<typeof answering>;

function open(shown: Connector): void {
  calls = answering((name) => {
    const error = failures[name];
    if (error !== undefined) return { error };
    return name in answers ? { value: answers[name] } : undefined;
  });
  render(
    <Root>
      <ConnectorAccess connector={shown} />
    </Root>,
  );
}

const inputs = (name: ChannelName): unknown[] => inputsOf(calls, name);
const view = (accounts: SignInView['apps'][number]['accounts'], attempt: SignInAttemptView): SignInView => ({
  apps: [
    { clientId: GUID, cloud: 'global', connectorId: connectorIdSchema.parse('k9'), connectors: 3, accounts },
    {
      clientId: GUID.replace('1f', '2f'),
      cloud: 'global',
      connectorId: connectorIdSchema.parse('k8'),
      connectors: 1,
      accounts: [],
    },
  ],
  attempt,
});

beforeEach(() => {
  forgetAll();
  useLooks.setState({ byId: {} });
  [answers, failures, calls] = [{ 'signIn.view': view([], { state: 'idle' }) }, {}, []];
});
afterEach(cleanup);

describe('signing in as a technician', () => {
  it('begins in the browser, can be cancelled, and tells who was signed in', async () => {
    open(connector);
    await screen.findByText('Nobody is signed in on this computer.');
    await screen.findByText('Holds for 3 connections that use this app.');
    answers['signIn.begin'] = { state: 'waiting', way: 'browser', endsAt: at(Date.now() + 300_000) };
    answers['signIn.cancel'] = { state: 'failed', failure: { code: 'sign_in_failed', detail: 'cancelled' } };
    await press('Sign in…');
    await screen.findByText('Finish signing in in the browser window that was opened.');
    expect(inputs('signIn.begin')).toEqual([{ connectorId: 'k1', way: 'browser' }]);
    await press('Cancel');
    await screen.findByText('The sign-in was cancelled');
    answers['signIn.view'] = view([ana], { state: 'done', account: ana });
    useOrganisation.setState({ revision: 1 });
    await screen.findByText('Signed in as ana@msp.example.');
    await screen.findByText('You');
  });

  it('shows the code and its page', async () => {
    open(connector);
    answers['signIn.begin'] = {
      state: 'waiting',
      way: 'deviceCode',
      endsAt: at(Date.now() + 300_000),
      code: { userCode: 'ABCD-EFGH', page: 'https://microsoft.com/devicelogin' },
    };
    answers['signIn.openPage'] = {};
    await press('Sign in with a code');
    await screen.findByText('ABCD-EFGH');
    await press('Open the page');
    expect(inputs('signIn.openPage')).toHaveLength(1);
  });

  it('offers the sign-in at the customer when more is asked for', async () => {
    open(connector);
    const failure = { code: 'sign_in_failed' as const, detail: 'more_required 50076' };
    answers['signIn.begin'] = { state: 'failed', failure };
    await press('Sign in…');
    await press('Sign in at the customer…');
    expect(inputs('signIn.begin')[1]).toEqual({ connectorId: 'k1', way: 'browser', atCustomer: true });
  });

  it('offers the sign-in at the customer when a check ran into that, and checks again after it', async () => {
    const failure = { code: 'sign_in_failed' as const, detail: 'more_required AADSTS50076' };
    useLooks.setState({ byId: { k1: { busy: false, done: true, lines: [], failure } } });
    answers['signIn.view'] = view([ana], { state: 'idle' });
    open(connector);
    answers['signIn.begin'] = { state: 'done', account: ana };
    answers['connector.doctor'] = { lines: [] };
    await press('Sign in at the customer…');
    await screen.findByText('Signed in as ana@msp.example.');
    expect(inputs('signIn.begin')).toEqual([{ connectorId: 'k1', way: 'browser', atCustomer: true }]);
    await waitFor(() => {
      expect(inputs('connector.doctor')).toEqual([{ connectorId: 'k1' }]);
      expect(screen.queryByRole('button', { name: 'Sign in at the customer…' })).toBeNull();
    });
  });

  it('checks nothing after a sign-in where nobody checked before', async () => {
    open(connector);
    answers['signIn.begin'] = { state: 'done', account: ana };
    await press('Sign in…');
    await screen.findByText('Signed in as ana@msp.example.');
    expect(inputs('connector.doctor')).toEqual([]);
  });

  it('does not tell how an attempt of another connection ended', async () => {
    const failure = { code: 'sign_in_failed' as const, detail: 'declined' };
    answers['signIn.view'] = view([ana], { state: 'failed', failure });
    open(connector);
    await screen.findByText(/Ana · ana@msp.example/);
    expect(screen.queryByText('The sign-in was declined')).toBeNull();
  });

  it('signs out one account by name', async () => {
    answers['signIn.view'] = view([ana], { state: 'idle' });
    answers['signIn.signOut'] = {};
    open(connector);
    await screen.findByText(/Ana · ana@msp.example/);
    answers['signIn.view'] = view([], { state: 'idle' });
    await press('Sign out ana@msp.example');
    await screen.findByText('Nobody is signed in on this computer.');
    expect(inputs('signIn.signOut')).toEqual([{ objectId: GUID, connectorId: 'k1' }]);
  });

  it('gives the consent page to be sent, and opens it only when asked', async () => {
    open(connector);
    answers['signIn.consentLink'] = { url: 'https://login.example/adminconsent' };
    await press('Consent page…');
    await screen.findByText('https://login.example/adminconsent');
    await press('Open it here');
    await waitFor(() => {
      expect(inputs('signIn.consentLink')).toEqual([
        { connectorId: 'k1', open: false },
        { connectorId: 'k1', open: true },
      ]);
    });
  });
});

describe('the certificate of an app', () => {
  const certificate = (thumbprint: string) => ({
    pem: '-----BEGIN CERTIFICATE-----\nMAMCAQE=\n-----END CERTIFICATE-----',
    thumbprint,
    notBefore: at(SAMPLE_NOW),
    notAfter: at(SAMPLE_NOW + 86_400_000),
    expiry: 'in1Day' as const,
  });

  it('is made, renewed only after a question, and removed', async () => {
    answers = { 'certificate.view': {}, 'certificate.remove': {} };
    open(withCertificate);
    answers['certificate.create'] = { certificate: certificate('AB'.repeat(32)) };
    await press('Make a certificate');
    await screen.findByText(/^ABAB ABAB/);
    await screen.findByText('Ends within a day');
    answers['certificate.create'] = { certificate: certificate('CD'.repeat(32)) };
    await press('Make a new one…');
    await press('Cancel');
    expect(inputs('certificate.create')).toHaveLength(1);
    await press('Make a new one…');
    await press('Make a new certificate');
    await screen.findByText(/^CDCD CDCD/);
    await press('Remove…');
    await press('Remove the certificate');
    await screen.findByText('This computer has no certificate for the connection yet.');
  });

  it('says why none can be made, and keeps the one there is', async () => {
    answers = { 'certificate.view': { certificate: certificate('AB'.repeat(32)) } };
    failures = { 'certificate.create': { code: 'keychain_locked' } };
    open(withCertificate);
    await press('Make a new one…');
    await press('Make a new certificate');
    await screen.findByText('The keychain of this computer is locked');
    await screen.findByText(/^ABAB ABAB/);
  });
});
