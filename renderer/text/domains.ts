import { calendarDay, plural } from './time';

/** Words around certificates of authorities. */
export const certificateText = {
  list: 'Certificates in this field',
  broken: 'This is not a certificate.',
  ends: (at: number) => `Valid until ${calendarDay(at)}`,
  ended: (at: number) => `Ended on ${calendarDay(at)}: nothing that it signed is believed.`,
  noAuthority: 'Not an authority: only a domain controller that shows this very certificate is believed.',
} as const;

/** Words around finding domain controllers. */
export const finderText = {
  find: 'Find domain controllers',
  finding: 'Asking DNS…',
  needsDomain: 'Give the domain name first.',
  server: 'DNS server (optional)',
  serverHint: 'An address. Without one this computer’s own DNS is asked, which must know the customer’s domain.',
  found: (count: number) => `${plural(count, 'domain controller')} found.`,
  use: 'Use these',
  used: 'They are in the list above.',
  notFound: 'No domain controllers found',
} as const;

/** Values of msDS-Behavior-Version (MS-ADTS 6.1.4.3), each the oldest Windows Server that may be a domain controller. */
const servers: Readonly<Record<number, string>> = {
  0: '2000',
  1: '2003 interim',
  2: '2003',
  3: '2008',
  4: '2008 R2',
  5: '2012',
  6: '2012 R2',
  7: '2016',
  10: '2025',
};

/** The functional level as the doctor read it. */
export function functionalLevelText(level: number): string {
  const server = servers[level];
  return `Functional level of the domain: ${server === undefined ? String(level) : `Windows Server ${server}`}`;
}
