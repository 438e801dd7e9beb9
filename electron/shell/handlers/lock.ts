import { failure, type Failure } from '../../../shared/errors';
import type { lockRows } from '../../../shared/ipc/lock-rows';
import { err, ok, type Result } from '../../../shared/result';
import { Secret } from '../../../shared/secret';
import type { Product } from '../product';
import type { Handlers } from '../ipc/route';
import { atWork, bare } from './at-work';
import type { Rooms } from './index';

/** The lock of the program. */
export function lockHandlers({ product, lockRoom }: Rooms): Pick<Handlers, keyof typeof lockRows> {
  const { lock, view } = lockRoom;
  return {
    'lock.view': () => ok(view()),
    'lock.now': () => {
      lock.lock('person');
      return ok({});
    },
    'lock.unlock': async ({ passphrase }) => bare(await lock.unlock(new Secret(passphrase))),
    'lock.askSystem': async () => bare(await lock.askSystem()),
    'lock.begin': async ({ passphrase }) => bare(await lock.begin(new Secret(passphrase))),
    'lock.endMine': () =>
      atWork(product, ({ latchkey }) => {
        const ended = latchkey.endAll('mine');
        return ended.ok ? ok({ count: ended.value.count }) : ended;
      }),
    'lock.forget': async () => {
      if (!lock.isLocked()) return err(failure('policy_denied', { detail: 'not locked' }));
      const left = await leave(product);
      return bare(left.ok ? await lock.reset() : left);
    },
    'lock.setUp': async ({ when, passphrase, current }) => {
      const done = await lock.setUp({
        ...(when === undefined ? {} : { when }),
        ...(passphrase === undefined ? {} : { passphrase: new Secret(passphrase) }),
        ...(current === undefined ? {} : { current: new Secret(current) }),
      });
      return done.ok ? ok(view()) : done;
    },
  };
}

/** An organisation that did not open is not forgotten: it may open the next time, and would do so unlocked. */
function leave(product: Product): Promise<Result<unknown, Failure>> {
  const kind = product.workplace()?.kind;
  if (kind === 'practice') return product.leavePractice();
  if (kind === 'organisation') return product.leaveOrganisation({ records: 'keep' });
  return Promise.resolve(err(failure('busy', { detail: 'not open' })));
}
