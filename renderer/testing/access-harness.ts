import { configure, fireEvent, screen } from '@testing-library/react';
import { vi } from 'vitest';
import type { Failure } from '../../shared/errors';
import type { ChannelName } from '../../shared/ipc/contract';
import { m365ConnectorSchema, type M365Connector } from '../../shared/model/connector';
import { useApp } from '../stores/app';
import { useOrganisation } from '../stores/organisation';
import { FakeBridge } from './fake-bridge';
import { SAMPLE_NOW } from './samples';

/** A Graph id, where it does not matter of what. */
export const GUID = '1f0e6a52-0b9c-4c3b-9c55-3d9d1c1a7e10';

/** A connection to a tenant whose way of signing in matters. */
export const m365 = (signIn: M365Connector['signIn']): M365Connector =>
  m365ConnectorSchema.parse({
    kind: 'm365',
    id: 'k1',
    customerId: 'c1',
    label: 'Microsoft 365',
    tenantId: GUID,
    cloud: { kind: 'global' },
    defaultDomain: 'contoso.com',
    signIn,
  });

/** For the whole file: called once, before its tests. */
export function patient(): void {
  configure({ asyncUtilTimeout: 15_000, getElementError: (message) => new Error(message ?? 'not found') });
  vi.setConfig({ testTimeout: 60_000 });
}

/** Before each test: nothing of the test before is remembered. */
export function forgetAll(): void {
  useApp.setState({ view: undefined });
  useOrganisation.setState({ view: undefined, failure: undefined, revision: 0 });
}

interface Call {
  readonly name: ChannelName;
  readonly input: unknown;
}
type Said = { readonly value: unknown } | { readonly error: Failure };

/** A main process in memory of which some rows answer as is said; undefined: as always. Gives every call, in order. */
export function answering(said: (name: ChannelName) => Said | undefined): readonly Call[] {
  const calls: Call[] = [];
  const fake = new FakeBridge('typical', SAMPLE_NOW);
  const invoke = (name: ChannelName, input: never): Promise<unknown> => {
    calls.push({ name, input });
    const answer = said(name);
    return answer === undefined ? fake.invoke(name, input) : Promise.resolve({ ok: 'value' in answer, ...answer });
  };
  Object.assign(window, { latchkey: { invoke, on: fake.on.bind(fake) } });
  return calls;
}

export const inputsOf = (calls: readonly Call[], name: ChannelName): unknown[] =>
  calls.filter((call) => call.name === name).map(({ input }) => input);

export const press = async (name: string): Promise<void> => {
  fireEvent.click(await screen.findByRole('button', { name }));
};
