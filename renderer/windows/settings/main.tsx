import { mount, Root } from '../../ui/root';
import { Settings } from './settings';

mount(
  <Root>
    <Settings />
  </Root>,
);
