import type { AuditEvent, CleaningDetails } from '../../shared/model/audit';
import type { Evidence, StepKind } from '../../shared/model/lease';
import { causeText } from './en';
import { durations } from './durations';
import { errorText } from './errors';
import { sweepKindText } from './sweep';
import { exactTime, spoken } from './time';

const stepNames: Readonly<Record<StepKind, string>> = {
  create: 'Create the account',
  credential: 'Set the credential',
  grant: 'Grant',
  verifyLive: 'Read back the account',
  prolong: 'Move the end',
  neutralise: 'Block sign-in',
  strip: 'Remove privileges',
  erase: 'Delete the account',
  verifyGone: 'Read back the end',
};

/** The name of a step for receipts and the audit trail, whatever its outcome. */
export const stepName = (kind: StepKind): string => stepNames[kind];

const itemNames: Readonly<Record<Evidence['item'], string>> = {
  account: 'Account',
  marker: 'Marker',
  enabled: 'Enabled',
  password: 'Password',
  tap: 'Temporary Access Pass',
  sessions: 'Sessions',
  role: 'Role',
  group: 'Group',
  method: 'Sign-in method',
  nativeExpiry: 'End in the directory',
  recycleBin: 'Recycle bin',
  home: 'Home directory',
};

/** What a line of evidence is about: `Role Global Administrator`. */
export function evidenceName(line: Pick<Evidence, 'item' | 'name'>): string {
  return line.name === undefined ? itemNames[line.item] : `${itemNames[line.item]} ${line.name}`;
}

/** What happened, in a few words. */
export function auditTitle(event: AuditEvent): string {
  switch (event.kind) {
    case 'requested':
      return 'Check-out requested';
    case 'stepDone':
      return `${stepNames[event.step]}: done`;
    case 'stepFailed':
      return `${stepNames[event.step]}: failed`;
    case 'activated':
      return 'Account live';
    case 'extended':
      return 'Extended';
    case 'shortened':
      return 'Shortened';
    case 'passRenewed':
      return 'Another pass';
    case 'revealed':
      return event.how === 'copied' ? 'Credential copied' : 'Credential shown';
    case 'revoking':
      return 'End begun';
    case 'revoked':
      return 'Ended and read back';
    case 'swept':
      return 'Taken over by a sweep';
    case 'cleanUpBegun':
      return 'Removing leftovers';
    case 'cleanUpEnded':
      return event.failure !== undefined || event.stayed > 0 ? 'Leftovers not removed' : 'Leftovers removed';
    case 'authorityTrusted':
      return 'Authority trusted';
    case 'authorityDistrusted':
      return 'Authority removed';
    case 'proxyChosen':
      return 'Proxy chosen';
    case 'proxyPassword':
      return event.kept ? 'Password for a proxy kept' : 'Password for a proxy forgotten';
    case 'refused':
      return 'Refused';
    case 'appStarted':
      return 'Latchkey started';
    case 'ledgerRepaired':
      return 'Record repaired';
    case 'damageAccepted':
      return 'Damage accepted';
  }
}

/** The customer of a line that is about no lease; undefined where it names none. */
export const auditCustomer = (event: AuditEvent): string | undefined =>
  'customerName' in event ? event.customerName : undefined;

const leftoversOf = ({ leftovers, more }: CleaningDetails): string =>
  `${leftovers.join(', ')}${more === 0 ? '' : ` and ${String(more)} more`}`;

function cleanedText(event: Extract<AuditEvent, { kind: 'cleanUpEnded' }>): string {
  if (event.failure !== undefined) return errorText(event.failure).title;
  const stayed = event.stayed === 0 ? [] : [`${String(event.stayed)} stayed`];
  const gone = event.leftovers.length === 0 ? [] : [`gone: ${leftoversOf(event)}`];
  return [...gone, ...stayed].join(' · ');
}

const proxyNames: Readonly<Record<string, string>> = { system: 'As the system says', none: 'None' };

/** The particulars of what happened; empty when the title says it all. */
export function auditDetail(event: AuditEvent): string {
  switch (event.kind) {
    case 'requested': {
      const ticket = event.ticket === undefined ? '' : ` · ${event.ticket}`;
      const reason = event.reason === '' ? '' : ` · ${event.reason}`;
      return `${event.accountName} · ${event.customerName} · ${event.policyName} · ${durations[event.duration].label}${reason}${ticket}`;
    }
    case 'stepDone':
      return event.already ? 'It was so already' : '';
    case 'stepFailed':
      return errorText(event.failure).title;
    case 'activated':
    case 'shortened':
      return `Until ${exactTime(event.endsAt)}`;
    case 'extended':
      return `Until ${exactTime(event.endsAt)}${event.reason === '' ? '' : ` · ${event.reason}`}`;
    case 'revoking':
      return causeText[event.cause];
    case 'revoked':
      return event.exposureMs <= 0
        ? `${spoken(-event.exposureMs)} before the end`
        : `${spoken(event.exposureMs)} after the end`;
    case 'swept':
      return `${event.accountName} · ${event.customerName} · ${event.technicianName} · ${sweepKindText[event.finding].short}`;
    case 'cleanUpBegun':
      return `${event.endpointName} · ${leftoversOf(event)}`;
    case 'cleanUpEnded':
      return `${event.endpointName} · ${cleanedText(event)}`;
    case 'authorityTrusted':
    case 'authorityDistrusted':
      return `${event.subject} · SHA-256 ${event.fingerprint}`;
    case 'proxyChosen':
      return proxyNames[event.proxy] ?? event.proxy;
    case 'proxyPassword':
      return event.proxy;
    case 'refused':
      return `${event.what} · ${errorText(event.failure).title}`;
    case 'appStarted':
      return `Version ${event.version} · ${event.runtime}`;
    case 'ledgerRepaired':
      return event.detail;
    case 'passRenewed':
      return `Until ${exactTime(event.expiresAt)}`;
    case 'damageAccepted':
    case 'revealed':
      return '';
  }
}
