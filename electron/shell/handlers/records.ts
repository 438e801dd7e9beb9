import type { Preferences } from '../../../shared/model/preferences';
import { ok } from '../../../shared/result';
import type { Handlers, Parsed } from '../route';
import { atWork } from './at-work';
import type { Rooms } from './index';

type Rows = Extract<keyof Handlers, `audit.${string}` | 'preferences.get' | 'preferences.set'>;

/** The audit trail, and what a person prefers on this computer. */
export function recordHandlers({ product }: Rooms): Pick<Handlers, Rows> {
  return {
    'audit.page': ({ before, limit }) =>
      atWork(product, ({ latchkey }) => {
        const entries = latchkey.auditPage({ limit, ...(before === undefined ? {} : { before }) });
        return entries.ok ? ok({ entries: [...entries.value] }) : entries;
      }),
    'audit.verify': () =>
      atWork(product, ({ latchkey }) => {
        const { entries, brokenAt } = latchkey.verifyAudit();
        return ok({ entries, ...(brokenAt === undefined ? {} : { brokenAt }) });
      }),
    'preferences.get': () => ok(product.preferences.get()),
    'preferences.set': (change) => product.preferences.set(withoutHoles(change)),
  };
}

/** The fields that were really given. */
function withoutHoles(change: Parsed<'preferences.set'>): Partial<Preferences> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}
