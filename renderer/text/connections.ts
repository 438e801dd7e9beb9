import type { Failure } from '../../shared/errors';
import type { Connector, LocalConnector, M365Connector, Source } from '../../shared/model/connector';
import { errorText, type ErrorText } from './errors';
import { plural } from './time';

/** Names of the ways in, as they are offered when one is made. */
export const addName: Readonly<Record<Source, string>> = {
  m365: 'Microsoft 365 tenant',
  activeDirectory: 'Active Directory domain',
  local: 'Computer',
};

export const connectionsText = {
  byCustomer: 'By customer',
  all: 'All connections',
  searchCustomers: 'Search customers',
  searchConnections: 'Search connections by name or address',
  emptyCustomers:
    'A connection is the way into one directory of one customer. Add customers first, then give each its connections here.',
  emptyConnections:
    'A connection is the way into one directory of one customer: a Microsoft 365 tenant, an Active Directory domain or a computer. Choose a customer to add one.',
  chooseCustomer: 'Choose a customer',
  toCustomers: 'Go to Customers',
  none: 'This customer has no connection yet, so nothing can be checked out here. Add the tenant, the domain or a computer.',
  add: 'Add a connection',
  importCsv: 'Import computers…',
  back: 'All customers',
  edit: 'Edit',
  remove: 'Delete',
  check: 'Check',
  checkAgain: 'Look again',
  checking: 'Looking…',
  details: 'Details',
  save: 'Save',
  cancel: 'Cancel',
  notLooked: 'Not looked at yet',
  leave: 'Leave without saving?',
  leaveBody: 'What you have typed for this connection would be lost.',
  leaveAction: 'Leave without saving',
  stay: 'Stay',
  close: 'Close',
  view: 'View',
  notSaved: 'Not saved',
  notRemoved: 'Not deleted',
  saved: (name: string) => `“${name}” is in the draft. Publish it to put it into force.`,
  removed: (name: string) => `Connection “${name}” deleted.`,
  more: 'Show more',
  looking: 'Looking at the directory…',
  lookFailed: 'It could not be looked at',
  lookedAt: (when: string) => `looked at ${when}`,
  findings: 'Findings',
  copyFix: 'Copy',
  access: 'Access of this computer',
  doctor: 'Check-up',
} as const;

export const cloudName: Readonly<Record<M365Connector['cloud']['kind'], string>> = {
  global: 'Global',
  usGov: 'US Government (GCC High)',
  usGovDod: 'US Government (DoD)',
  china: 'China (21Vianet)',
  custom: 'Custom endpoints',
};

export const osName: Readonly<Record<LocalConnector['os'], string>> = {
  windows: 'Windows',
  linux: 'Linux',
  macos: 'macOS',
};

/** Where a connection leads, in one line. */
export function addressText(connector: Connector): string {
  if (connector.kind === 'm365') return `${connector.defaultDomain} · tenant ${connector.tenantId}`;
  if (connector.kind === 'activeDirectory') return connector.domainControllers.join(', ');
  const { transport } = connector;
  const place =
    transport.kind === 'thisComputer'
      ? 'this computer'
      : `${transport.user}@${transport.host}:${String(transport.port)}`;
  return `${osName[connector.os]} · ${place}`;
}

/** How a connection signs in, in one line. */
export function signInText(connector: Connector): string {
  if (connector.kind === 'm365') {
    if (connector.signIn.kind === 'technician') return 'Signs in as the technician, through GDAP';
    return connector.signIn.credential === 'secret'
      ? 'Signs in as an app with a secret'
      : 'Signs in as an app with a certificate';
  }
  if (connector.kind === 'activeDirectory') {
    const way = connector.encryption === 'ldaps' ? 'LDAPS' : 'LDAP with StartTLS';
    return `${way} as ${connector.bindAccount}`;
  }
  return connector.transport.kind === 'ssh' ? `SSH as ${connector.transport.user}` : 'No sign-in';
}

/** What the secret of a connection is, for the label of its field. */
export function secretName(connector: Connector): string {
  if (connector.kind === 'm365') return 'Client secret';
  return connector.kind === 'activeDirectory' ? 'Password of the bind account' : 'Password of the SSH user';
}

export const secretStateText = {
  present: 'In the keychain of this computer',
  missing: 'Not on this computer',
  notNeeded: 'No secret needed',
  unknown: 'Not known',
  practice: 'In Practice the secret is there already.',
} as const;

export const secretText = {
  explain: 'It goes straight to the keychain of this computer, is never published and cannot be read back.',
  set: 'Store',
  replace: 'Replace',
  remove: 'Remove',
  stored: 'Stored in the keychain.',
  removed: 'Removed from the keychain.',
} as const;

/** What a person reads when a secret could not be stored or removed. */
export function secretFailure(failure: Failure): ErrorText {
  if (failure.code === 'unknown_connector')
    return {
      title: 'The connection is not in force yet',
      body: 'Secrets are kept for published connections only. Nothing was stored.',
      action: 'Publish the connection, then enter the secret again.',
    };
  const words = errorText(failure);
  return failure.code === 'keychain_unavailable'
    ? { ...words, body: 'Latchkey keeps secrets nowhere else. Nothing was stored.' }
    : words;
}

/** `2 to fix, 1 drawback`, or that all is well. */
export function doctorSummary(counts: {
  readonly red: number;
  readonly yellow: number;
  readonly policies: number;
}): string {
  const parts = [
    ...(counts.red > 0 ? [`${String(counts.red)} to fix`] : []),
    ...(counts.yellow > 0 ? [plural(counts.yellow, 'drawback')] : []),
  ];
  if (parts.length > 0) return parts.join(', ');
  return counts.policies === 0 ? 'No policy reaches it' : 'All well';
}

const fieldProblems: Readonly<Record<string, string>> = {
  label: 'Give it a name of at most 120 characters.',
  tenantId: 'A tenant id has 32 digits and letters a–f in five groups.',
  'cloud.graphUrl': 'Give the address of Graph, beginning with https.',
  'cloud.loginUrl': 'Give the address of the sign-in service, beginning with https.',
  defaultDomain: 'Give the domain that user names end with.',
  'signIn.clientId': 'An application id has 32 digits and letters a–f in five groups.',
  domainControllers: 'Give one to sixteen host names, one per line.',
  baseDn: 'Give it as DC=corp,DC=example.',
  accountOu: 'Give the whole name of the OU, ending with the base DN.',
  upnSuffix: 'Give the part after the @ of user names.',
  caCertificate: 'Paste certificates in PEM, with their BEGIN and END lines, or leave it empty.',
  bindAccount: 'Give the account to bind with.',
  'transport.host': 'Give the host name or address.',
  'transport.port': 'A port is a number from 1 to 65535.',
  'transport.user': 'Give the user to connect as, in one word.',
  'transport.hostKey': 'A fingerprint begins with SHA256:.',
};

/** What is said beside a field whose value cannot be taken. */
export const fieldProblem = (field: string): string =>
  (Object.hasOwn(fieldProblems, field) ? fieldProblems[field] : undefined) ?? 'This value cannot be taken.';

/** Labels and hints of the form. */
export const formText = {
  label: 'Name',
  labelHint: 'How technicians tell it from the other connections of this customer.',
  tenant: 'Tenant',
  tenantId: 'Tenant id',
  tenantHint: 'Entra admin centre › Overview › Tenant ID.',
  defaultDomain: 'Default domain',
  domainHint: 'User names of JIT accounts end with it.',
  cloud: 'Cloud',
  graphUrl: 'Address of Graph',
  loginUrl: 'Address of the sign-in service',
  customHint: 'For sovereign installations. Only https is taken, except on this computer.',
  signInTitle: 'Sign-in',
  signIn: 'Signs in as',
  signIns: { app: 'An app of the customer’s tenant', technician: 'The technician, through GDAP' },
  signInHint: {
    app: 'An app registration with application permissions. Its secret lies in the keychain of each computer.',
    technician:
      'Needs a GDAP relationship with the roles that making and ending accounts takes. Each technician signs in on the own computer.',
  },
  clientId: 'Application (client) id',
  credential: 'The app proves itself with',
  credentials: { secret: 'A client secret', certificate: 'A certificate' },
  credentialHint:
    'A secret is entered after saving, a certificate is made then, on each computer. Neither is part of the organisation file.',
  domain: 'Domain',
  upnSuffix: 'Domain name',
  upnSuffixHint: 'The part after the @ in user names. Base DN and OU follow it until you change them.',
  baseDn: 'Base DN',
  accountOu: 'OU of the JIT accounts',
  accountOuHint: 'Made when missing, if the bind account may.',
  way: 'Domain controllers',
  domainControllers: 'Host names, one per line',
  domainControllersHint: 'As they stand in the certificates. The first is preferred, the others stand in for it.',
  encryption: 'Encryption',
  encryptions: { ldaps: 'LDAPS (port 636)', startTls: 'LDAP with StartTLS (port 389)' },
  encryptionHint: 'Never without: passwords go over this connection.',
  caCertificate: 'Certificate authority (optional)',
  caHint:
    'PEM, or a file. When given, only certificates that it signed are believed; otherwise the list of the system counts.',
  caFile: 'Certificate file',
  chooseFile: 'Choose a file…',
  bindAccount: 'Bind account',
  bindAccountHint: 'An ordinary user that was delegated the rights on the OU. Its password is entered after saving.',
  computer: 'Computer',
  os: 'System',
  transport: 'Reached',
  transports: { ssh: 'Over SSH', thisComputer: 'This computer, where Latchkey runs' },
  transportHint: {
    ssh: 'The user must be allowed to administer the computer.',
    thisComputer: 'Each technician’s own computer. Accounts are made where the check-out is made.',
  },
  host: 'Host name or address',
  port: 'Port',
  user: 'User',
  userHint: {
    linux: 'Root, or one that may use sudo without being asked.',
    macos: 'An administrator that may use sudo without being asked.',
    windows: 'A member of Administrators, local or of the domain.',
  },
  hostKey: 'Trusted host key',
} as const;
