import { mount, Root } from '../../ui/root';
import { Popover } from './popover';

mount(
  <Root>
    <Popover />
  </Root>,
);
