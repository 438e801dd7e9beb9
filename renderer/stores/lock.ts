import { create } from 'zustand';
import type { LockView } from '../../shared/ipc/lock-rows';
import { ask, bridge } from '../bridge';
import { setMainNow } from './clock';

interface LockStore {
  readonly view: LockView | undefined;
}

/** Whether the program is locked, and what may be read then. */
export const useLock = create<LockStore>(() => ({ view: undefined }));

/** How often it was pushed; an answer that was made before is older. */
let pushes = 0;

function take(view: LockView): void {
  if (view.locked) setMainNow(view.now);
  useLock.setState({ view });
}

/**
 * Starts following the lock; called before anything else is asked, so that a page which opens locked begins with the lock
 * page. `onLock` makes the window forget what it showed.
 */
export function followLock(onLock: () => void = () => undefined): () => void {
  const stop = bridge().on('lock.changed', (view) => {
    pushes += 1;
    if (view.locked && useLock.getState().view?.locked !== true) onLock();
    take(view);
  });
  const before = pushes;
  void ask('lock.view', {}).then((answer) => {
    if (answer.ok && pushes === before) take(answer.value);
  });
  return stop;
}
