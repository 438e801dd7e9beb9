import { type ComponentType, type ReactNode, Suspense, useCallback, useLayoutEffect } from 'react';
import { ask } from '../../bridge';
import { useLock } from '../../stores/lock';
import { isMod, useWindowKeys } from '../../ui/keys';
import { unhide } from '../../ui/unhide';

interface LockGateProps {
  /** The lock page, fetched when it is needed: most people never see it. */
  readonly page: ComponentType<{ readonly escapes: boolean }>;
  /** Escape puts the window away. */
  readonly escapes?: boolean;
  readonly children: ReactNode;
}

/**
 * A window, or the lock page in its place. The main process answers a locked window nothing, whatever stands here; this only
 * takes away what was drawn. Ctrl+L locks.
 */
export function LockGate({ page: Page, escapes = false, children }: LockGateProps) {
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
      <Page escapes={escapes} />
    </Suspense>
  );
}
