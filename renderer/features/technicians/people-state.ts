import { useCallback, useEffect, useState } from 'react';
import type { Failure } from '../../../shared/errors';
import type { DirectoryPersonView } from '../../../shared/ipc/partner-rows';
import { ask } from '../../bridge';
import { notify } from '../../stores/organisation-memory';
import { peopleText } from '../../text/people';

/** Long enough that a name typed at normal speed is one question. */
const SEARCH_AFTER_MS = 250;

export interface PeopleState {
  readonly query: string;
  readonly setQuery: (query: string) => void;
  /** Undefined until Microsoft has answered once. Those chosen stay in it, whatever is searched for. */
  readonly people: readonly DirectoryPersonView[] | undefined;
  /** Others fit, too. */
  readonly more: boolean;
  /** Microsoft is being asked. */
  readonly looking: boolean;
  readonly failure: Failure | undefined;
  readonly chosen: ReadonlyMap<string, DirectoryPersonView>;
  readonly choose: (person: DirectoryPersonView, wanted: boolean) => void;
  readonly again: () => void;
  readonly taking: boolean;
  /** True when the chosen ones were taken. */
  readonly take: () => Promise<boolean>;
}

/** Whether somebody can be taken: not on the roster, and known here by the object id they sign in with. */
export function mayJoin({ known, guest }: DirectoryPersonView): boolean {
  return known === undefined && guest !== 'elsewhere';
}

interface Found {
  readonly people: readonly DirectoryPersonView[];
  readonly more: boolean;
}

/** People of the own tenant: looked for as one types, taken when it is asked for. */
export function usePeople(): PeopleState {
  const [query, setQuery] = useState('');
  const [turn, setTurn] = useState(0);
  const [found, setFound] = useState<Found>();
  // The newest question that was answered.
  const [answered, setAnswered] = useState<string>();
  const [failure, setFailure] = useState<Failure>();
  const [chosen, setChosen] = useState<ReadonlyMap<string, DirectoryPersonView>>(new Map());
  const [taking, setTaking] = useState(false);
  const typed = query.trim();
  const question = `${String(turn)} ${typed}`;
  useEffect(() => {
    let current = true;
    const look = async (): Promise<void> => {
      const answer = await ask('technicians.fromDirectory', { query: typed });
      // A later question is on its way.
      if (!current) return;
      setAnswered(question);
      setFailure(answer.ok ? undefined : answer.error);
      if (answer.ok) setFound(answer.value);
    };
    const timer = setTimeout(() => void look(), typed === '' ? 0 : SEARCH_AFTER_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [typed, question]);
  const choose = useCallback((person: DirectoryPersonView, wanted: boolean): void => {
    setChosen((now) => {
      const next = new Map(now);
      if (wanted) next.set(person.objectId, person);
      else next.delete(person.objectId);
      return next;
    });
  }, []);
  const shown = new Set(found?.people.map(({ objectId }) => objectId));
  const kept = [...chosen.values()].filter(({ objectId }) => !shown.has(objectId));
  return {
    query,
    setQuery,
    people: found === undefined ? undefined : [...kept, ...found.people],
    more: found?.more === true,
    looking: answered !== question,
    failure,
    chosen,
    choose,
    again: () => setTurn(turn + 1),
    taking,
    take: async () => {
      setTaking(true);
      const answer = await ask('technicians.fromDirectory', { take: [...chosen.keys()] });
      setTaking(false);
      setFailure(answer.ok ? undefined : answer.error);
      if (!answer.ok) return false;
      notify(peopleText.done(answer.value.added), { undo: answer.value.added > 0 });
      return true;
    },
  };
}
