import { useEffect, useState } from 'react';
import type { Failure } from '../../../shared/errors';
import { type TechnicianGroupId, technicianIdSchema } from '../../../shared/ids';
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

/** Makes these technicians, and nobody else, the members of a group: one edit. */
export async function saveMembers(
  groupId: TechnicianGroupId,
  members: readonly string[],
): Promise<Failure | undefined> {
  const ids = members.map((id) => technicianIdSchema.parse(id));
  const answer = await ask('technicianGroup.setMembers', { groupId, members: ids });
  return answer.ok ? undefined : answer.error;
}
