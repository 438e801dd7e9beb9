import type { Handlers } from '../ipc/route';
import { atWork, bare } from './at-work';
import type { Rooms } from './index';

type Rows = 'catalogue.customers' | 'catalogue.policies' | 'catalogue.recents' | 'catalogue.pin';

/** As many as preferences keep; the newest first. */
const MOST_PINNED = 50;

/** What may be checked out. */
export function catalogueHandlers({ product }: Rooms): Pick<Handlers, Rows> {
  return {
    'catalogue.customers': (input) => atWork(product, ({ offers }) => offers.customers(input)),
    'catalogue.policies': ({ customerId }) => atWork(product, ({ offers }) => offers.policies(customerId)),
    'catalogue.recents': () => atWork(product, ({ offers }) => offers.recents()),
    'catalogue.pin': ({ key, pinned }) => {
      const others = product.preferences.get().pinned.filter((known) => known !== key);
      return bare(product.preferences.set({ pinned: pinned ? [key, ...others].slice(0, MOST_PINNED) : others }));
    },
  };
}
