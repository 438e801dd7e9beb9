// @vitest-environment jsdom
import { cleanup, configure, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { LeaseId } from '../../../shared/ids';
import { useLeases } from '../../stores/leases';
import { FakeBridge } from '../../testing/fake-bridge';
import { sampleFinding } from '../../testing/fake-sweep';
import { sweepKindText, sweepText } from '../../text/sweep';
import { Root } from '../../ui/root';
import { SweepView } from './sweep-view';

configure({ asyncUtilTimeout: 15_000, getElementError: (message) => new Error(message ?? 'not found') });
vi.setConfig({ testTimeout: 60_000 });

let fake: FakeBridge;
let receipts: LeaseId[];

function open(...changes: readonly Readonly<Record<string, unknown>>[]): void {
  const findings = changes.map((change) => sampleFinding(fake.now, change));
  fake.sweep.view = { ...fake.sweep.view, findings };
  render(
    <Root>
      <SweepView
        onReceipt={(id) => {
          receipts.push(id);
        }}
      />
    </Root>,
  );
}

beforeEach(() => {
  fake = new FakeBridge('typical', Date.now());
  receipts = [];
  Object.assign(window, { latchkey: fake });
  useLeases.setState({ revision: undefined, byId: {}, failure: undefined });
});
afterEach(() => {
  cleanup();
});

it('ends what is offered on one click, and leads to its receipt', async () => {
  open({});
  fireEvent.click(await screen.findByRole('button', { name: /^Clean up: jit-ben/ }));
  fireEvent.click(await screen.findByRole('button', { name: sweepText.receipt }));
  expect(receipts).toEqual(['swept-1']);
  expect(fake.calls.find(({ name }) => name === 'sweep.cleanUp')?.input).toEqual({ leaseIds: ['swept-1'] });
});

it('ends all of one customer together', async () => {
  open({}, { leaseId: 'swept-2', accountName: 'other@contoso.example' });
  const contoso = within(await screen.findByRole('region', { name: 'Contoso' }));
  fireEvent.click(contoso.getByRole('button', { name: sweepText.cleanUpAll(2) }));
  await screen.findAllByRole('button', { name: sweepText.receipt });
  expect(fake.calls.find(({ name }) => name === 'sweep.cleanUp')?.input).toEqual({ leaseIds: ['swept-1', 'swept-2'] });
});

it.each(['retired', 'overlong'] as const)('ends what may still be in use (%s) by itself alone', async (kind) => {
  const live = { kind, endsAt: fake.now + 3_600_000 };
  open(
    {},
    { leaseId: 'swept-2', accountName: 'two@contoso.example' },
    { ...live, leaseId: 'swept-3', accountName: 'live' },
  );
  await screen.findByText(sweepKindText[kind].means);
  fireEvent.click(screen.getByRole('button', { name: sweepText.cleanUpAll(2) }));
  await screen.findAllByRole('button', { name: sweepText.receipt });
  fireEvent.click(screen.getByRole('button', { name: /^Clean up: live/ }));
  await waitFor(() => {
    expect(fake.calls.filter(({ name }) => name === 'sweep.cleanUp').map(({ input }) => input)).toEqual([
      { leaseIds: ['swept-1', 'swept-2'] },
      { leaseIds: ['swept-3'] },
    ]);
  });
});

it.each(['forged', 'unsigned', 'orphan'] as const)('offers nothing for %s, and says why', async (kind) => {
  open({ kind, status: 'reported', mayFinish: false });
  await screen.findByText(sweepKindText[kind].means);
  expect(screen.getByText(sweepText.neverTouched)).toBeDefined();
  expect(screen.queryByRole('button', { name: /Clean up/ })).toBeNull();
});

it('says why something could not be ended', async () => {
  open({ failure: { code: 'clock_disagrees' } });
  fake.failing.set('sweep.cleanUp', 'ledger_unwritable');
  fireEvent.click(await screen.findByRole('button', { name: /^Clean up: jit-ben/ }));
  await screen.findByRole('alert');
});

it('looks everywhere when asked, and follows how far that is', async () => {
  open();
  fake.sweep.view = { ...fake.sweep.view, left: 3 };
  fireEvent.click(await screen.findByRole('button', { name: sweepText.look }));
  await screen.findByText(sweepText.looking(3));
  fake.sweep.view = { ...fake.sweep.view, left: 1 };
  fake.push('sweep.changed', {});
  await screen.findByText(sweepText.looking(1));
});
