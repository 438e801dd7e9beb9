import { cleanup, configure, fireEvent, render, screen } from '@testing-library/react';
import { vi } from 'vitest';
import type { ChannelName } from '../../shared/ipc/contract';
import { useApp } from '../stores/app';
import { useOrganisation } from '../stores/organisation';
import { type SettingsPage, useMemory } from '../stores/organisation-memory';
import { Root } from '../ui/root';
import { Settings } from '../windows/settings/settings';
import { FakeBridge } from './fake-bridge';
import type { Sample } from './samples';

/** For the whole file: called once, before its tests. */
export function patient(): void {
  // Finding by role walks the whole page; on a busy computer that takes a while. Without layout nothing can take the
  // focus, and a dialog without focus is hidden from screen readers: hidden elements are found as well.
  configure({
    defaultHidden: true,
    asyncUtilTimeout: 15_000,
    getElementError: (message) => new Error(message?.split('\n', 1)[0]),
  });
  vi.setConfig({ testTimeout: 60_000 });
}

/** Before each test: nothing of the test before is remembered. */
export function forgetAll(): void {
  useApp.setState({ view: undefined, preferences: undefined, failure: undefined });
  useOrganisation.setState({ view: undefined, failure: undefined, revision: 0 });
  useMemory.setState({ page: undefined, lists: {}, notice: undefined, open: undefined, guard: undefined });
  // A page in memory has no layout: the virtualiser asks for the size of what scrolls.
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(400);
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(800);
}

/** After each test. */
export function closeAll(): void {
  cleanup();
  vi.restoreAllMocks();
}

/** Opens the Settings window at a page over a main process in memory, which `prepare` may change first. */
export function openSettings(
  page: SettingsPage,
  { sample = 'typical', prepare }: { readonly sample?: Sample; readonly prepare?: (fake: FakeBridge) => void } = {},
): FakeBridge {
  const fake = new FakeBridge(sample, Date.now());
  prepare?.(fake);
  Object.assign(window, { latchkey: fake });
  useMemory.setState({ page });
  render(
    <Root>
      <Settings />
    </Root>,
  );
  return fake;
}

/** What was asked through a channel, in order. */
export function inputsOf(fake: FakeBridge, name: ChannelName): unknown[] {
  return fake.calls.filter((call) => call.name === name).map((call) => call.input);
}

/** A row of a table, when it is there. */
export const row = (name: RegExp): Promise<HTMLElement> => screen.findByRole('row', { name });
/** A text field that is there. */
export const field = (name: string): HTMLInputElement => screen.getByRole('textbox', { name });
/** Puts a text into a field. */
export const type = (into: HTMLElement, value: string): void => {
  fireEvent.change(into, { target: { value } });
};
/** Clicks a button that is there. */
export const click = (name: string): void => {
  fireEvent.click(screen.getByRole('button', { name }));
};
