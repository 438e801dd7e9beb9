import { create } from 'zustand';
import type { Failure } from '../../shared/errors';
import type { OrganisationView } from '../../shared/ipc/organisation-views';
import { ask, bridge } from '../bridge';

interface OrganisationStore {
  readonly view: OrganisationView | undefined;
  /** Why there is no newer view. */
  readonly failure: Failure | undefined;
  /** Goes up whenever the organisation, its draft or its sync changed: what is on screen is asked for again. */
  readonly revision: number;
}

/** The organisation file as a whole: whose it is, whether it may be edited, how much is unpublished. */
export const useOrganisation = create<OrganisationStore>(() => ({
  view: undefined,
  failure: undefined,
  revision: 0,
}));

let fetchNumber = 0;

/** Takes a view that main answered with; answers that are under way are older. */
function take(view: OrganisationView): void {
  fetchNumber += 1;
  useOrganisation.setState({ view, failure: undefined });
}

/** Fetches the view again; of several answers under way only the newest counts. */
export async function refetchOrganisation(): Promise<void> {
  const number = ++fetchNumber;
  const answer = await ask('organisation.view', {});
  if (number !== fetchNumber) return;
  useOrganisation.setState(
    answer.ok ? { view: answer.value, failure: undefined } : { view: undefined, failure: answer.error },
  );
}

function changed(): void {
  useOrganisation.setState((state) => ({ revision: state.revision + 1 }));
  void refetchOrganisation();
}

/** Starts following the organisation; returns how to stop. A change of the app may be a change of who sits here. */
export function followOrganisation(): () => void {
  const stops = [bridge().on('organisation.changed', changed), bridge().on('app.changed', changed)];
  void refetchOrganisation();
  return () => {
    for (const stop of stops) stop();
  };
}

/** Takes back the newest edit of the draft. */
export async function undoEdit(): Promise<Failure | undefined> {
  const answer = await ask('organisation.undo', {});
  if (!answer.ok) return answer.error;
  take(answer.value);
  return undefined;
}

/** Throws the draft away. */
export async function discardDraft(): Promise<Failure | undefined> {
  const answer = await ask('organisation.discard', {});
  if (!answer.ok) return answer.error;
  take(answer.value);
  return undefined;
}

/** May the person at the keyboard edit? `undefined` until it is known. */
export const mayEdit = (state: OrganisationStore): boolean | undefined => state.view?.canEdit;
