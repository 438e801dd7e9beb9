import type { Failure } from '../../shared/errors';
import type { PartnerCustomerView } from '../../shared/ipc/partner-rows';
import type { ErrorText } from './errors';
import { counted } from './organising';
import { errorText } from './errors';
import { calendarDay } from './time';

/** Words of the dialog that takes customers over from Microsoft. */
export const partnerText = {
  open: 'From Microsoft…',
  title: 'Customers from Microsoft',
  lead: 'Your GDAP relationships and CSP contracts, as Microsoft knows them. Those you choose become customers with a Microsoft 365 connection, in the draft.',
  looking: 'Asking Microsoft for your customers…',
  empty: 'Microsoft knows no customers of yours.',
  list: 'Customers that Microsoft knows',
  search: 'Search by name or domain',
  noMatch: 'No customer fits.',
  all: (count: number) => `All that are new (${String(count)})`,
  known: (name: string, found: string) => (name === found ? 'Already a customer' : `Already here as ${name}`),
  noDomain: 'Microsoft does not name its domain: add it by hand',
  cancel: 'Cancel',
  again: 'Ask again',
  take: (count: number) => (count === 0 ? 'Import' : `Import ${counted(count, 'customer')}`),
  done: (added: number) => `${counted(added, 'customer')} added in the draft`,
} as const;

/** Until when the partner has access, in words. */
export function relationshipText({ endsAt }: PartnerCustomerView, now: number): string {
  if (endsAt === undefined) return 'No active GDAP relationship';
  return endsAt <= now ? 'GDAP relationship has ended' : `GDAP until ${calendarDay(endsAt)}`;
}

/** Why the customers could not be read. */
export function partnerFailure(failure: Failure): ErrorText {
  if (failure.code === 'bad_input' && failure.detail === 'no_connection') {
    return {
      title: 'There is no connection to ask through yet',
      body: 'Microsoft is asked through the app that technicians sign in to.',
      action:
        'Add one customer with a Microsoft 365 connection that technicians sign in to, sign in there, then come back.',
    };
  }
  return errorText(failure);
}
