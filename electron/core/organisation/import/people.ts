import { technicianIdSchema } from '../../../../shared/ids';
import type { DirectoryPersonView } from '../../../../shared/ipc/partner-rows';
import { handleFrom } from '../../../../shared/model/handle';
import type { Organisation } from '../../../../shared/model/organisation';
import { technicianSchema } from '../../../../shared/model/technician';
import { lineSchema } from '../../../../shared/model/text';
import type { Wanted } from '../draft';
import { shownName } from '../shown-name';

/** What the MSP's own tenant tells of one person. */
export interface KnownPerson {
  readonly objectId: string;
  readonly name: string;
  readonly upn: string;
  readonly enabled: boolean;
  readonly guest: boolean;
}

const NAMELESS = 'Person without a name';
/** Of people whose user name has no letter a handle could begin with. */
const NO_HANDLE = 'tech';
const LONGEST_HANDLE = 12;
const upnSchema = lineSchema(320, 3);

/**
 * The people found, by name, each with the technician who already has the object id. Those with a user name that could not
 * be shown as it is are left out: a name can be mended, a user name is what somebody signs in with.
 */
export function directoryPeople(
  found: readonly KnownPerson[],
  { technicians }: Pick<Organisation, 'technicians'>,
): DirectoryPersonView[] {
  const known = new Map(technicians.map(({ id, name, entraObjectId }) => [entraObjectId.toLowerCase(), { id, name }]));
  const lines = new Map<string, DirectoryPersonView>();
  for (const { objectId, name, upn, enabled, guest } of found) {
    if (!upnSchema.safeParse(upn).success) continue;
    const id = objectId.toLowerCase();
    const technician = known.get(id);
    lines.set(id, {
      objectId: id,
      name: shownName(name, NAMELESS),
      upn,
      enabled,
      ...home(upn, guest),
      ...(technician === undefined ? {} : { known: technician }),
    });
  }
  return [...lines.values()].sort((a, b) => a.name.localeCompare(b.name, 'en') || (a.objectId < b.objectId ? -1 : 1));
}

/** Accounts of other tenants have `#EXT#` in their user name here (Entra: properties of a B2B collaboration user). */
function home(upn: string, guest: boolean): Pick<DirectoryPersonView, 'guest'> {
  if (/#EXT#/i.test(upn)) return { guest: 'elsewhere' };
  return guest ? { guest: 'here' } : {};
}

export interface TakePeopleWorld {
  readonly organisation: Pick<Organisation, 'technicians'>;
  /** A new id that nothing has yet. */
  readonly newId: () => string;
}

/**
 * A technician without groups and customers for each person who is not on the roster and whose account lives here. Their
 * handles are made from their user names, with a number behind where somebody has the handle.
 */
export function takePeople(lines: readonly DirectoryPersonView[], world: TakePeopleWorld): readonly Wanted[] {
  const handles = new Set(world.organisation.technicians.map(({ handle }) => handle));
  return lines.flatMap(({ known, guest, objectId, name, upn }): readonly Wanted[] => {
    if (known !== undefined || guest === 'elsewhere') return [];
    const handle = freeHandle(handleFrom(upn), handles);
    const technician = technicianSchema.safeParse({
      id: technicianIdSchema.parse(world.newId()),
      name,
      handle,
      upn,
      entraObjectId: objectId,
      role: 'technician',
      groups: [],
      scope: { kind: 'some', customers: [], customerGroups: [] },
    });
    if (!technician.success) return [];
    handles.add(handle);
    return [{ collection: 'technicians', id: technician.data.id, after: technician.data }];
  });
}

function freeHandle(proposed: string, taken: ReadonlySet<string>): string {
  const start = proposed === '' ? NO_HANDLE : proposed;
  if (!taken.has(start)) return start;
  for (let number = 2; ; number += 1) {
    const end = String(number);
    const handle = `${start.slice(0, LONGEST_HANDLE - end.length)}${end}`;
    if (!taken.has(handle)) return handle;
  }
}
