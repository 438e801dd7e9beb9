import { technicianGroupIdSchema } from '../../shared/ids';
import type { Entity } from '../../shared/ipc/entities';
import type { Organisation } from '../../shared/model/organisation';

/** Is this thing of that customer, or a member of that group? */
export function belongs(one: Entity['value'], within: string, inGroup: ReadonlySet<string> | undefined): boolean {
  if ('customerId' in one) return one.customerId === within;
  if ('handle' in one) return one.groups.some((team) => team === within);
  return inGroup?.has(one.id) === true;
}

/** The organisation as it is once exactly these are in the group. */
export function withMembers(
  organisation: Organisation,
  change: { readonly groupId: string; readonly members: readonly string[] },
): Organisation {
  const group = technicianGroupIdSchema.parse(change.groupId);
  const technicians = organisation.technicians.map((technician) => {
    const rest = technician.groups.filter((one) => one !== group);
    return { ...technician, groups: change.members.includes(technician.id) ? [...rest, group] : rest };
  });
  return { ...organisation, technicians };
}
