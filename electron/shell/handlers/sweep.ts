import { ok } from '../../../shared/result';
import type { Handlers } from '../ipc/route';
import { atWork } from './at-work';
import type { Rooms } from './index';

type Rows = Extract<keyof Handlers, `sweep.${string}`>;

/** Marked accounts that no lease of this computer answers for. A sweep goes on after its row has answered. */
export function sweepHandlers({ product }: Rooms): Pick<Handlers, Rows> {
  return {
    'sweep.view': () => atWork(product, ({ latchkey }) => latchkey.sweep.view()),
    'sweep.start': ({ customerId }) =>
      atWork(product, ({ latchkey }) => {
        const connectors = latchkey.sweep.reach(customerId);
        if (!connectors.ok) return connectors;
        void latchkey.sweep.run(customerId);
        return ok({ connectors: connectors.value });
      }),
    'sweep.cleanUp': ({ leaseIds }) =>
      atWork(product, async ({ latchkey }) => {
        const { count, failure } = await latchkey.sweep.cleanUp(leaseIds);
        return ok({ count, ...(failure === undefined ? {} : { failure }) });
      }),
  };
}
