import { ok } from '../../../shared/result';
import type { endingRows } from '../../../shared/ipc/ending-rows';
import type { Handlers } from '../ipc/route';
import { saveFile } from '../windows/save-file';
import { atWork, bare } from './at-work';
import type { Rooms } from './index';

/** How leases end, and what is kept of it. */
export function endingHandlers({ product, leaving, lockRoom }: Rooms): Pick<Handlers, keyof typeof endingRows> {
  const isLocked = (): boolean => lockRoom.lock.isLocked();
  return {
    'lease.shorten': ({ leaseId, minutes }) =>
      atWork(product, async ({ latchkey }) => bare(await latchkey.shorten(leaseId, minutes))),
    'lease.renewPass': ({ leaseId }) =>
      atWork(product, async ({ latchkey }) => bare(await latchkey.renewPass(leaseId))),
    'lease.saveReceipt': ({ leaseId, format }, { contents }) =>
      atWork(product, async ({ latchkey }) => {
        const receipt = latchkey.receipt(leaseId);
        if (!receipt.ok) return receipt;
        const { name, json, text } = receipt.value;
        const file =
          format === 'json'
            ? { name: `${name}.json`, kind: 'JSON', ending: 'json', text: json }
            : { name: `${name}.txt`, kind: 'Text', ending: 'txt', text };
        const saved = await saveFile(contents, file, isLocked);
        return saved.ok ? ok({ saved: saved.value }) : saved;
      }),
    'lease.copyReceipt': ({ leaseId }) =>
      atWork(product, async ({ latchkey }) => {
        const copied = await latchkey.copyReceipt(leaseId);
        if (isLocked()) await latchkey.clearClipboard();
        return bare(copied);
      }),
    'leaving.view': () => ok(leaving.view()),
    'leaving.answer': ({ choice, remember }) => {
      // What is remembered is a preference, and those are behind the lock.
      leaving.answer(choice, remember && !isLocked());
      return ok(leaving.view());
    },
  };
}
