import type { CredentialView } from '../../shared/ipc/credential-rows';
import type { Expiry } from '../../shared/model/credential';
import { calendarDay } from './time';

/** What an app signs in with, as it is called in a tag. */
export const credentialName: Readonly<Record<CredentialView['kind'], string>> = {
  certificate: 'Certificate',
  secret: 'Client secret',
};

export const expiryText: Readonly<Record<Exclude<Expiry, 'fine'>, string>> = {
  in30Days: 'Ends within 30 days',
  in7Days: 'Ends within a week',
  in1Day: 'Ends within a day',
  expired: 'Expired',
};

export const secretEndText = {
  field: 'Ends on (optional)',
  hint: 'As Entra shows it beside the secret. With it, Latchkey warns 30, 7 and 1 days before.',
  save: 'Save the date',
  saved: 'The date is saved.',
  forgotten: 'The end is unknown again.',
  unknown: 'End unknown: nobody will be warned before it.',
  ends: (at: number) => `Ends on ${calendarDay(at)}.`,
  toldByDirectory: (at: number) => `Ends on ${calendarDay(at)}, as the app registration says.`,
} as const;
