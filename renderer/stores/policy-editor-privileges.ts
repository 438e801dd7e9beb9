import { create } from 'zustand';
import type { Failure } from '../../shared/errors';
import type { PrivilegeChoice } from '../../shared/ipc/entities';
import type { Source } from '../../shared/model/connector';
import type { Privilege } from '../../shared/model/policy';
import { ask } from '../bridge';
import { samePrivilege } from './policy-editor-form';

interface PrivilegesStore {
  /** What the newest answer offers. */
  readonly choices: readonly PrivilegeChoice[];
  /** Everything that was offered lately: it says how risky the chosen ones are. */
  readonly seen: readonly PrivilegeChoice[];
  /** A directory is being asked. */
  readonly searching: boolean;
  readonly failure: Failure | undefined;
}

/** Privileges that can be picked, from the catalogue and from connected directories. */
export const usePrivileges = create<PrivilegesStore>(() => ({
  choices: [],
  seen: [],
  searching: false,
  failure: undefined,
}));

const SEARCH_AFTER_MS = 150;
const LONGEST_QUERY = 120;
/** As many as a few answers hold. */
const REMEMBERED = 600;
let timer: ReturnType<typeof setTimeout> | undefined;
let searchNumber = 0;

export interface PrivilegeSearch {
  readonly source: Source;
  readonly query: string;
  /** The connection whose directory is asked as well; undefined: the catalogue alone. */
  readonly connectorId: string | undefined;
}

/** Searches now; only the answer to the newest search is shown. */
export async function searchPrivileges({ source, query, connectorId }: PrivilegeSearch): Promise<void> {
  clearTimeout(timer);
  const number = ++searchNumber;
  usePrivileges.setState({ searching: connectorId !== undefined });
  const answer = await ask('directory.privileges', {
    source,
    query: query.trim().slice(0, LONGEST_QUERY),
    ...(connectorId === undefined ? {} : { connectorId }),
  });
  if (number !== searchNumber) return;
  if (!answer.ok) {
    usePrivileges.setState({ choices: [], searching: false, failure: answer.error });
    return;
  }
  const { choices } = answer.value;
  usePrivileges.setState(({ seen }) => ({
    choices,
    searching: false,
    failure: undefined,
    seen: [
      ...choices,
      ...seen.filter(({ privilege }) => !choices.some((choice) => samePrivilege(choice.privilege, privilege))),
    ].slice(0, REMEMBERED),
  }));
}

/** Searches once typing pauses. */
export function searchPrivilegesSoon(search: PrivilegeSearch): void {
  clearTimeout(timer);
  timer = setTimeout(() => void searchPrivileges(search), SEARCH_AFTER_MS);
}

/** What is known about a chosen privilege. */
export function knownChoice(seen: readonly PrivilegeChoice[], privilege: Privilege): PrivilegeChoice | undefined {
  return seen.find((choice) => samePrivilege(choice.privilege, privilege));
}
