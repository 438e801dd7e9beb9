import { useEffect, useState } from 'react';
import type { Failure } from '../../../shared/errors';
import type { TechnicianGroupId } from '../../../shared/ids';
import { ask } from '../../bridge';
import { useOrganisation } from '../../stores/organisation';
import { idsFound } from '../../stores/organisation-rows';

/** Who is in a technician group, which technicians themselves say; undefined: not yet known. */
export function useMembers(groupId: string | undefined): readonly string[] | undefined {
  const revision = useOrganisation((state) => state.revision);
  const [members, setMembers] = useState<readonly string[] | undefined>(groupId === undefined ? [] : undefined);
  useEffect(() => {
    if (groupId === undefined) return undefined;
    let current = true;
    void idsFound({ kind: 'technician', query: '', within: groupId }).then((ids) => {
      if (current) setMembers(ids);
    });
    return () => {
      current = false;
    };
  }, [groupId, revision]);
  return members;
}

async function setMember(
  technicianId: string,
  groupId: TechnicianGroupId,
  isIn: boolean,
): Promise<Failure | undefined> {
  const found = await ask('entity.get', { kind: 'technician', id: technicianId });
  if (!found.ok) return found.error;
  const { entity } = found.value;
  if (entity.kind !== 'technician') return { code: 'bug', detail: 'not a technician' };
  const rest = entity.value.groups.filter((one) => one !== groupId);
  const value = { ...entity.value, groups: isIn ? [...rest, groupId] : rest };
  const answer = await ask('entity.put', { entity: { kind: 'technician', value } });
  if (!answer.ok) return answer.error;
  return answer.value.saved ? undefined : { code: 'bad_input', detail: answer.value.findings[0]?.code ?? 'groups' };
}

/** Puts technicians into a group and takes others out, one after the other; stops at the first that fails. */
export async function changeMembers(
  groupId: TechnicianGroupId,
  before: readonly string[],
  after: readonly string[],
): Promise<Failure | undefined> {
  const [was, will] = [new Set(before), new Set(after)];
  const changes = [
    ...after.filter((id) => !was.has(id)).map((id) => [id, true] as const),
    ...before.filter((id) => !will.has(id)).map((id) => [id, false] as const),
  ];
  for (const [id, isIn] of changes) {
    const failure = await setMember(id, groupId, isIn);
    if (failure !== undefined) return failure;
  }
  return undefined;
}
