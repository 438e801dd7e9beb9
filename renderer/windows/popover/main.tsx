import { LockGate } from '../../features/lock/lock-gate';
import { forgetShown } from '../../stores/forget-shown';
import { followLock } from '../../stores/lock';
import { mount, Root } from '../../ui/root';
import { Popover } from './popover';

followLock(forgetShown);
mount(
  <Root>
    <LockGate escapes>
      <Popover />
    </LockGate>
  </Root>,
);
