import { makeStyles } from '@fluentui/react-components';
import type { ReactNode } from 'react';

const useStyles = makeStyles({
  unseen: { position: 'absolute', width: '1px', height: '1px', overflow: 'hidden', clipPath: 'inset(50%)' },
});

interface UnseenProps {
  /** `h1`: the heading of a window whose purpose the eye sees without one. */
  readonly as?: 'span' | 'h1';
  readonly children: ReactNode;
}

/** Words for a screen reader where the eye needs none. */
export function Unseen({ as: Element = 'span', children }: UnseenProps) {
  return <Element className={useStyles().unseen}>{children}</Element>;
}
