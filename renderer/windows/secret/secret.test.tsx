// @vitest-environment jsdom
import { act, cleanup, render, screen } from '@testing-library/react';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SecretBridge } from '../../../shared/ipc/bridge';
import { at } from '../../testing/samples';
import { Root } from '../../ui/root';
import { grouped, kindOf } from './groups';
import { SecretPage } from './secret-page';

const VALUE = 'aB3#aB3#zZ';

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

async function open(bridge: SecretBridge): Promise<void> {
  Object.assign(window, { latchkeySecret: bridge });
  render(
    <Root theme="light">
      <SecretPage />
    </Root>,
  );
  await act(() => vi.advanceTimersByTimeAsync(0));
}

describe('the secret window', () => {
  it('shows the value, counts, then lets go of it and closes', async () => {
    let closed = 0;
    await open({
      reveal: () =>
        Promise.resolve({
          ok: true,
          value: { accountName: 'ana-jit', kind: 'password', value: VALUE, hidesAt: at(1_010_000) },
        }),
      close: () => {
        closed += 1;
        return Promise.resolve({ ok: true, value: {} });
      },
    });
    expect(screen.getByLabelText('Credential').textContent).toBe(VALUE);
    await act(() => vi.advanceTimersByTimeAsync(5_000));
    screen.getByText('Hides in 0:05');
    await act(() => vi.advanceTimersByTimeAsync(5_000));
    expect(document.body.textContent).not.toContain('aB3#');
    expect(closed).toBe(1);
  });

  it('says why nothing is shown', async () => {
    await open({
      reveal: () => Promise.resolve({ ok: false, error: { code: 'keychain_locked' } }),
      close: () => Promise.resolve({ ok: true, value: {} }),
    });
    screen.getByText('The keychain of this computer is locked');
  });
});

describe('groups', () => {
  it('add nothing and lose nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        const groups = grouped(value);
        expect(groups.join('')).toBe(value);
        expect(groups.slice(0, -1).every((group) => Array.from(group).length === 4)).toBe(true);
      }),
    );
  });

  it.each([
    ['a', 'letter'],
    ['é', 'letter'],
    ['0', 'digit'],
    ['#', 'sign'],
    [' ', 'sign'],
  ])('calls %j a %s', (character, kind) => {
    expect(kindOf(character)).toBe(kind);
  });
});
