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
  readonly failure: Failure | undefined;
}

/** Privileges that can be picked, from the catalogue and from connected directories. */
export const usePrivileges = create<PrivilegesStore>(() => ({ choices: [], seen: [], failure: undefined }));

const SEARCH_AFTER_MS = 150;
const LONGEST_QUERY = 120;
/** As many as a few answers hold. */
const REMEMBERED = 600;
let timer: ReturnType<typeof setTimeout> | undefined;
let searchNumber = 0;

/** Searches now; only the answer to the newest search is shown. */
export async function searchPrivileges(source: Source, query: string): Promise<void> {
  clearTimeout(timer);
  const number = ++searchNumber;
  const answer = await ask('directory.privileges', { source, query: query.trim().slice(0, LONGEST_QUERY) });
  if (number !== searchNumber) return;
  if (!answer.ok) {
    usePrivileges.setState({ choices: [], failure: answer.error });
    return;
  }
  const { choices } = answer.value;
  usePrivileges.setState(({ seen }) => ({
    choices,
    failure: undefined,
    seen: [
      ...choices,
      ...seen.filter(({ privilege }) => !choices.some((choice) => samePrivilege(choice.privilege, privilege))),
    ].slice(0, REMEMBERED),
  }));
}

/** Searches once typing pauses. */
export function searchPrivilegesSoon(source: Source, query: string): void {
  clearTimeout(timer);
  timer = setTimeout(() => void searchPrivileges(source, query), SEARCH_AFTER_MS);
}

/** What is known about a chosen privilege. */
export function knownChoice(seen: readonly PrivilegeChoice[], privilege: Privilege): PrivilegeChoice | undefined {
  return seen.find((choice) => samePrivilege(choice.privilege, privilege));
}
