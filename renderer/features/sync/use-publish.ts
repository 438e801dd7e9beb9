import { useEffect, useState } from 'react';
import type { Failure } from '../../../shared/errors';
import type { Output } from '../../../shared/ipc/contract';
import type { Difference } from '../../../shared/ipc/organisation-views';
import { ask } from '../../bridge';
import { refetchOrganisation } from '../../stores/organisation';
import type { Choices, Keep } from './conflict-list';

type Outcome = Output<'organisation.publish'>;

/** What the draft changes; undefined until it is known. */
function useDifferences(): { readonly differences: readonly Difference[] | undefined; readonly failure?: Failure } {
  const [state, setState] = useState<{ differences: readonly Difference[] | undefined; failure?: Failure }>({
    differences: undefined,
  });
  useEffect(() => {
    let current = true;
    void ask('organisation.differences', {}).then((answer) => {
      if (!current) return;
      setState(answer.ok ? answer.value : { differences: undefined, failure: answer.error });
    });
    return () => {
      current = false;
    };
  }, []);
  return state;
}

/** The way from what the draft changes to a published version, by a lost race if need be. */
export function usePublish() {
  const { differences, failure: unread } = useDifferences();
  const [busy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<Outcome>();
  const [choices, setChoices] = useState<Choices>({});
  const [failure, setFailure] = useState<Failure>();
  const lost = outcome?.outcome === 'lostRace' ? outcome : undefined;
  const left = lost?.conflicts.filter(({ key }) => choices[key] === undefined).length ?? 0;
  const publish = async (): Promise<void> => {
    if (busy || left > 0) return;
    setBusy(true);
    setFailure(undefined);
    const kept = lost?.conflicts.map(({ key }) => ({ key, keep: choices[key] ?? 'theirs' })) ?? [];
    const answer = await ask(
      'organisation.publish',
      lost === undefined ? {} : { accepted: { version: lost.version, choices: kept } },
    );
    setBusy(false);
    if (!answer.ok) {
      setFailure(answer.error);
      return;
    }
    setOutcome(answer.value);
    // What the others have now may be something else than what was chosen between.
    setChoices({});
    if (answer.value.outcome === 'published') await refetchOrganisation();
  };
  const choose = (key: string, keep: Keep): void => {
    setChoices((now) => ({ ...now, [key]: keep }));
  };
  return { differences, busy, outcome, choices, choose, left, failure: failure ?? unread, publish };
}
