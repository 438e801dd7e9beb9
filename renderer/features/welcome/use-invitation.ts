import { useEffect } from 'react';
import { ask, bridge } from '../../bridge';
import { useTyped } from './typed';

/** Calls when an invitation came from a link or a file; it stands in the form then. */
export function useInvitation(onInvitation: () => void): void {
  useEffect(() => {
    let gone = false;
    const look = async (): Promise<void> => {
      const answer = await ask('invitation.waiting', {});
      if (gone || !answer.ok || answer.value.line === undefined) return;
      useTyped.setState({ invitation: answer.value.line });
      void ask('invitation.forget', {});
      onInvitation();
    };
    const stop = bridge().on('invitation.offered', () => void look());
    void look();
    return () => {
      gone = true;
      stop();
    };
  }, [onInvitation]);
}
