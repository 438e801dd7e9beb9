import { Button } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import type { Failure } from '../../../shared/errors';
import { partnerFailure } from '../../text/partner';
import { FailureNote } from '../../ui/failure-note';
import { Confirm } from './confirm';
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
  return (
    <Confirm
      title={text.title}
      action={text.take(chosen.size)}
      cancel={text.cancel}
      held={chosen.size === 0 || taking}
      onCancel={onClose}
      onConfirm={() =>
        void take().then((taken) => {
          if (taken) onClose();
        })
      }
    >
      <div className={styles.content}>{children}</div>
    </Confirm>
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
