import { lazy, type ReactNode, Suspense, useCallback, useLayoutEffect } from 'react';
import { ask } from '../../bridge';
import { useLock } from '../../stores/lock';
import { isMod, useWindowKeys } from '../../ui/keys';
import { unhide } from '../../ui/unhide';

/** Most people never see it. */
const LockPage = lazy(() => import('./lock-page').then(({ LockPage }) => ({ default: LockPage })));

interface LockGateProps {
  /** Escape puts the window away. */
  readonly escapes?: boolean;
  readonly children: ReactNode;
}

/**
 * A window, or the lock page in its place. The main process answers a locked window nothing, whatever stands here; this only
 * takes away what was drawn. Ctrl+L locks.
 */
export function LockGate({ escapes = false, children }: LockGateProps) {
  const locked = useLock((state) => state.view?.locked === true);
  useWindowKeys(
    useCallback((event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'l' || !isMod(event)) return;
      event.preventDefault();
      void ask('lock.now', {});
    }, []),
  );
  useLayoutEffect(unhide, [locked]);
  if (!locked) return children;
  return (
    <Suspense fallback={null}>
      <LockPage escapes={escapes} />
    </Suspense>
  );
}
