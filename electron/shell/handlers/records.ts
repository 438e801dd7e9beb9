import type { Preferences } from '../../../shared/model/preferences';
import { ok } from '../../../shared/result';
import type { Handlers, Parsed } from '../ipc/route';
import type { Rooms } from './index';

type Rows = 'preferences.get' | 'preferences.set';

/** What a person prefers on this computer. */
export function recordHandlers({ product }: Rooms): Pick<Handlers, Rows> {
  return {
    'preferences.get': () => ok(product.preferences.get()),
    'preferences.set': (change) => product.preferences.set(withoutHoles(change)),
  };
}

/** The fields that were really given. */
function withoutHoles(change: Parsed<'preferences.set'>): Partial<Preferences> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}
