// @vitest-environment jsdom
import { cleanup, configure, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Failure } from '../../../shared/errors';
import { connectorIdSchema } from '../../../shared/ids';
import type { ChannelName } from '../../../shared/ipc/contract';
import type { LeftoversView } from '../../../shared/ipc/endpoint-rows';
import { Root } from '../../ui/root';
import { Leftovers } from './leftovers';

configure({ asyncUtilTimeout: 15_000, getElementError: (message) => new Error(message ?? 'not found') });
vi.setConfig({ testTimeout: 60_000 });

const FOUND: LeftoversView = { members: ['ghost'], remains: ['fedcba9876543210'] };
let found: LeftoversView;
let failure: Failure | undefined;
let calls: { readonly name: ChannelName; readonly input: unknown }[];

beforeEach(() => {
  [found, failure, calls] = [FOUND, undefined, []];
  const invoke = (name: ChannelName, input: never): Promise<unknown> => {
    calls.push({ name, input });
    if (failure !== undefined) return Promise.resolve({ ok: false, error: failure });
    return Promise.resolve({ ok: true, value: name === 'endpoint.leftovers' ? found : { members: [], remains: [] } });
  };
  Object.assign(window, { latchkey: { invoke, on: () => () => undefined } });
  render(
    <Root>
      <Leftovers connectorId={connectorIdSchema.parse('k1')} />
    </Root>,
  );
});
afterEach(cleanup);

const press = async (name: string): Promise<void> => {
  fireEvent.click(await screen.findByRole('button', { name }));
};

it('asks the computer only when somebody says so, and removes only what was shown and confirmed', async () => {
  expect(calls).toEqual([]);
  await press('Look for leftovers');
  await screen.findByText('2 leftovers');
  await press('Remove 2 leftovers…');
  await press('Cancel');
  expect(calls.map(({ name }) => name)).toEqual(['endpoint.leftovers']);
  await press('Remove 2 leftovers…');
  await press('Remove 2 leftovers');
  await screen.findByText('Nothing is left over.');
  expect(calls.at(-1)).toEqual({ name: 'endpoint.cleanUp', input: { connectorId: 'k1', leftovers: FOUND } });
  expect(screen.queryByRole('button', { name: /Remove/ })).toBeNull();
});

it('offers nothing where nothing is left over', async () => {
  found = { members: [], remains: [] };
  await press('Look for leftovers');
  await screen.findByText('Nothing is left over.');
  expect(screen.queryByRole('button', { name: /Remove/ })).toBeNull();
});

it('says why it could not look', async () => {
  failure = { code: 'unreachable' };
  await press('Look for leftovers');
  await screen.findByRole('button', { name: 'Look for leftovers' });
  await vi.waitFor(() => {
    expect(document.body.textContent).not.toContain('Looking at the computer');
  });
  expect(document.body.textContent).not.toContain('Nothing is left over');
});
