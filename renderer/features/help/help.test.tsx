// @vitest-environment jsdom
import { cleanup, configure, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeBridge } from '../../testing/fake-bridge';
import { Root } from '../../ui/root';
import { Health } from './health';
import { Diagnostics } from './texts';
import { Updates } from './updates';

configure({ asyncUtilTimeout: 15_000, getElementError: (message) => new Error(message ?? 'not found') });
vi.setConfig({ testTimeout: 60_000 });
let fake: FakeBridge;

beforeEach(() => {
  fake = new FakeBridge('typical');
  Object.assign(window, { latchkey: fake });
});
afterEach(cleanup);

describe('about the program', () => {
  it('says what works and what does not, with what to do', async () => {
    render(
      <Root>
        <Health />
      </Root>,
    );
    await screen.findByText('Every account has a record that can be written.');
    await screen.findByText('Off, because the program runs as root. Start it as an ordinary user.');
    expect(screen.getAllByRole('img').map((icon) => icon.getAttribute('aria-label'))).toEqual([
      'Good',
      'Note',
      'Attention',
    ]);
    const asked = (): number => fake.calls.filter(({ name }) => name === 'health.view').length;
    const before = asked();
    fake.push('updates.changed', { state: 'ready', version: '2.0.0' });
    await waitFor(() => expect(asked()).toBe(before + 1));
  });

  it('installs a new version on a click, and says when it has to wait', async () => {
    render(
      <Root>
        <Updates />
      </Root>,
    );
    fireEvent.click(await screen.findByRole('button', { name: 'Restart and update' }));
    await screen.findByText(/An account is just being made or ended/);
    fake.push('updates.changed', { state: 'failed', why: 'untrusted' });
    await screen.findByText(/not signed by a key that this computer knows/);
    fireEvent.click(screen.getByRole('button', { name: 'Look now' }));
    await waitFor(() => expect(fake.calls.map(({ name }) => name)).toContain('updates.look'));
  });

  it('shows diagnostics before they are copied', async () => {
    render(
      <Root>
        <Diagnostics />
      </Root>,
    );
    fireEvent.click(screen.getByRole('button', { name: 'Show diagnostics' }));
    const text = await screen.findByRole<HTMLTextAreaElement>('textbox', { name: 'Diagnostics' });
    expect(text.value).toContain('Latchkey diagnostics');
    screen.getByRole('button', { name: 'Copy diagnostics' });
  });
});
