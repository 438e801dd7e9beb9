// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeBridge } from '../testing/fake-bridge';
import { enterPractice, followApp, useApp } from './app';

let fake: FakeBridge;
let stop: () => void;
/** Lets the answers through that are held back. */
let release: () => Promise<unknown>;

/** Answers are made when they are asked for and arrive only when they are released, as main's may. */
function holdAnswers(): void {
  const held: Promise<unknown>[] = [];
  const gate = new Promise<void>((resolve) => {
    release = () => {
      resolve();
      return Promise.all(held);
    };
  });
  const invoke = fake.invoke.bind(fake);
  vi.spyOn(fake, 'invoke').mockImplementation((name, input) => {
    const answer = invoke(name, input);
    const later = gate.then(() => answer);
    held.push(later);
    return later;
  });
}

beforeEach(() => {
  fake = new FakeBridge();
  Object.assign(window, { latchkey: fake });
  useApp.setState({ view: undefined, preferences: undefined, failure: undefined });
});
afterEach(() => {
  stop();
});

describe('following the app', () => {
  it('keeps what was pushed when an older answer arrives after it', async () => {
    const { view, preferences } = fake;
    fake.view = { ...view, mode: 'starting' };
    holdAnswers();
    stop = followApp();
    fake.push('app.changed', { ...view, mode: 'welcome' });
    fake.push('preferences.changed', { ...preferences, theme: 'dark' });
    await release();
    expect(useApp.getState().view?.mode).toBe('welcome');
    expect(useApp.getState().preferences?.theme).toBe('dark');
  });

  it('takes the answer when nothing was pushed meanwhile', async () => {
    stop = followApp();
    await vi.waitFor(() => {
      expect(useApp.getState().view).toEqual(fake.view);
    });
    expect(useApp.getState().preferences).toEqual(fake.preferences);
  });

  it('does not lose a problem to the late answer to entering Practice', async () => {
    stop = followApp();
    await vi.waitFor(() => {
      expect(useApp.getState().view).toBeDefined();
    });
    const { view } = fake;
    holdAnswers();
    const entering = enterPractice();
    fake.push('app.changed', { ...view, mode: 'practice', problems: [{ code: 'keychain_locked' }] });
    await release();
    expect(await entering).toBeUndefined();
    expect(useApp.getState().view).toMatchObject({ mode: 'practice', problems: [{ code: 'keychain_locked' }] });
  });

  it('says why the app does not answer', async () => {
    fake.failing.set('app.view', 'bug');
    stop = followApp();
    await vi.waitFor(() => {
      expect(useApp.getState().failure).toMatchObject({ code: 'bug' });
    });
  });
});
