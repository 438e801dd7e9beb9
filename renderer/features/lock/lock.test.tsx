// @vitest-environment jsdom
import { act, cleanup, configure, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LockView } from '../../../shared/ipc/lock-rows';
import { useApp } from '../../stores/app';
import { useCatalogue } from '../../stores/catalogue';
import { forgetShown } from '../../stores/forget-shown';
import { useLeases } from '../../stores/leases';
import { followLock, useLock } from '../../stores/lock';
import { FakeBridge } from '../../testing/fake-bridge';
import { click, forgetAll, inputsOf, openSettings, type } from '../../testing/settings-harness';
import { lockText as text } from '../../text/lock';
import { Root } from '../../ui/root';
import { Popover } from '../../windows/popover/popover';
import { LockGate } from './lock-gate';
import { LockPage } from './lock-page';

// Without layout nothing can take the focus, and a dialog without focus is hidden from screen readers.
configure({ defaultHidden: true, asyncUtilTimeout: 15_000 });
vi.setConfig({ testTimeout: 60_000 });

let fake: FakeBridge;
let stop: () => void = () => undefined;

function open(view: Partial<LockView> = {}, passphrase = 'correct horse'): void {
  fake = new FakeBridge('typical', Date.now());
  fake.lock.passphrase = passphrase;
  fake.lock.view = { ...fake.lock.view, when: 'idle5', isSet: true, locked: true, live: 2, ...view };
  Object.assign(window, { latchkey: fake });
  stop = followLock(forgetShown);
  render(
    <Root>
      <LockGate escapes page={LockPage}>
        <Popover />
      </LockGate>
    </Root>,
  );
}

const field = (): Promise<HTMLInputElement> => screen.findByLabelText(text.passphrase);

beforeEach(() => {
  forgetAll();
  Object.assign(Element.prototype, { scrollIntoView: () => undefined });
  useLock.setState({ view: undefined });
  useApp.setState({ view: undefined, preferences: undefined, failure: undefined });
});
afterEach(() => {
  stop();
  cleanup();
  vi.restoreAllMocks();
});

describe('a locked window', () => {
  it('says whose it is and how many accounts are out, and opens by the passphrase', async () => {
    open();
    const input = await field();
    screen.getByText('Harbour IT');
    screen.getByText('You have 2 live accounts.');
    expect(screen.queryByRole('searchbox')).toBeNull();
    type(input, 'not it');
    click(text.unlock);
    await screen.findByText('That is not the passphrase.');
    expect(input.value).toBe('');
    type(input, 'correct horse');
    click(text.unlock);
    await screen.findByRole('searchbox');
    expect(screen.queryByText(text.title)).toBeNull();
  });

  it('forgets what it showed as soon as it is locked, and asks for it again afterwards', async () => {
    open({ locked: false });
    await screen.findByRole('searchbox');
    await waitFor(() => {
      expect(Object.keys(useLeases.getState().byId).length).toBeGreaterThan(0);
    });
    fireEvent.keyDown(document.body, { key: 'l', ctrlKey: true });
    await field();
    expect(useLeases.getState().byId).toEqual({});
    expect(useCatalogue.getState()).toMatchObject({ hits: [], recents: [] });
    const before = inputsOf(fake, 'lease.snapshot').length;
    act(() => {
      fake.lock.become({ locked: false });
    });
    await screen.findByRole('searchbox');
    await waitFor(() => {
      expect(inputsOf(fake, 'lease.snapshot').length).toBeGreaterThan(before);
    });
  });

  it('ends accounts after a question, and says how it gets on', async () => {
    open();
    await field();
    click(text.end);
    await screen.findByText('End your 2 live accounts now?');
    click(text.keep);
    expect(inputsOf(fake, 'lock.endMine')).toEqual([]);
    click(text.end);
    await screen.findByText('End your 2 live accounts now?');
    const [, confirm] = screen.getAllByRole('button', { name: text.end });
    if (confirm === undefined) throw new Error('no question');
    fireEvent.click(confirm);
    await screen.findByText('Ending 2 accounts…');
    act(() => {
      fake.lock.become({ live: 0 });
    });
    await screen.findByText('Your accounts have ended, and that was read back.');
  });

  it('counts a pause down and sends nothing meanwhile', async () => {
    open({ pauseMs: 10_000 });
    const input = await field();
    await screen.findByText(/^Too many were wrong\. The next is looked at in 0:\d\d\.$/);
    type(input, 'correct horse');
    click(text.unlock);
    expect(inputsOf(fake, 'lock.unlock')).toEqual([]);
  });

  it('asks for a first passphrase, the same twice', async () => {
    open({ isSet: false }, '');
    const input = await screen.findByLabelText(text.newPassphrase);
    type(input, 'short');
    type(screen.getByLabelText(text.again), 'short');
    click(text.begin);
    type(input, 'long enough');
    type(screen.getByLabelText(text.again), 'long enoigh');
    await screen.findByText(text.differs);
    click(text.begin);
    expect(inputsOf(fake, 'lock.begin')).toEqual([]);
    type(screen.getByLabelText(text.again), 'long enough');
    click(text.begin);
    await screen.findByRole('searchbox');
    expect(inputsOf(fake, 'lock.begin')).toEqual([{ passphrase: 'long enough' }]);
  });

  it('starts anew only when nothing is live any more', async () => {
    open();
    await field();
    click(text.forgotten);
    await screen.findByText(text.forgetLive);
    click(text.forgetAction);
    expect(inputsOf(fake, 'lock.forget')).toEqual([]);
    act(() => {
      fake.lock.become({ live: 0 });
    });
    fake.failing.set('lock.forget', 'busy');
    click(text.forgetAction);
    await screen.findByText('The organisation is not open');
    fake.failing.delete('lock.forget');
    click(text.forgetAction);
    await waitFor(() => {
      expect(inputsOf(fake, 'lock.forget')).toHaveLength(2);
    });
  });

  it('is put away by Escape and offers the system’s own question where there is one', async () => {
    open({ asksSystem: true });
    await field();
    fireEvent.keyDown(document.body, { key: 'Escape' });
    expect(inputsOf(fake, 'app.closeWindow')).toHaveLength(1);
    click(text.touchId);
    await screen.findByRole('searchbox');
  });

  it('says what is wrong with the keychain', async () => {
    open();
    fake.failing.set('lock.unlock', 'keychain_locked');
    type(await field(), 'correct horse');
    click(text.unlock);
    await screen.findByText('The keychain of this computer is locked');
  });
});

describe('the preference', () => {
  const choose = (value: string): void => {
    fireEvent.change(screen.getByLabelText(text.label), { target: { value } });
  };
  const openPage = async (prepare: (fake: FakeBridge) => void = () => undefined): Promise<void> => {
    fake = openSettings('preferences', { prepare });
    stop = followLock();
    await screen.findByLabelText(text.label);
  };

  it('turns the lock on with a passphrase typed twice, changes it and turns it off', async () => {
    await openPage();
    expect(screen.queryByText(text.now)).toBeNull();
    choose('idle15');
    type(screen.getByLabelText(text.newPassphrase), 'correct horse');
    type(screen.getByLabelText(text.again), 'correct horse');
    click(text.turnOn);
    await screen.findByText(text.now);
    expect(inputsOf(fake, 'lock.setUp')).toEqual([{ when: 'idle15', passphrase: 'correct horse' }]);

    click(text.change);
    type(screen.getByLabelText(text.current), 'not it');
    type(screen.getByLabelText(text.newPassphrase), 'another one');
    type(screen.getByLabelText(text.again), 'another one');
    click(text.changeAction);
    await screen.findByText('That is not the passphrase.');
    type(screen.getByLabelText(text.current), 'correct horse');
    click(text.changeAction);
    await screen.findByText(text.now);

    choose('never');
    type(screen.getByLabelText(text.current), 'another one');
    click(text.turnOff);
    await waitFor(() => {
      expect(fake.lock.view).toMatchObject({ when: 'never', isSet: false });
    });
    expect(screen.queryByText(text.now)).toBeNull();
  });

  it('another time needs no passphrase', async () => {
    await openPage(({ lock }) => {
      lock.view = { ...lock.view, when: 'idle15', isSet: true };
    });
    choose('idle60');
    await waitFor(() => {
      expect(inputsOf(fake, 'lock.setUp')).toEqual([{ when: 'idle60' }]);
    });
  });

  it('is the policy’s where that says so', async () => {
    await openPage(({ desktop, lock }) => {
      desktop.managed = ['lock'];
      lock.view = { ...lock.view, when: 'idle15', isSet: true };
    });
    await waitFor(() => {
      expect(screen.getByLabelText<HTMLSelectElement>(text.label).disabled).toBe(true);
    });
    screen.getByText(text.change);
  });
});
