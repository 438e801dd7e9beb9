// @vitest-environment jsdom
import { cleanup, configure, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { refetchOrganisation } from '../../stores/organisation';
import { useMemory } from '../../stores/organisation-memory';
import { FakeBridge } from '../../testing/fake-bridge';
import { SAMPLE_NOW } from '../../testing/samples';
import { Root } from '../../ui/root';
import { PublishDialog } from './publish-dialog';

configure({ asyncUtilTimeout: 15_000, getElementError: (message) => new Error(message ?? 'not found') });
vi.setConfig({ testTimeout: 60_000 });

let fake: FakeBridge;
const onClose = vi.fn();

async function open(): Promise<void> {
  await refetchOrganisation();
  render(
    <Root>
      <PublishDialog onClose={onClose} />
    </Root>,
  );
  await screen.findByRole('dialog');
}

const published = (): unknown[] =>
  fake.calls.filter(({ name }) => name === 'organisation.publish').map(({ input }) => input);
const press = (name: string): void => {
  fireEvent.click(screen.getByRole('button', { name }));
};

beforeEach(() => {
  onClose.mockReset();
  fake = new FakeBridge('typical', SAMPLE_NOW);
  Object.assign(window, { latchkey: fake });
  const { draft } = fake.organisation;
  fake.organisation.edit({ ...draft, customers: draft.customers.slice(1), policies: draft.policies.slice(1) });
});
afterEach(cleanup);

describe('review and publish', () => {
  it('tells the differences by kind, publishes, and says what is in force', async () => {
    await open();
    const customers = await screen.findByRole('region', { name: 'Customers' });
    within(customers).getByText('Contoso');
    within(screen.getByRole('region', { name: 'JIT policies' })).getByText('Deleted');
    press('Publish');
    await screen.findByText('Version 8 is in force.');
    expect(published()).toEqual([{}]);
    expect(screen.queryByRole('button', { name: 'Publish' })).toBeNull();
    press('Close');
    expect(onClose).toHaveBeenCalledOnce();
  });

  it('is sent by the keys as well, and puts the focus on what ends it', async () => {
    await open();
    fireEvent.keyDown(await screen.findByRole('button', { name: 'Publish' }), { key: 'Enter', ctrlKey: true });
    const close = await screen.findByRole('button', { name: 'Close' });
    expect(document.activeElement).toBe(close);
    fireEvent.keyDown(close, { key: 'Enter', ctrlKey: true });
    expect(published()).toEqual([{}]);
  });

  it('publishes nothing when nothing differs', async () => {
    fake.organisation.edit(fake.organisation.published);
    await open();
    fireEvent.keyDown(await screen.findByText('Nothing differs from the published version.'), {
      key: 'Enter',
      ctrlKey: true,
    });
    expect(published()).toEqual([]);
    expect(screen.queryByRole('button', { name: 'Publish' })).toBeNull();
  });

  it('leads to the thing that stops it', async () => {
    fake.organisation.nextPublish = {
      outcome: 'problems',
      problems: [
        {
          kind: 'policy',
          id: 'helpdesk',
          name: 'Daily helpdesk',
          finding: { severity: 'problem', field: 'customerAccess', code: 'dangling', values: {} },
        },
      ],
    };
    await open();
    fireEvent.click(await screen.findByRole('button', { name: 'Publish' }));
    fireEvent.click(await screen.findByRole('button', { name: 'Open Daily helpdesk' }));
    expect(onClose).toHaveBeenCalledOnce();
    await waitFor(() => {
      expect(useMemory.getState()).toMatchObject({ page: 'policies', open: { page: 'policies', id: 'helpdesk' } });
    });
  });

  it('says that nothing was published when the place does not answer', async () => {
    fake.failing.set('organisation.publish', 'unreachable');
    await open();
    fireEvent.click(await screen.findByRole('button', { name: 'Publish' }));
    await screen.findByText('The place of the organisation file does not answer');
    await screen.findByText(/Nothing was published; your changes are still here/);
    expect(screen.getByRole('button', { name: 'Publish' })).toBeTruthy();
  });
});

describe('a lost race', () => {
  const lose = (): void => {
    fake.organisation.nextPublish = {
      outcome: 'lostRace',
      version: 8,
      theirs: [
        {
          kind: 'policy',
          id: 'helpdesk',
          name: 'Daily helpdesk',
          change: 'edited',
          fields: [{ field: 'durations', before: '1h, 8h', after: '1h' }],
        },
      ],
      conflicts: [
        { key: 'k1', kind: 'policy', name: 'Daily helpdesk', field: 'accountName', base: 'a', mine: 'b', theirs: 'c' },
        { key: 'k2', kind: 'customer', name: 'Contoso', theirs: 'Contoso' },
      ],
    };
  };

  it('is settled by one choice for each conflict, and both are published', async () => {
    lose();
    await open();
    fireEvent.click(await screen.findByRole('button', { name: 'Publish' }));
    await screen.findByText('removes 8 hours');
    await screen.findByText('2 choices left');
    press('Publish both');
    expect(published()).toHaveLength(1);
    const name = screen.getByRole('radiogroup', { name: 'Daily helpdesk · Account name' });
    fireEvent.click(within(name).getByRole('radio', { name: 'Mine: b' }));
    await screen.findByText('1 choice left');
    const contoso = screen.getByRole('radiogroup', { name: 'Contoso' });
    within(contoso).getByRole('radio', { name: 'Mine: Deleted' });
    fireEvent.click(within(contoso).getByRole('radio', { name: 'Theirs: Kept, with changes' }));
    press('Publish both');
    await screen.findByText('Version 8 is in force.');
    expect(published()[1]).toEqual({
      accepted: {
        version: 8,
        choices: [
          { key: 'k1', keep: 'mine' },
          { key: 'k2', keep: 'theirs' },
        ],
      },
    });
  });

  it('may be lost again, and then asks about the newer version', async () => {
    lose();
    await open();
    fireEvent.click(await screen.findByRole('button', { name: 'Publish' }));
    for (const radio of await screen.findAllByRole('radio', { name: /^Mine/ })) fireEvent.click(radio);
    const again = { key: 'k1', kind: 'policy' as const, name: 'Daily helpdesk', field: 'accountName', theirs: 'd' };
    fake.organisation.nextPublish = { outcome: 'lostRace', version: 9, theirs: [], conflicts: [again] };
    press('Publish both');
    await screen.findByText(/Version 9 was published while you worked/);
    // The choice of before was between other values.
    await screen.findByText('1 choice left');
    fake.organisation.nextPublish = { outcome: 'lostRace', version: 10, theirs: [], conflicts: [] };
    fireEvent.click(screen.getByRole('radio', { name: 'Theirs: d' }));
    press('Publish both');
    await screen.findByText('You changed different things, so both are kept.');
    press('Publish both');
    await waitFor(() => {
      expect(published()[3]).toEqual({ accepted: { version: 10, choices: [] } });
    });
  });
});
