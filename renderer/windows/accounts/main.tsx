import { followShown } from '../../stores/shown';
import { mount, Root } from '../../ui/root';
import { Accounts } from './accounts';

// Before the first rendering: a window opened for one lease is told so as soon as it is loaded.
followShown();
mount(
  <Root>
    <Accounts />
  </Root>,
);
