import type { TechnicianGroupId, TechnicianId } from '../../../shared/ids';
import {
  technicianGroupSchema,
  technicianSchema,
  type Technician,
  type TechnicianGroup,
} from '../../../shared/model/technician';
import { groupShape } from '../../text/customers';
import { technicianShape } from '../../text/technicians';
import type { FormSpec } from '../organising/entity-form';

/** How technicians are edited. */
export const technicianForm: FormSpec<Technician> = {
  kind: 'technician',
  schema: technicianSchema,
  blank: () => ({
    id: crypto.randomUUID() as TechnicianId,
    name: '',
    handle: '',
    upn: '',
    entraObjectId: '',
    role: 'technician',
    groups: [],
    scope: { kind: 'all' },
  }),
  tidy: ({ computers = [], ...technician }) => ({
    ...technician,
    // None is not written down.
    ...(computers.length === 0 ? {} : { computers: [...new Set(computers)] }),
    name: technician.name.trim(),
    handle: technician.handle.trim(),
    upn: technician.upn.trim(),
    entraObjectId: technician.entraObjectId.trim().toLowerCase(),
  }),
  shapeText: technicianShape,
};

/** How technician groups are edited. */
export const technicianGroupForm: FormSpec<TechnicianGroup> = {
  kind: 'technicianGroup',
  schema: technicianGroupSchema,
  blank: () => ({ id: crypto.randomUUID() as TechnicianGroupId, name: '' }),
  tidy: (group) => ({ ...group, name: group.name.trim() }),
  shapeText: groupShape,
};
