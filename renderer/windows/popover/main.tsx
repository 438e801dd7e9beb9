import { lazy } from 'react';
import { LockGate } from '../../features/lock/lock-gate';
import { forgetShown } from '../../stores/forget-shown';
import { followLock } from '../../stores/lock';
import { afterPaint } from '../../ui/after-paint';
import { mount, Root } from '../../ui/root';
import { beginsWithWelcome, Popover } from './popover';

/** From the one other file of this window: a third would cut what is fetched at once in two. */
const LockPage = lazy(() => import('./layer').then(({ LockPage }) => ({ default: LockPage })));

const follow = (): void => void followLock(forgetShown);
// The welcome page stands without having asked anything, and there is nothing behind it to be locked.
if (beginsWithWelcome) afterPaint(follow);
else follow();
mount(
  <Root>
    <LockGate escapes page={LockPage}>
      <Popover />
    </LockGate>
  </Root>,
);
