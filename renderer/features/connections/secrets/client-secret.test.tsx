// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChannelName } from '../../../../shared/ipc/contract';
import type { CredentialView } from '../../../../shared/ipc/credential-rows';
import { useOrganisation } from '../../../stores/organisation';
import { answering, forgetAll, GUID, inputsOf, m365, patient, press } from '../../../testing/access-harness';
import { at } from '../../../testing/samples';
import { Root } from '../../../ui/root';
import { ConnectorAccess } from '../sign-in/connector-access';
import { dayOf, daySpelt } from './day-field';
import { ExpiryTag } from './expiry-tag';

patient();

const connector = m365({ kind: 'app', clientId: GUID, credential: 'secret' });
const MAY_DAY = new Date(2027, 4, 1).getTime();

let state: 'present' | 'missing';
let credential: CredentialView | undefined;
let calls: ReturnType<typeof answering>;

/** Enough of the main process to keep one secret and its end. */
function open(): void {
  calls = answering((name) => {
    const value = {
      'connector.secretState': { state },
      'credential.view': credential === undefined ? {} : { credential },
      'connector.setSecret': {},
      'credential.setEnd': {},
    }[name as string];
    return value === undefined ? undefined : { value };
  });
  render(
    <Root>
      <ExpiryTag connectorId={connector.id} />
      <ConnectorAccess connector={connector} />
    </Root>,
  );
}
const inputs = (name: ChannelName): unknown[] => inputsOf(calls, name);
const secret = (): HTMLElement => screen.getByLabelText('Client secret');
const date = (): HTMLElement => screen.getByLabelText('Ends on (optional)');
const type = (field: HTMLElement, value: string): void => {
  fireEvent.change(field, { target: { value } });
};

beforeEach(() => {
  forgetAll();
  [state, credential, calls] = ['missing', undefined, []];
});
afterEach(cleanup);

describe('a client secret', () => {
  it('is stored with the day on which it ends', async () => {
    open();
    await screen.findByText('Not on this computer');
    type(secret(), 's3cret');
    type(date(), '2027-05-01');
    state = 'present';
    credential = { kind: 'secret', end: { at: at(MAY_DAY), expiry: 'fine', toldBy: 'person' } };
    await press('Store');
    await waitFor(() => {
      expect(inputs('connector.setSecret')).toEqual([{ connectorId: 'k1', secret: 's3cret', endsAt: MAY_DAY }]);
    });
    useOrganisation.setState({ revision: 1 });
    await screen.findByText('Ends on 1 May 2027.');
    expect(secret()).toHaveProperty('value', '');
    expect(date()).toHaveProperty('value', '2027-05-01');
  });

  it('without a day says that its end is unknown, and takes the day later', async () => {
    [state, credential] = ['present', { kind: 'secret' }];
    open();
    await screen.findByText('End unknown: nobody will be warned before it.');
    type(date(), '0002-05-01');
    type(date(), '2027-05-01');
    await press('Save the date');
    await screen.findByText('The date is saved.');
    expect(inputs('credential.setEnd')).toEqual([{ connectorId: 'k1', endsAt: MAY_DAY }]);
    expect(inputs('connector.setSecret')).toEqual([]);
  });

  it('that takes the place of another takes nothing of its end, and the end can be taken back', async () => {
    state = 'present';
    credential = { kind: 'secret', end: { at: at(MAY_DAY), expiry: 'in7Days', toldBy: 'person' } };
    open();
    await screen.findByText('Client secret: ends within a week');
    await screen.findByText('Ends within a week');
    type(date(), '');
    await press('Save the date');
    await screen.findByText('The end is unknown again.');
    expect(inputs('credential.setEnd')).toEqual([{ connectorId: 'k1' }]);
    type(secret(), 'new');
    expect(date()).toHaveProperty('value', '');
    await press('Replace');
    await waitFor(() => {
      expect(inputs('connector.setSecret')).toEqual([{ connectorId: 'k1', secret: 'new' }]);
    });
  });

  it('whose end the directory told says so', async () => {
    state = 'present';
    credential = { kind: 'secret', end: { at: at(MAY_DAY), expiry: 'expired', toldBy: 'directory' } };
    open();
    await screen.findByText('Ends on 1 May 2027, as the app registration says.');
    await screen.findByText('Client secret: expired');
    expect(date()).toHaveProperty('value', '');
  });
});

it.each([
  ['2027-05-01', MAY_DAY],
  ['2028-02-29', new Date(2028, 1, 29).getTime()],
  ['', undefined],
  ['0202-05-01', undefined],
  ['2027-5-1', undefined],
  ['soon', undefined],
])('the day %j', (text, start) => {
  expect(dayOf(text)).toBe(start);
  if (start !== undefined) expect(daySpelt(start)).toBe(text);
});
