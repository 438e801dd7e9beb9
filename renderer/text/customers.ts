import { counted } from './organising';

/** Words of the pages about customers and customer groups. */
export const customersText = {
  name: 'Customers',
  search: 'Search by name, code or domain',
  columns: { name: 'Name', detail: 'Code · domain', count: 'Connections' },
  lead: 'Customers are whom your technicians work for. Each has the connections through which JIT accounts are made.',
  add: 'New customer',
  importCsv: 'Import…',
  showArchived: 'Show archived',
  archive: 'Archive',
  restore: 'Restore',
  archiveAdvice:
    'Archive the customer instead: it is no longer offered anywhere, and accounts that are out still end on time.',
  archivedNote: 'Archived: nobody can check out here until it is restored. Accounts that are out still end on time.',
  fields: {
    name: 'Name',
    code: 'Short code',
    codeHint: (code: string) =>
      `Technicians type it to find the customer; in account names it stands for {customer}, as in “${code === '' ? 'con' : code.toLowerCase()}-jit”.`,
    domains: 'Domains',
    domainsHint: 'One on each line. Technicians can search for them.',
    timeZone: 'Time zone',
    timeZoneHint: 'Ends of accounts are also shown in the customer’s time.',
    connections: 'Connections',
  },
  noConnections: 'No connection yet: no account can be made here.',
  goToConnections: 'Go to Connections',
} as const;

/** Why the form of a customer refuses a field. */
export function customerShape(field: string): string {
  switch (field) {
    case 'name':
      return 'Give a name of 1 to 120 characters, on one line.';
    case 'code':
      return '2 to 12 letters, digits or dashes.';
    case 'domains':
      return 'At most 50 domains of 3 to 253 characters each.';
    case 'timeZone':
      return 'Choose a time zone.';
    default:
      return 'This cannot be used.';
  }
}

export const zoneText = {
  unknown: 'This time zone is not known here. Choose one from the list.',
  none: 'No time zone fits.',
} as const;

export const customerGroupsText = {
  name: 'Customer groups',
  search: 'Search customer groups',
  columns: { name: 'Name', detail: '', count: 'Customers' },
  lead: 'A customer group puts customers together, so that a JIT policy or a technician can be limited to them. At customers outside its groups a policy is not shown at all.',
  add: 'New customer group',
  fields: { name: 'Name', members: 'Customers in the group' },
  pick: (name: string) => (name.trim() === '' ? 'Customers in the group' : `Customers in ${name.trim()}`),
  policies: (count: number) =>
    count === 0 ? 'No JIT policy is limited to this group.' : `${counted(count, 'policy')} limited to this group:`,
} as const;

/** Why the form of a group refuses a field. */
export function groupShape(field: string): string {
  return field === 'name' ? 'Give a name of 1 to 120 characters, on one line.' : 'This cannot be used.';
}
