import { app, powerMonitor } from 'electron';
import type { Product } from '../product';
import type { Windows } from '../windows/windows';
import { createLeaving, type Leaving } from './leaving';

export interface LeavingParts {
  readonly leaving: Leaving;
  /** For *Quit*: goes, or asks first. */
  readonly quit: () => void;
  /** Whether a quit that came from elsewhere may go on; if not, it is being asked about. */
  readonly mayQuit: () => boolean;
}

/** Puts the question what becomes of own live accounts before the end of the program, sleep and shutdown. */
export function startLeaving(product: Product, windows: Windows): LeavingParts {
  let decided = false;
  const go = (): void => {
    decided = true;
    // Not from within the change of a lease that made the last one end, nor from the answer of a page.
    setImmediate(() => app.quit());
  };
  const leaving = createLeaving({
    live: () => (product.workplace()?.latchkey.snapshot('live').leases ?? []).filter(({ mine }) => mine),
    endAll: () => void product.workplace()?.latchkey.endAll('mine'),
    preference: () => product.preferences.get().whenLeaving,
    remember: (whenLeaving) => void product.preferences.set({ whenLeaving }),
    show: () => windows.showLeaving(() => leaving.dismissed()),
    hide: () => windows.closeLeaving(),
    go,
  });
  product.subscribe((change) => {
    if (change.kind === 'leases') leaving.look();
  });
  watchPower(leaving);
  return {
    leaving,
    quit: () => {
      if (leaving.ask('quit') === 'go') go();
    },
    // On macOS the system's own menu quits; elsewhere only signals, updates and the end of the session do, which wait for nobody.
    mayQuit: () => decided || process.platform !== 'darwin' || leaving.ask('quit') === 'go',
  };
}

/**
 * Sleep cannot be held up: what was chosen for good is begun, and the question stands there when somebody is back. A
 * shutdown is held up where the system lets a program do that (Linux and macOS; Electron, powerMonitor `shutdown`), for as
 * long as the system is willing to wait.
 */
function watchPower(leaving: Leaving): void {
  powerMonitor.on('suspend', () => {
    leaving.ask('sleep');
  });
  powerMonitor.on('shutdown', (event?: { preventDefault?: () => void }) => {
    if (leaving.ask('shutdown') === 'wait') event?.preventDefault?.();
  });
}
