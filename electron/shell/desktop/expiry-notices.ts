import type { EndingCredential } from '../../app/sign-in/credential-ends';

/** A word about certificates and client secrets that end. */
export interface ExpiryNotice {
  /** What is told by it; the same key is told once, also after a restart. */
  readonly keys: readonly string[];
  /** The one connection that it is about; absent: several. */
  readonly connectorId?: EndingCredential['connectorId'];
  readonly title: string;
  readonly body: string;
}

/** More than this at a time are told together. */
const MOST_APART = 3;

const when = {
  in30Days: 'ends within 30 days',
  in7Days: 'ends within 7 days',
  in1Day: 'ends within a day',
  expired: 'has ended',
} as const;

const kinds = {
  certificate: {
    name: 'Certificate',
    body: 'Make a new certificate on its connection and upload it to the app registration.',
  },
  secret: {
    name: 'Client secret',
    body: 'Make a new secret at the app registration and enter it on its connection.',
  },
} as const;

const keyOf = ({ mark, expiry }: EndingCredential): string => `${mark} ${expiry}`;
const nameOf = ({ customer, label }: EndingCredential): string => (customer === '' ? label : `${customer}, ${label}`);

/** What has not been told yet: once for each limit that is passed. A new certificate or secret begins anew. */
export function dueExpiryNotices(
  ending: readonly EndingCredential[],
  told: ReadonlySet<string>,
): readonly ExpiryNotice[] {
  const due = ending.filter((one) => !told.has(keyOf(one)));
  if (due.length > MOST_APART) return [together(due)];
  return due.map((one) => ({
    keys: [keyOf(one)],
    connectorId: one.connectorId,
    title: `${kinds[one.kind].name} of ${nameOf(one)} ${when[one.expiry]}`,
    body: kinds[one.kind].body,
  }));
}

function together(due: readonly EndingCredential[]): ExpiryNotice {
  const first = due.slice(0, MOST_APART).map(nameOf).join('; ');
  return {
    keys: due.map(keyOf),
    title: `${String(due.length)} certificates and client secrets end soon`,
    body: `${first}; and ${String(due.length - MOST_APART)} more. Their connections say what to do.`,
  };
}
