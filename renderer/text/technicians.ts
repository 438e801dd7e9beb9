import type { Role } from '../../shared/model/technician';
import { counted } from './organising';

/** What a role may do, in one sentence each. */
export const roleMeaning: Readonly<Record<Role, string>> = {
  primary:
    'Edits and publishes the organisation, and may use JIT policies kept for Primary and Super. One Primary always stays.',
  super: 'Edits and publishes the organisation, and may use JIT policies kept for Primary and Super.',
  technician: 'Checks out accounts where a JIT policy names one of their groups. Reads, but edits nothing.',
};

/** Words of the page about technicians. */
export const techniciansText = {
  name: 'Technicians',
  search: 'Search by name, user name or handle',
  columns: { name: 'Name', detail: 'User name' },
  lead: 'Technicians check out JIT accounts. Each is known by the object id of their own account in Entra.',
  add: 'New technician',
  importCsv: 'Import…',
  you: 'You',
  fields: {
    name: 'Name',
    upn: 'User name in Entra (UPN)',
    objectId: 'Object id in Entra',
    objectIdHint:
      'Who sits at the keyboard is matched by this id, never by name. Entra admin centre › Users › the technician › Object ID.',
    handle: 'Handle',
    handleHint: (handle: string) => {
      const shown = handle === '' ? 'ana' : handle;
      return `Stands for {tech} in account names, as in “${shown}-jit” or “jit-${shown}-x7k2”.`;
    },
    handleChanged: (before: string) =>
      `From now on accounts are named after the new handle. A Standard account named after “${before}” stays disabled and is not used again.`,
    role: 'Role',
    groups: 'Technician groups',
    groupsHint: 'JIT policies name technician groups.',
    scope: 'Customers',
    scopeAll: 'All customers',
    scopeSome: 'Chosen customers and customer groups',
    scopeNone: 'Nothing is chosen: this technician can work for no customer.',
    scopeCustomers: 'Customers',
    scopeGroups: 'Customer groups',
    computers: 'Keys of their computers',
    computersHint:
      'One on each line: Organisation & sync › My key on each of their computers. Only accounts that one of these keys signed are finished by a colleague’s Latchkey when the computer is gone. Take out the key of a lost computer.',
  },
  pickGroups: 'Technician groups',
  pickCustomers: 'Customers of this technician',
  pickCustomerGroups: 'Customer groups of this technician',
} as const;

/** Why the form of a technician refuses a field. */
export function technicianShape(field: string): string {
  switch (field) {
    case 'name':
      return 'Give a name of 1 to 120 characters, on one line.';
    case 'handle':
      return '1 to 12 lower-case letters, digits or dashes, a letter first.';
    case 'upn':
      return 'Give the user name as in ana@msp.example.';
    case 'entraObjectId':
      return 'An object id looks like 00000000-0000-0000-0000-000000000000, with letters a to f and digits.';
    case 'computers':
      return 'At most 20 keys, each as “Copy the key” gives it: 43 letters, digits, + or / and one =.';
    case 'groups':
      return 'At most 200 groups.';
    default:
      return 'This cannot be used.';
  }
}

/** Words of the page about technician groups. */
export const technicianGroupsText = {
  name: 'Technician groups',
  search: 'Search technician groups',
  columns: { name: 'Name', detail: '', count: 'Technicians' },
  lead: 'A technician group puts colleagues together, so that a JIT policy can be opened to them.',
  add: 'New technician group',
  fields: { name: 'Name', members: 'Technicians in the group' },
  pick: (name: string) => (name.trim() === '' ? 'Technicians in the group' : `Technicians in ${name.trim()}`),
  policies: (count: number) =>
    count === 0 ? 'No JIT policy is opened to this group.' : `${counted(count, 'policy')} opened to this group:`,
  saved: (name: string, count: number) => `“${name}” and ${counted(count, 'technician')} saved in the draft`,
  membersFailed: 'The members could not be changed',
} as const;
