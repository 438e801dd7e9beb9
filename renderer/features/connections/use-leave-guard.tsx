import { type ReactNode, useCallback, useEffect, useState } from 'react';
import { guardPage } from '../../stores/organisation-memory';
import { connectionsText as text } from '../../text/connections';
import { Confirm } from '../organising/confirm';

interface LeaveGuard {
  /** Asks where something was typed; answers whether the form may be left. */
  readonly mayLeave: () => Promise<boolean>;
  /** The question, to be rendered with the form. */
  readonly question: ReactNode;
}

/** Asks before a form with unsaved input is left, whether by its own buttons or by the navigation. */
export function useLeaveGuard(dirty: boolean): LeaveGuard {
  const [answer, setAnswer] = useState<(leave: boolean) => void>();
  const mayLeave = useCallback((): Promise<boolean> => {
    if (!dirty) return Promise.resolve(true);
    return new Promise((resolve) => {
      setAnswer(() => resolve);
    });
  }, [dirty]);
  useEffect(() => guardPage(mayLeave), [mayLeave]);
  const end = (leave: boolean): void => {
    setAnswer(undefined);
    answer?.(leave);
  };
  const question =
    answer === undefined ? null : (
      <Confirm
        title={text.leave}
        action={text.leaveAction}
        cancel={text.stay}
        onCancel={() => {
          end(false);
        }}
        onConfirm={() => {
          end(true);
        }}
      >
        {text.leaveBody}
      </Confirm>
    );
  return { mayLeave, question };
}
