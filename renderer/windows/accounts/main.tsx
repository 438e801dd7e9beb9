import { mount, Root } from '../../ui/root';
import { Accounts } from './accounts';

mount(
  <Root>
    <Accounts />
  </Root>,
);
