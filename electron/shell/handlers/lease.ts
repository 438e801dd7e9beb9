import { failure } from '../../../shared/errors';
import { err, ok } from '../../../shared/result';
import type { endingRows } from '../../../shared/ipc/ending-rows';
import type { Handlers } from '../ipc/route';
import { atWork, bare } from './at-work';
import type { Rooms } from './index';

type Rows = Exclude<Extract<keyof Handlers, `lease.${string}` | `secret.${string}`>, keyof typeof endingRows>;

/** Leases and their secrets. A secret goes to the clipboard or to the isolated window, never into an answer to a page. */
export function leaseHandlers({ product, windows, shelf, lockRoom: { lock } }: Rooms): Pick<Handlers, Rows> {
  return {
    'lease.checkOut': ({ ticket, ...input }) =>
      atWork(product, ({ latchkey }) => latchkey.checkOut({ ...input, ...(ticket === undefined ? {} : { ticket }) })),
    'lease.snapshot': ({ scope }) => atWork(product, ({ latchkey }) => ok(latchkey.snapshot(scope))),
    'lease.one': ({ leaseId }) => atWork(product, ({ latchkey }) => latchkey.one(leaseId)),
    'lease.checkIn': ({ leaseId }) => atWork(product, ({ latchkey }) => bare(latchkey.checkIn(leaseId))),
    'lease.extend': ({ leaseId, duration, reason }) =>
      atWork(product, async ({ latchkey }) => bare(await latchkey.extend(leaseId, duration, reason))),
    'lease.endAll': ({ whose }) =>
      atWork(product, ({ latchkey }) => {
        const ended = latchkey.endAll(whose);
        return ended.ok ? ok({ count: ended.value.count, leaseIds: [...ended.value.leaseIds] }) : ended;
      }),
    'lease.copy': ({ leaseId, what }) =>
      atWork(product, async ({ latchkey }) => {
        const copied = await latchkey.copy(leaseId, what);
        // Locked while the keychain was asked: what was copied since goes again.
        if (lock.isLocked()) await latchkey.clearClipboard();
        if (!copied.ok) return copied;
        const { clearsAt } = copied.value;
        return ok(clearsAt === undefined ? {} : { clearsAt });
      }),
    'lease.show': ({ leaseId }) =>
      atWork(product, async ({ latchkey, clock, timers }) => {
        const shown = await latchkey.show(leaseId);
        if (!shown.ok) return shown;
        if (lock.isLocked()) return err(failure('locked'));
        shelf.put(leaseId, shown.value, clock, timers);
        windows.showSecret();
        return ok({});
      }),
    'lease.audit': ({ leaseId }) =>
      atWork(product, ({ latchkey }) => {
        const entries = latchkey.auditOf(leaseId);
        return entries.ok ? ok({ entries: [...entries.value] }) : entries;
      }),
    'secret.reveal': () => shelf.reveal(),
    'secret.close': () => {
      shelf.clear();
      windows.closeSecret();
      return ok({});
    },
  };
}
