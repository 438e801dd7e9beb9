import { mount, Root } from '../../ui/root';
import { withoutEval } from '../../ui/without-eval';
import { Leaving } from './leaving';

withoutEval();
mount(
  <Root>
    <Leaving />
  </Root>,
);
