import { Button, makeStyles } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { PlainDialog } from '../../ui/plain-dialog';

const useStyles = makeStyles({ action: { whiteSpace: 'nowrap' } });

interface ConfirmProps {
  readonly title: string;
  readonly children: ReactNode;
  /** Names its object: `Discard 3 changes`. */
  readonly action: string;
  readonly cancel?: string;
  /** It cannot be done yet; the children say why. */
  readonly held?: boolean;
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
}

/** Asks before something that cannot be taken back. Shown while it is there; Escape cancels. */
export function Confirm({
  title,
  children,
  action,
  cancel = 'Cancel',
  held = false,
  onConfirm,
  onCancel,
}: ConfirmProps) {
  const styles = useStyles();
  return (
    <PlainDialog
      alert
      title={title}
      onClose={onCancel}
      actions={
        <>
          <Button onClick={onCancel}>{cancel}</Button>
          <Button className={styles.action} appearance="primary" disabledFocusable={held} onClick={onConfirm}>
            {action}
          </Button>
        </>
      }
    >
      {children}
    </PlainDialog>
  );
}
