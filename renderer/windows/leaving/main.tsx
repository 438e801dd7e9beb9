import { forgetShown } from '../../stores/forget-shown';
import { followLock } from '../../stores/lock';
import { mount, Root } from '../../ui/root';
import { withoutEval } from '../../ui/without-eval';
import { Leaving } from './leaving';

withoutEval();
followLock(forgetShown);
mount(
  <Root>
    <Leaving />
  </Root>,
);
