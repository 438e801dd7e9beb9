import { ok } from '../../../shared/result';
import type { Handlers } from '../ipc/route';
import type { Rooms } from './index';

type Rows = 'app.view' | 'app.enterPractice' | 'app.leavePractice' | 'app.openWindow' | 'app.closeWindow' | 'app.quit';

/** The program itself: mode, windows, end. */
export function appHandlers({ product, windows, quit }: Rooms): Pick<Handlers, Rows> {
  return {
    'app.view': () => ok(product.view()),
    'app.enterPractice': () => product.enterPractice(),
    'app.leavePractice': () => product.leavePractice(),
    'app.openWindow': ({ window, leaseId }) => {
      windows.show(window, leaseId);
      return ok({});
    },
    'app.closeWindow': (_input, { contents }) => {
      windows.closeOf(contents.id);
      return ok({});
    },
    'app.quit': () => {
      quit();
      return ok({});
    },
  };
}
