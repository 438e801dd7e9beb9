import {
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
} from '@fluentui/react-components';
import type { ReactNode } from 'react';

interface PlainDialogProps {
  readonly title: string;
  readonly children: ReactNode;
  /** Buttons, the one that does most last. */
  readonly actions: ReactNode;
  /** An answer is wanted: a click beside it does not close it. */
  readonly alert?: boolean;
  /** The buttons take the whole width. */
  readonly fluid?: boolean;
  readonly surfaceClass?: string | undefined;
  readonly contentClass?: string | undefined;
  /** Escape, or a click beside it. */
  readonly onClose: () => void;
}

/** A title, something to read or fill in, and buttons. Shown while it is there. */
export function PlainDialog(props: PlainDialogProps) {
  const { title, children, actions, alert = false, fluid = false, surfaceClass, contentClass, onClose } = props;
  return (
    <Dialog
      open
      modalType={alert ? 'alert' : 'modal'}
      onOpenChange={(_, data) => {
        if (!data.open) onClose();
      }}
    >
      <DialogSurface className={surfaceClass}>
        <DialogBody>
          <DialogTitle>{title}</DialogTitle>
          <DialogContent className={contentClass}>{children}</DialogContent>
          <DialogActions fluid={fluid}>{actions}</DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
