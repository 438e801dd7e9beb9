import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
} from '@fluentui/react-components';
import type { ReactNode } from 'react';
import type { Failure } from '../../../shared/errors';
import { partnerFailure } from '../../text/partner';
import { FailureNote } from '../../ui/failure-note';
import { useFoundStyles } from './found-styles';

/** What a dialog of found things knows and does. */
export interface Found {
  readonly chosen: { readonly size: number };
  readonly taking: boolean;
  readonly failure: Failure | undefined;
  /** Looks once more. */
  readonly again: () => void;
  /** Takes what is chosen into the draft; whether that was done. */
  readonly take: () => Promise<boolean>;
}

interface FoundDialogProps {
  readonly found: Found;
  readonly text: {
    readonly title: string;
    readonly cancel: string;
    readonly take: (count: number) => string;
  };
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A dialog in which somebody chooses of what was found elsewhere, and takes it into the draft. */
export function FoundDialog({ found: { chosen, taking, take }, text, onClose, children }: FoundDialogProps) {
  const styles = useFoundStyles();
  const held = chosen.size === 0 || taking;
  return (
    <Dialog
      open
      modalType="alert"
      onOpenChange={(_, data) => {
        if (!data.open) onClose();
      }}
    >
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{text.title}</DialogTitle>
          <DialogContent className={styles.content}>{children}</DialogContent>
          <DialogActions>
            <Button onClick={onClose}>{text.cancel}</Button>
            <Button
              appearance="primary"
              className={styles.take}
              disabledFocusable={held}
              onClick={() => {
                if (held) return;
                void take().then((taken) => {
                  if (taken) onClose();
                });
              }}
            >
              {text.take(chosen.size)}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}

interface FoundFailureProps {
  readonly found: Pick<Found, 'failure' | 'again'>;
  /** On the button. */
  readonly words: string;
}

/** Why nothing was found, with a way to look again; nothing when all is well. */
export function FoundFailure({ found: { failure, again }, words }: FoundFailureProps) {
  if (failure === undefined) return null;
  return (
    <>
      <FailureNote failure={failure} words={partnerFailure(failure)} />
      <div>
        <Button onClick={again}>{words}</Button>
      </div>
    </>
  );
}
