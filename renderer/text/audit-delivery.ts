import type { AuditStateView } from '../../shared/ipc/audit-rows';
import type { AuditSinkName } from '../../shared/model/audit-settings';
import { errorText } from './errors';

const sinkNames: Readonly<Record<AuditSinkName, string>> = { syslog: 'Syslog', webhook: 'Webhook' };

type Delivery = AuditStateView['deliveries'][number];

/** How one receiver fares, in a line. */
export function deliveryLine({ sink, waiting, failure }: Delivery): string {
  const name = sinkNames[sink];
  const lines = waiting === 1 ? '1 line waits' : `${String(waiting)} lines wait`;
  if (failure !== undefined) return `${name}: ${lines} · ${errorText(failure).title}`;
  return waiting === 0 ? `${name}: everything delivered` : `${name}: ${lines}`;
}

/** Words around the way of the audit trail to a receiver. */
export const auditText = {
  title: 'Audit trail',
  lead: 'Every computer of the organisation can send its audit trail to a log server. What cannot be delivered waits, in its order, until it can.',
  host: 'Syslog receiver (TLS)',
  hostHint: 'Host name; empty: none. Messages as in RFC 5424, over TLS as in RFC 5425.',
  port: 'Port',
  url: 'Webhook',
  urlHint:
    'An https address; empty: none. Each request is signed with a key that stays in the keychain of each computer.',
  ca: 'Certificate authority of the receivers (optional)',
  caHint: 'PEM. Left empty, the authorities of the system are believed.',
  required: 'No check-outs while the audit trail cannot be delivered',
  requiredHint: 'Check-outs close after five minutes. Accounts that are out still end on time.',
  save: 'Save audit delivery',
  saved: 'Saved to your changes',
  hostProblem: 'A host name without spaces, and a port from 1 to 65535.',
  urlProblem: 'An address that begins with https:// and holds no user name.',
  key: 'Key of the webhook on this computer',
  keyHint: 'At least 16 characters. It goes to the keychain of this computer and is never shown again.',
  keySet: 'This computer has a key.',
  keyMissing: 'This computer has no key yet, so nothing is sent to the webhook.',
  keySave: 'Keep key',
  keyRemove: 'Remove key',
  keyKept: 'Kept in the keychain of this computer',
} as const;
