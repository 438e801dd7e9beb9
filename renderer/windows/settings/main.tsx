import { LazyLockPage } from '../../features/lock/lazy-lock-page';
import { LockGate } from '../../features/lock/lock-gate';
import { followLock } from '../../stores/lock';
import { followShown } from '../../stores/shown';
import { mount, Root } from '../../ui/root';
import { withoutEval } from '../../ui/without-eval';
import { Settings } from './settings';

withoutEval();
// Before the first rendering: a window opened for one connection is told so as soon as it is loaded.
followShown();
followLock();
mount(
  <Root>
    <LockGate page={LazyLockPage}>
      <Settings />
    </LockGate>
  </Root>,
);
