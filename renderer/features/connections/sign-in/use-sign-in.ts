import { useEffect, useState } from 'react';
import type { Failure } from '../../../../shared/errors';
import type { ConnectorId } from '../../../../shared/ids';
import type { Input } from '../../../../shared/ipc/contract';
import type { SignInAttemptView, SignInView } from '../../../../shared/ipc/sign-in-rows';
import { ask } from '../../../bridge';
import { useOrganisation } from '../../../stores/organisation';
import { look, lookOf, useLooks } from '../looks';

const idle: SignInAttemptView = { state: 'idle' };

/** Who is signed in for the app of a connector, and the sign-in under way; main tells of changes. */
export function useSignIn(connectorId: ConnectorId, clientId: string) {
  const revision = useOrganisation((state) => state.revision);
  const [view, setView] = useState<SignInView>();
  const [failure, setFailure] = useState<Failure>();
  /** Attempts of other connections are told there; this one tells of what was begun here. */
  const [begun, setBegun] = useState(false);
  useEffect(() => {
    let current = true;
    void ask('signIn.view', { connectorId }).then((answer) => {
      if (!current) return;
      if (answer.ok) setView(answer.value);
      else setFailure(answer.error);
    });
    return () => {
      current = false;
    };
  }, [connectorId, revision]);
  const take = (attempt: SignInAttemptView): void => {
    setView((now) => (now === undefined ? { apps: [], attempt } : { ...now, attempt }));
  };
  const begin = async (way: Input<'signIn.begin'>['way'], atCustomer: boolean): Promise<void> => {
    setFailure(undefined);
    setBegun(true);
    const answer = await ask('signIn.begin', { connectorId, way, ...(atCustomer ? { atCustomer } : {}) });
    if (answer.ok) take(answer.value);
    else setFailure(answer.error);
  };
  const cancel = async (): Promise<void> => {
    const answer = await ask('signIn.cancel', {});
    if (answer.ok) take(answer.value);
    else setFailure(answer.error);
  };
  const openPage = async (): Promise<void> => {
    const answer = await ask('signIn.openPage', {});
    setFailure(answer.ok ? undefined : answer.error);
  };
  const signOut = async (objectId: string): Promise<void> => {
    const answer = await ask('signIn.signOut', { objectId, connectorId });
    setFailure(answer.ok ? undefined : answer.error);
    const after = answer.ok ? await ask('signIn.view', { connectorId }) : undefined;
    if (after?.ok === true) setView(after.value);
  };
  const isDone = begun && view?.attempt.state === 'done';
  useEffect(() => {
    // What the last check ran into may be over; who never checked is not bothered.
    if (isDone && lookOf(connectorId)(useLooks.getState()).done) void look(connectorId);
  }, [isDone, connectorId]);
  const app = view?.apps.find((one) => one.clientId.toLowerCase() === clientId.toLowerCase());
  const attempt = view === undefined || (!begun && view.attempt.state !== 'waiting') ? idle : view.attempt;
  return { app, attempt, failure, begin, cancel, openPage, signOut };
}
