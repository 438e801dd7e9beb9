import { mount, Root } from '../../ui/root';
import { SecretPage } from './secret-page';

// This page has no bridge to the preferences; it follows the system.
mount(
  <Root theme="system">
    <SecretPage />
  </Root>,
);
