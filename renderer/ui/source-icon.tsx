import { CloudRegular } from '@fluentui/react-icons/svg/cloud';
import { DesktopRegular } from '@fluentui/react-icons/svg/desktop';
import { ServerRegular } from '@fluentui/react-icons/svg/server';
import type { Source } from '../../shared/model/connector';
import { sourceName } from '../text/en';

const icons = { m365: CloudRegular, activeDirectory: ServerRegular, local: DesktopRegular } as const;

interface SourceIconProps {
  readonly source: Source;
  readonly size?: number;
}

/** Where an account lives, as a picture with a name. */
export function SourceIcon({ source, size = 20 }: SourceIconProps) {
  const Icon = icons[source];
  return (
    <Icon
      fontSize={size}
      style={{ flexShrink: 0 }}
      title={sourceName[source]}
      aria-label={sourceName[source]}
      role="img"
    />
  );
}
