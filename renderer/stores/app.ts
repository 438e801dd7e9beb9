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

/** How often each was pushed. An answer made before a push may arrive after it; what was pushed is newer. */
const pushes = { view: 0, preferences: 0 };

async function askForView(name: 'app.view' | 'app.enterPractice' | 'app.leavePractice'): Promise<Failure | undefined> {
  const before = pushes.view;
  const answer = await ask(name, {});
  if (!answer.ok) return answer.error;
  useApp.setState({ failure: undefined, ...(pushes.view === before ? { view: answer.value } : {}) });
  return undefined;
}

async function fetchView(): Promise<void> {
  const failure = await askForView('app.view');
  // A locked window shows the lock page instead.
  if (failure !== undefined && failure.code !== 'locked') useApp.setState({ failure });
}

async function fetchPreferences(): Promise<void> {
  const before = pushes.preferences;
  const answer = await ask('preferences.get', {});
  if (answer.ok && pushes.preferences === before) useApp.setState({ preferences: answer.value });
}

/** Starts following the app; returns how to stop. */
export function followApp(): () => void {
  const stops = [
    bridge().on('app.changed', (view) => {
      pushes.view += 1;
      useApp.setState({ view, failure: undefined });
    }),
    bridge().on('preferences.changed', (preferences) => {
      pushes.preferences += 1;
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
export function enterPractice(): Promise<Failure | undefined> {
  return askForView('app.enterPractice');
}

/** Leaves the practice organisation for the welcome screen. */
export function leavePractice(): Promise<Failure | undefined> {
  return askForView('app.leavePractice');
}

/** Saves part of the preferences; shown at once, put back when main refuses. */
export async function setPreferences(change: Partial<Preferences>): Promise<Failure | undefined> {
  const before = useApp.getState().preferences;
  if (before !== undefined) useApp.setState({ preferences: { ...before, ...change } });
  const answer = await ask('preferences.set', change);
  useApp.setState({ preferences: answer.ok ? answer.value : before });
  return answer.ok ? undefined : answer.error;
}
