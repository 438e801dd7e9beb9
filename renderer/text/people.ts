import type { DirectoryPersonView } from '../../shared/ipc/partner-rows';
import { counted } from './organising';

/** Words of the dialog that finds technicians among the people of the own tenant. */
export const peopleText = {
  open: 'From Microsoft…',
  title: 'Technicians from Microsoft',
  lead: 'People of your own tenant. Those you choose become technicians in the draft, without groups and customers until you give them some.',
  search: 'Search by how a name or user name begins',
  looking: 'Asking Microsoft…',
  list: 'People that Microsoft knows',
  noMatch: 'Nobody’s name, surname or user name begins so.',
  more: (shown: number) => `Only ${String(shown)} are shown. Type more of the name to find others.`,
  cancel: 'Cancel',
  again: 'Ask again',
  take: (count: number) => (count === 0 ? 'Add' : `Add ${counted(count, 'technician')}`),
  done: (added: number) => `${counted(added, 'technician')} added in the draft`,
} as const;

/** What is to be known of somebody before they are chosen; empty for a member who may sign in. */
export function personRemarks({ known, name, enabled, guest }: DirectoryPersonView): readonly string[] {
  const roster = known === undefined ? [] : [known.name === name ? 'On the roster' : `On the roster as ${known.name}`];
  const home = {
    here: 'Guest',
    elsewhere: 'Guest from another organisation: signs in with another object id, so cannot be added here',
  } as const;
  return [...roster, ...(guest === undefined ? [] : [home[guest]]), ...(enabled ? [] : ['Account is disabled'])];
}
