import { followShown } from '../../stores/shown';
import { LazyLockPage } from '../../features/lock/lazy-lock-page';
import { LockGate } from '../../features/lock/lock-gate';
import { forgetAudit } from '../../stores/audit';
import { forgetShown } from '../../stores/forget-shown';
import { followLock } from '../../stores/lock';
import { forgetSweep } from '../../stores/sweep';
import { mount, Root } from '../../ui/root';
import { Accounts } from './accounts';

// Before the first rendering: a window opened for one lease is told so as soon as it is loaded.
followShown();
followLock(() => {
  forgetShown();
  forgetAudit();
  forgetSweep();
});
mount(
  <Root>
    <LockGate page={LazyLockPage}>
      <Accounts />
    </LockGate>
  </Root>,
);
