import type { PrivilegeChoice } from '../../../shared/ipc/entities';
import type { Source } from '../../../shared/model/connector';
import { privilegeKey } from '../../../shared/model/policy';
import { domainGroups, localGroups } from './groups';
import { entraRoles } from './entra-roles';

const catalogue: Readonly<Record<Source, readonly PrivilegeChoice[]>> = {
  m365: entraRoles,
  activeDirectory: domainGroups,
  local: localGroups,
};

/** All that is known of a source without asking a directory. */
export function knownPrivileges(source: Source): readonly PrivilegeChoice[] {
  return catalogue[source];
}

/**
 * What fits the typed words, best first: names that begin with them, then names and hints that hold them all. An id counts
 * when it is typed whole.
 */
export function findPrivileges(choices: readonly PrivilegeChoice[], query: string): readonly PrivilegeChoice[] {
  const typed = query.trim().toLowerCase();
  if (typed === '') return choices;
  const words = typed.split(/\s+/);
  const begins: PrivilegeChoice[] = [];
  const holds: PrivilegeChoice[] = [];
  for (const choice of choices) {
    const name = choice.privilege.name.toLowerCase();
    const text = `${name} ${choice.hint.toLowerCase()}`;
    if (name.startsWith(typed)) begins.push(choice);
    else if (words.every((word) => text.includes(word)) || idsOf(choice).includes(typed)) holds.push(choice);
  }
  return [...begins, ...holds];
}

function idsOf({ privilege }: PrivilegeChoice): readonly string[] {
  switch (privilege.kind) {
    case 'directoryRole':
      return [privilege.roleTemplateId];
    case 'group':
      return privilege.objectId === undefined ? [] : [privilege.objectId.toLowerCase()];
    case 'adGroup':
      return privilege.wellKnownRid === undefined ? [] : [String(privilege.wellKnownRid)];
    case 'localGroup':
      return privilege.sid === undefined ? [] : [privilege.sid.toLowerCase()];
  }
}

/** Groups found in a directory, behind what the catalogue has to say; one of the same name is shown once. */
export function withFound(
  known: readonly PrivilegeChoice[],
  found: readonly PrivilegeChoice['privilege'][],
): readonly PrivilegeChoice[] {
  const shown = new Set(known.map(({ privilege }) => privilegeKey(privilege).toLowerCase()));
  const others = found.filter((privilege) => {
    const key = privilegeKey(privilege).toLowerCase();
    if (shown.has(key)) return false;
    shown.add(key);
    return true;
  });
  return [
    ...known,
    ...others.map((privilege) => ({ privilege, risk: 'unknown', hint: '', from: 'directory' }) as const),
  ];
}
