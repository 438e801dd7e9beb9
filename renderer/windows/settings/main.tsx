import { mount, Root } from '../../ui/root';
import { withoutEval } from '../../ui/without-eval';
import { Settings } from './settings';

withoutEval();
mount(
  <Root>
    <Settings />
  </Root>,
);
