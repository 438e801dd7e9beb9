import { create } from 'zustand';
import type { Failure } from '../../shared/errors';
import type { AppView } from '../../shared/ipc/views';
import type { Preferences } from '../../shared/model/preferences';
import { ask, bridge } from '../bridge';

interface AppStore {
  readonly view: AppView | undefined;
  readonly preferences: Preferences | undefined;
  readonly failure: Failure | undefined;
}

/** What the app is and what the person prefers; both are pushed when they change. */
export const useApp = create<AppStore>(() => ({ view: undefined, preferences: undefined, failure: undefined }));

async function fetchView(): Promise<void> {
  const answer = await ask('app.view', {});
  useApp.setState(answer.ok ? { view: answer.value, failure: undefined } : { failure: answer.error });
}

async function fetchPreferences(): Promise<void> {
  const answer = await ask('preferences.get', {});
  if (answer.ok) useApp.setState({ preferences: answer.value });
}

/** Starts following the app; returns how to stop. */
export function followApp(): () => void {
  const stops = [
    bridge().on('app.changed', (view) => {
      useApp.setState({ view, failure: undefined });
    }),
    bridge().on('preferences.changed', (preferences) => {
      useApp.setState({ preferences });
    }),
  ];
  void fetchView();
  void fetchPreferences();
  return () => {
    for (const stop of stops) stop();
  };
}

/** Enters the practice organisation. */
export async function enterPractice(): Promise<Failure | undefined> {
  const answer = await ask('app.enterPractice', {});
  if (!answer.ok) return answer.error;
  useApp.setState({ view: answer.value });
  return undefined;
}

/** Leaves the practice organisation for the welcome screen. */
export async function leavePractice(): Promise<Failure | undefined> {
  const answer = await ask('app.leavePractice', {});
  if (!answer.ok) return answer.error;
  useApp.setState({ view: answer.value });
  return undefined;
}

/** Saves part of the preferences; shown at once, put back when main refuses. */
export async function setPreferences(change: Partial<Preferences>): Promise<Failure | undefined> {
  const before = useApp.getState().preferences;
  if (before !== undefined) useApp.setState({ preferences: { ...before, ...change } });
  const answer = await ask('preferences.set', change);
  useApp.setState({ preferences: answer.ok ? answer.value : before });
  return answer.ok ? undefined : answer.error;
}
